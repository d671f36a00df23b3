/** Rules of the section `document`: faults of a document itself. */
import type { CodeEntry } from '../../../openapi/errors/coded-error.ts';

export const documentRules = {
  'openapi-valid': {
    meaning: 'A document is not valid OpenAPI.',
    remedy: 'correct the document',
  },
  'not-implemented': { meaning: 'An operation answers 501.', remedy: 'write the handler' },
  'operation-operationId': {
    meaning: 'An operation has no operationId.',
    remedy: 'add an operationId, which names the handler and the tool',
  },
  'operation-summary': {
    meaning: 'An operation has no summary.',
    remedy: 'describe in one line what the operation does',
  },
  'operation-description': {
    meaning: 'An operation has no description.',
    remedy: 'describe when to use the operation, for people and models',
  },
  'operation-tags': { meaning: 'An operation has no tag.', remedy: 'add a tag to the operation' },
  'security-defined': {
    meaning: 'An operation does not say which keys it needs.',
    remedy: 'declare the required keys; `security: []` if none are required',
  },
  'example-valid': {
    meaning: 'An example does not match its schema.',
    remedy: 'correct the example or the schema',
  },
  'schema-value-valid': {
    meaning: 'A default or an example in a schema does not match the schema.',
    remedy: 'correct the default, the example or the schema',
  },
  'error-schema': {
    meaning: 'An error has another schema than the other errors of the document.',
    remedy: 'use the schema of the other errors',
  },
  'tool-name': {
    meaning: 'The name of the tool for an operation is too long or has characters that models do not accept.',
    remedy: 'shorten the operationId, or write it in letters, digits, _ and -',
  },
  'road-status': {
    meaning: 'An operation does not declare a status that the server can answer with.',
    remedy: 'declare the statuses, which the server can answer before or after the handler',
  },
} as const satisfies Record<string, CodeEntry>;
