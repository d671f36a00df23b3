/** Rules of the section `code`: what the code of a service lacks. */
import type { RuleEntry } from './rule-entry.ts';

export const codeRules = {
  'types-missing': {
    meaning: 'api.d.ts of a service does not exist or cannot be read.',
    example: '`service/tasks/` has handlers and no `api.d.ts`.',
    remedy: 'run `fountainai generate`',
  },
  'types-differ': {
    meaning: 'api.d.ts does not match the document.',
    example: 'The document has a new member `due`, and `api.d.ts` does not have it.',
    remedy: 'run `fountainai generate`',
  },
  'service-missing': {
    meaning: 'A document has no code, or no container.',
    example: '`openapi/tasks.yml` exists, and `service/tasks/operations.ts` does not.',
    remedy: 'write the service, or run `fountainai generate`',
  },
  'handler-missing': {
    meaning: 'An operation has no handler.',
    example: 'The document has `closeTask`, and `operations.ts` does not.',
    remedy: 'write the handler, or remove the operation from the document',
  },
  'handler-foreign': {
    meaning: 'A handler has no operation in the document.',
    example: '`operations.ts` has `closeTask`, and the document does not.',
    remedy: 'delete the handler, or add its operation to the document',
  },
  'migration-missing': {
    meaning: 'When the service was generated last, its migrations did not create what the document needs.',
    example: 'The document has a new member `due`, and no migration after that run brings its column.',
    remedy: 'write the next migration, and run `fountainai generate` with the document',
  },
} as const satisfies Record<string, RuleEntry>;
