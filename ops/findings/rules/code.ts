/** Rules of the section `code`: what the code of a service lacks. */
import type { CodeEntry } from '../../../openapi/errors/coded-error.ts';

export const codeRules = {
  'types-missing': {
    meaning: 'api.d.ts of a service does not exist or cannot be read.',
    remedy: 'run `fountainai generate`',
  },
  'types-differ': { meaning: 'api.d.ts does not match the document.', remedy: 'run `fountainai generate`' },
  'service-missing': {
    meaning: 'A document has no code, or no container.',
    remedy: 'write the service, or run `fountainai generate`',
  },
  'handler-missing': {
    meaning: 'An operation has no handler.',
    remedy: 'write the handler, or remove the operation from the document',
  },
  'handler-foreign': {
    meaning: 'A handler has no operation in the document.',
    remedy: 'delete the handler, or add its operation to the document',
  },
} as const satisfies Record<string, CodeEntry>;
