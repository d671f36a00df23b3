/** Rules of the section `document`: faults of a document itself. */
import type { RuleEntry } from './rule-entry.ts';

export const documentRules = {
  'openapi-valid': {
    meaning: 'A document is not valid OpenAPI.',
    example: 'The schema of `Task` says `type: strin`.',
    remedy: 'correct the document',
  },
  'not-implemented': {
    meaning: 'An operation answers 501.',
    example: 'The generated handler of `exportTasks` answers 501.',
    remedy: 'write the handler',
  },
  'operation-operationId': {
    meaning: 'An operation has no operationId.',
    example: '`GET /tasks` has a summary and no `operationId`.',
    remedy: 'add an operationId, which names the handler and the tool',
  },
  'operation-summary': {
    meaning: 'An operation has no summary.',
    example: '`listTasks` has a description and no `summary`.',
    remedy: 'describe in one line what the operation does',
  },
  'operation-description': {
    meaning: 'An operation has no description.',
    example: '`listTasks` has a summary and no `description`.',
    remedy: 'describe when to use the operation, for people and models',
  },
  'operation-tags': {
    meaning: 'An operation has no tag.',
    example: '`listTasks` has no `tags`.',
    remedy: 'add a tag to the operation',
  },
  'security-defined': {
    meaning: 'An operation does not say which keys it needs.',
    example: 'Neither `listTasks` nor the document has `security`.',
    remedy: 'declare the required keys; `security: []` if none are required',
  },
  'example-valid': {
    meaning: 'An example does not match its schema.',
    example: '`done` is a boolean, and the example of the response has `"done": "no"`.',
    remedy: 'correct the example or the schema',
  },
  'schema-value-valid': {
    meaning: 'A default or an example in a schema does not match the schema.',
    example: '`limit` has `maximum: 100` and `default: 500`.',
    remedy: 'correct the default, the example or the schema',
  },
  'error-schema': {
    meaning: 'An error has another schema than the other errors of the document.',
    example: 'The 404 of `getTask` has a body `{ "message" }`, all other errors have `{ "error", "details" }`.',
    remedy: 'use the schema of the other errors',
  },
  'tool-name': {
    meaning: 'The name of the tool for an operation is too long or has characters that models do not accept.',
    example: 'The `operationId` is `tasks.list all`; its tool would be `tasks_list_all`.',
    remedy: 'shorten the operationId, or write it in letters, digits, _ and -',
  },
  'road-status': {
    meaning: 'An operation does not declare a status that the server can answer with.',
    example: '`createTask` has a body and does not declare the 413 for a body that is too large.',
    remedy: 'declare the statuses, which the server can answer before or after the handler',
  },
} as const satisfies Record<string, RuleEntry>;
