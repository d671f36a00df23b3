/** The catalogue of the reasons why a service does not start, other than its settings. */
import type { CodeEntry } from '../../openapi/errors/coded-error.ts';

export const startCodes = {
  'start-argument-invalid': {
    meaning: 'The command line of `fountainai start` has an unknown option.',
    remedy: 'Run `fountainai start --help` for the options.',
  },
  'start-service-unknown': {
    meaning: 'No document has the name of the requested service.',
    remedy: 'Use one of the names that the message lists: the names of the files in openapi/.',
  },
  'start-address-unusable': {
    meaning: 'The server cannot listen on its host and port.',
    remedy: 'Stop the process that uses the port, or set another host or port.',
  },
  'start-data-directory-unusable': {
    meaning: 'The SQLite file of a service cannot be opened in DATA_DIR.',
    remedy: 'Read the reason in the message: free space, change permissions, stop the other process, or set DATA_DIR.',
  },
  'start-database-unusable': {
    meaning: 'The PostgreSQL server at DATABASE_URL cannot be reached, or rejects the connection.',
    remedy: 'Read the reason in the message: start the server, or correct DATABASE_URL.',
  },
  'start-schema-name-invalid': {
    meaning: 'PostgreSQL cannot have a schema with the name of the service.',
    remedy: 'Rename the document of the service.',
  },
  'start-handlers-missing': {
    meaning: 'A document has no code: operations.ts is missing in the folder of its name.',
    remedy: 'Run `fountainai generate` with the document, or write operations.ts.',
  },
  'start-handlers-invalid': {
    meaning: 'operations.ts of a service does not export a function named "open".',
    remedy: 'Export "open", of the type OpenService.',
  },
  'start-handlers-differ': {
    meaning: 'Operations of the document have no handler, or handlers have no operation.',
    remedy: 'Write or delete the handlers that the message names.',
  },
  'start-path-conflict': {
    meaning: 'The router cannot take the path of an operation, mostly because another operation has the same path.',
    remedy: 'Change the path in the document. The message names the reason.',
  },
  'start-path-unsupported': {
    meaning: 'The path of an operation has a character that no path of a request can have.',
    remedy: 'Remove the character from the path in the document.',
  },
  'start-security-scheme-unknown': {
    meaning: 'An operation requires a security scheme that the document does not have.',
    remedy: 'Add the scheme to components/securitySchemes, or correct its name.',
  },
  'start-security-scheme-unsupported': {
    meaning: 'A security scheme of the document is of a kind that the server cannot check.',
    remedy: 'Use apiKey, http basic, http bearer, oauth2 or openIdConnect.',
  },
  'start-credentials-missing': {
    meaning: 'A security scheme has no accepted value, so that every request would be rejected.',
    remedy: 'Set the setting that the message names.',
  },
} as const satisfies Record<string, CodeEntry>;

export type StartCode = keyof typeof startCodes;
