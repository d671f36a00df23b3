/** Rules of the sections `document`, `code`, `history` and `assistant`, and of exceptions: documents, their past and the code. */
import type { CodeEntry } from '../../../openapi/errors/coded-error.ts';

export const documentRules = {
  'openapi-valid': {
    meaning: 'A document is not valid OpenAPI.',
    remedy: 'mend the document: nothing can be derived from it',
  },
  'not-implemented': { meaning: 'An operation answers 501.', remedy: 'write the handler' },
  'operation-operationId': {
    meaning: 'An operation has no operationId.',
    remedy: 'give the operation an operationId: handlers and tools are named by it',
  },
  'operation-summary': { meaning: 'An operation has no summary.', remedy: 'say in one line what the operation does' },
  'operation-description': {
    meaning: 'An operation has no description.',
    remedy: 'say when the operation is to be used: people and models read it',
  },
  'operation-tags': { meaning: 'An operation has no tag.', remedy: 'give the operation a tag' },
  'security-defined': {
    meaning: 'An operation does not say which keys it needs.',
    remedy: 'say which keys are needed; `security: []` where none are',
  },
  'example-valid': {
    meaning: 'An example does not match its schema.',
    remedy: 'mend the example, or the schema if that is what is wrong',
  },
  'schema-value-valid': {
    meaning: 'A default or an example in a schema does not match the schema.',
    remedy: 'mend the default or the example, or the schema if that is what is wrong',
  },
  'error-schema': {
    meaning: 'An error has another schema than the other errors of the document.',
    remedy: 'describe the body by the schema that the other errors have',
  },
  'tool-name': {
    meaning: 'The name of the tool for an operation is too long or has marks that models do not take.',
    remedy: 'shorten the operationId, or write it in letters, digits, _ and -',
  },
  'road-status': {
    meaning: 'An operation does not declare a status that the server can answer with.',
    remedy: 'declare them: the road of a request can answer so',
  },
} as const satisfies Record<string, CodeEntry>;

export const codeRules = {
  'types-missing': {
    meaning: 'api.d.ts of a service does not exist or cannot be read.',
    remedy: 'run npm run generate',
  },
  'types-differ': { meaning: 'api.d.ts is not what the document gives.', remedy: 'run npm run generate' },
  'service-missing': {
    meaning: 'A document has no code, or no container.',
    remedy: 'write the service, or let npm run generate do it',
  },
  'handler-missing': {
    meaning: 'An operation has no handler.',
    remedy: 'write the handler, or take the operation out of the document',
  },
  'handler-foreign': {
    meaning: 'A handler has no operation in the document.',
    remedy: 'remove the handler, or describe its operation in the document',
  },
} as const satisfies Record<string, CodeEntry>;

/** Besides these, oasdiff names its own changes. */
export const historyRules = {
  'document-removed': {
    meaning: 'A document of the base does not exist any more.',
    remedy: 'restore it, or except its removal with a reason',
  },
  version: {
    meaning: 'The version of a document does not say how much it changed since the base.',
    remedy: 'raise the version as far as the message asks',
  },
  'security-changed': {
    meaning: 'The keys that an operation needs, or a security scheme, changed.',
    remedy: 'take it back, or raise the major version',
  },
  'security-alternative-added': {
    meaning: 'Another way to identify oneself was added. The rule version reports it.',
    remedy: 'raise the minor version',
  },
  'operation-id-changed': { meaning: 'An operationId changed.', remedy: 'take it back, or raise the major version' },
  'parameter-style-changed': {
    meaning: 'The way in which a parameter is written in the request changed.',
    remedy: 'take it back, or raise the major version',
  },
  'server-removed': { meaning: 'A server was removed.', remedy: 'take it back, or raise the major version' },
  'servers-reordered': {
    meaning: 'The order of the servers changed; many clients use the first.',
    remedy: 'take it back, or raise the major version',
  },
  'server-added': { meaning: 'A server was added. The rule version reports it.', remedy: 'raise the minor version' },
  'link-added': { meaning: 'A link was added. The rule version reports it.', remedy: 'raise the minor version' },
  'answer-promises-more': {
    meaning: 'An answer promises more than before. The rule version reports it.',
    remedy: 'raise the minor version',
  },
  'answer-promises-less': {
    meaning: 'An answer does not keep to a constraint any more.',
    remedy: 'take it back, or raise the major version',
  },
  'request-takes-less': {
    meaning: 'A request must keep to one more constraint.',
    remedy: 'take it back, or raise the major version',
  },
  'request-takes-more': {
    meaning: 'A request may be what it could not be before. The rule version reports it.',
    remedy: 'raise the minor version',
  },
  wording: {
    meaning: 'The wording of a document changed. The rule version reports it.',
    remedy: 'raise the patch version',
  },
  unclassed: {
    meaning: 'Something changed, and no rule says what it means for clients.',
    remedy: 'take it back, raise the major version, or except it with a reason',
  },
} as const satisfies Record<string, CodeEntry>;

export const assistantRules = {
  'tool-gone': {
    meaning: 'A tool that models know does not exist any more.',
    remedy: 'bring its operation back, or raise the major version',
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
    meaning: 'An exception of drift-exceptions.yml is past its last day.',
    remedy: 'mend what it was for, or give it a new end date and say why',
  },
} as const satisfies Record<string, CodeEntry>;
