/** Rules of `fountainai generate`: what it leaves to a person. */
import type { RuleEntry } from './rule-entry.ts';

export const generateRules = {
  'code-behind': {
    meaning: 'Generated code without edits differs from what the document gives.',
    example: 'The document has a new filter, and the unedited handler does not read it.',
    remedy: 'run `fountainai generate` with the document',
  },
  'operation-changed': {
    meaning: 'The types of an operation changed, and a person wrote its handler.',
    example: '`createTask` has a new required member, and you wrote its handler yourself.',
    remedy: '`npx tsc --noEmit` says what its handler has to do',
  },
  'migration-needed': {
    meaning: 'The document asks for other tables than the migrations of the service create.',
    example: 'The document has a new member `due`, and the table has no column for it.',
    remedy: 'write the next migration, which brings it and what is in it to that',
  },
  'migration-unlisted': {
    meaning: 'A migration is not given to openDatabase.',
    example: '`service/tasks/migrations/002-due.ts` exists, and `operations.ts` does not import it.',
    remedy: 'import the migration in operations.ts, and give it to openDatabase',
  },
  'derived-edited': {
    meaning: 'A derived file was edited.',
    example: '`service/tasks/api.d.ts` was changed by hand.',
    remedy: 'delete it, and run this again',
  },
  'file-kept': {
    meaning: 'A file that a person edited was kept.',
    example: 'You edited `store.ts`, and the command would write it differently.',
    remedy: 'see whether it does what its handlers ask of it: `npx tsc --noEmit` says',
  },
  'import-not-public': {
    meaning: 'Code of a service imports a module, or a name of a module, that the package does not export.',
    example: '`service/tasks/operations.ts` imports a file of the package by its path.',
    remedy: 'import only what fountainai and fountainai/openapi export: service/kit.ts and openapi/kit.ts list it',
  },
  'credentials-form': {
    meaning: 'No value in .env has the form that a security scheme needs.',
    example: 'A scheme is HTTP Basic, and `.env` has a value without a colon.',
    remedy: 'add one to the setting, behind a comma',
  },
  'document-kept': {
    meaning: 'The document in openapi/ was edited, and the one that was given has changes.',
    example: '`openapi/tasks.yml` was edited, and the file that you gave has a new operation.',
    remedy: 'take over by hand what is new, or delete the document in openapi/ to have it made again',
  },
  'document-edited': {
    meaning: 'The document in openapi/ was edited.',
    example: 'You gave the original file again, and `openapi/tasks.yml` has edits.',
    remedy: 'give the document in openapi/ from now on',
  },
  'edited-stays': {
    meaning: 'A service was removed, and a file of it that was edited was kept.',
    example: '`npx fountainai generate --remove tasks` does not delete `store.ts`, which you edited.',
    remedy: 'delete it, if it is not needed',
  },
  'own-stays': {
    meaning: 'A service was removed, and a file of it that was not generated was kept.',
    example: '`npx fountainai generate --remove tasks` does not delete `service/tasks/mail.ts`, which you wrote.',
    remedy: 'delete it, if it is not needed',
  },
} as const satisfies Record<string, RuleEntry>;
