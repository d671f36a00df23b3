/** Rules of `npm run generate`: what it leaves to a person. */
import type { CodeEntry } from '../../../openapi/errors/coded-error.ts';

export const generateRules = {
  'code-behind': {
    meaning: 'Generated code without edits differs from what the document gives.',
    remedy: 'run `fountainai generate` with the document',
  },
  'operation-changed': {
    meaning: 'The types of an operation changed, and a person wrote its handler.',
    remedy: '`npx tsc --noEmit` says what its handler has to do',
  },
  'migration-needed': {
    meaning: 'The document asks for other tables than the migrations of the service create.',
    remedy: 'write the next migration, which brings it and what is in it to that',
  },
  'migration-unlisted': {
    meaning: 'A migration is not given to openDatabase.',
    remedy: 'import the migration in operations.ts, and give it to openDatabase',
  },
  'derived-edited': { meaning: 'A derived file was edited.', remedy: 'delete it, and run this again' },
  'file-kept': {
    meaning: 'A file that a person edited was kept.',
    remedy: 'see whether it does what its handlers ask of it: `npx tsc --noEmit` says',
  },
  'import-not-public': {
    meaning: 'Code of a service imports a module, or a name of a module, that the package does not export.',
    remedy: 'import only what fountainai and fountainai/openapi export: service/kit.ts and openapi/kit.ts list it',
  },
  'credentials-form': {
    meaning: 'No value in .env has the form that a security scheme needs.',
    remedy: 'add one to the setting, behind a comma',
  },
  'document-kept': {
    meaning: 'The document in openapi/ was edited, and the one that was given has changes.',
    remedy: 'take over by hand what is new, or delete the document in openapi/ to have it made again',
  },
  'document-edited': {
    meaning: 'The document in openapi/ was edited.',
    remedy: 'give the document in openapi/ from now on',
  },
  'edited-stays': {
    meaning: 'A service was removed, and a file of it that was edited was kept.',
    remedy: 'delete it, if it is not needed',
  },
  'own-stays': {
    meaning: 'A service was removed, and a file of it that was not generated was kept.',
    remedy: 'delete it, if it is not needed',
  },
} as const satisfies Record<string, CodeEntry>;
