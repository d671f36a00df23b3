/** Rules of the sections `document`, `code`, `history` and `assistant`, and of exceptions. */
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

export const codeRules = {
  'types-missing': {
    meaning: 'api.d.ts of a service does not exist or cannot be read.',
    remedy: 'run npm run generate',
  },
  'types-differ': { meaning: 'api.d.ts does not match the document.', remedy: 'run npm run generate' },
  'service-missing': {
    meaning: 'A document has no code, or no container.',
    remedy: 'write the service, or run npm run generate',
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

/** Besides these, oasdiff names its own changes. */
export const historyRules = {
  'document-removed': {
    meaning: 'A document of the base does not exist any more.',
    remedy: 'restore it, or add an exception with a reason',
  },
  version: {
    meaning: 'The version of a document was not raised enough for its changes since the base.',
    remedy: 'raise the version as the message says',
  },
  'security-changed': {
    meaning: 'The keys that an operation needs, or a security scheme, changed.',
    remedy: 'undo the change, or raise the major version',
  },
  'security-alternative-added': {
    meaning: 'Another security alternative was added. The rule version reports it.',
    remedy: 'raise the minor version',
  },
  'operation-id-changed': { meaning: 'An operationId changed.', remedy: 'undo the change, or raise the major version' },
  'parameter-style-changed': {
    meaning: 'The way in which a parameter is written in the request changed.',
    remedy: 'undo the change, or raise the major version',
  },
  'server-removed': { meaning: 'A server was removed.', remedy: 'undo the change, or raise the major version' },
  'servers-reordered': {
    meaning: 'The order of the servers changed; many clients use the first.',
    remedy: 'undo the change, or raise the major version',
  },
  'server-added': { meaning: 'A server was added. The rule version reports it.', remedy: 'raise the minor version' },
  'link-added': { meaning: 'A link was added. The rule version reports it.', remedy: 'raise the minor version' },
  'answer-promises-more': {
    meaning: 'A response has more guarantees than before. The rule version reports it.',
    remedy: 'raise the minor version',
  },
  'answer-promises-less': {
    meaning: 'A response lost a constraint.',
    remedy: 'undo the change, or raise the major version',
  },
  'request-takes-less': {
    meaning: 'A request has a new constraint.',
    remedy: 'undo the change, or raise the major version',
  },
  'request-takes-more': {
    meaning: 'A request lost a constraint. The rule version reports it.',
    remedy: 'raise the minor version',
  },
  wording: {
    meaning: 'The wording of a document changed. The rule version reports it.',
    remedy: 'raise the patch version',
  },
  unclassed: {
    meaning: 'Something changed, and no rule knows the effect on clients.',
    remedy: 'undo the change, raise the major version, or add an exception with a reason',
  },
} as const satisfies Record<string, CodeEntry>;

export const assistantRules = {
  'tool-gone': {
    meaning: 'A tool that models know does not exist any more.',
    remedy: 'restore its operation, or raise the major version',
  },
  'tool-renamed': {
    meaning: 'A tool that models know has another name.',
    remedy: 'give the operation its former operationId, or raise the major version',
  },
  'argument-required': {
    meaning: 'A tool needs an argument that it did not need before.',
    remedy: 'make the argument optional, or raise the major version',
  },
  'prompt-budget': {
    meaning: 'The part of the prompt for a document is larger than its budget.',
    remedy: 'shorten descriptions: a model reads all of them with every request',
  },
} as const satisfies Record<string, CodeEntry>;

export const exceptionRules = {
  'exception-unused': { meaning: 'An exception of drift-exceptions.yml matches nothing.', remedy: 'remove it' },
  'exception-expired': {
    meaning: 'An exception of drift-exceptions.yml has expired.',
    remedy: 'fix the finding, or give the exception a new end date and a reason',
  },
} as const satisfies Record<string, CodeEntry>;
