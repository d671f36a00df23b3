/**
 * One thing is changed in the document of the notes; its code stays as it is, and so does what it is compared with.
 * Exactly the sections that are named find something, by exactly these rules. Where the version is raised along, that
 * is what it takes for history to have nothing against the change, so that the others are seen alone.
 */
import type { Json } from '../../../../openapi/document/document.ts';
import { objectOf } from '../../../../openapi/json/json.ts';
import type { DocumentMutation } from './table.ts';

const create = 'paths /notes post';
const list = 'paths /notes get';
const read = 'paths /notes/{noteId} get';
const replace = 'paths /notes/{noteId} put';
const remove = 'paths /notes/{noteId} delete';
const statistics = 'paths /statistics get';
const schemas = 'components schemas';
const bare = `${create} requestBody content application/json examples bare value`;
const counted = `${statistics} responses 200 content application/json`;

const blocked = 'could not run because of document';
const notAtAll = { history: blocked, code: blocked, behaviour: blocked, assistant: blocked, across: blocked };

/** What is changed → what is found. */
export const fields: Record<string, DocumentMutation> = {
  'a field of answers renamed': {
    change: (draft) => draft.rename('createdAt', 'madeAt'),
    want: { behaviour: 'body-undeclared', history: 'response-required-property-removed version', code: 'types-differ' },
  },
  'a field of answers renamed, in a new major version': {
    change: (draft) => draft.rename('createdAt', 'madeAt'),
    version: 'major',
    want: { behaviour: 'body-undeclared', code: 'types-differ' },
  },
  'a field of requests renamed': {
    change: (draft) =>
      draft
        .set(`${schemas} NewNote properties words`, draft.get(`${schemas} NewNote properties text`))
        .remove(`${schemas} NewNote properties text`),
    want: { behaviour: 'body-undeclared', history: 'request-property-removed version', code: 'types-differ' },
  },
  'the type of a field changed': {
    change: (draft) =>
      draft
        .set(`${schemas} Statistics properties notes type`, 'string')
        .set(`${counted} examples some value notes`, '3'),
    want: { behaviour: 'body-undeclared', history: 'response-property-type-changed version', code: 'types-differ' },
  },
  'null no longer taken': {
    change: (draft) => draft.set(`${schemas} Content properties due type`, 'string'),
    want: { history: 'request-property-became-not-nullable version', code: 'types-differ' },
  },
  'the format of a field changed, which no type tells': {
    change: (draft) =>
      draft
        .set(`${schemas} Note properties createdAt format`, 'date')
        .set('components examples Note value createdAt', '2026-03-01'),
    want: { behaviour: 'body-undeclared', history: 'unclassed version' },
  },
  'a field of requests no longer required': {
    change: (draft) => draft.set(`${schemas} NewNote required`, []),
    want: { behaviour: 'body-undeclared', history: 'version', code: 'types-differ' },
  },
  'a field of requests no longer required, in a new minor version': {
    change: (draft) => draft.set(`${schemas} NewNote required`, []),
    version: 'minor',
    want: { behaviour: 'body-undeclared', code: 'types-differ' },
  },
  'a field of answers no longer required': {
    change: (draft) => draft.remove(`${schemas} Note required 4`),
    want: { history: 'response-property-became-optional version', code: 'types-differ' },
  },
  'a field of requests newly required, which the body of a link lacks': {
    change: (draft) => draft.push(`${schemas} NewNote required`, 'weight').set(`${bare} weight`, 1),
    // The service rightly refuses what the link gives, so that is not sent as valid.
    want: {
      behaviour: 'not-reached',
      history: 'request-property-became-required version',
      code: 'types-differ',
      assistant: 'argument-required',
    },
  },
  'a field of answers newly required': {
    change: (draft) =>
      draft.push(`${schemas} Note required`, 'label').set('components examples Note value label', 'AB-123'),
    version: 'minor',
    want: { behaviour: 'body-undeclared', code: 'types-differ' },
  },
};

export const answers: Record<string, DocumentMutation> = {
  'a success removed': {
    change: (draft) => draft.remove(`${list} responses 200`),
    want: { behaviour: 'status-undeclared', history: 'response-success-status-removed version', code: 'types-differ' },
  },
  'an error removed that the road gives': {
    change: (draft) => draft.remove(`${read} responses 404`),
    want: { behaviour: 'status-undeclared', document: 'road-status', history: 'version', code: 'types-differ' },
  },
  'an error removed that the handler gives': {
    change: (draft) => draft.remove(`${replace} responses 412`),
    version: 'minor',
    want: { behaviour: 'status-undeclared', code: 'types-differ' },
  },
  'an error more, which never comes': {
    change: (draft) => draft.set(`${create} responses 409`, draft.get('components responses NotFound')),
    want: { history: 'version', code: 'types-differ' },
  },
  'a header removed': {
    change: (draft) => draft.remove(`${create} responses 201 headers Location`),
    want: { history: 'required-response-header-removed version', code: 'types-differ' },
  },
  'a header required that is not sent': {
    change: (draft) => draft.set(`${remove} responses 204 headers ETag`, draft.get('components headers ETag')),
    version: 'minor',
    want: { behaviour: 'header-missing', code: 'types-differ' },
  },
  'another media type': {
    change: (draft) =>
      draft
        .set(`${list} responses 200 content text/csv`, draft.get(`${list} responses 200 content application/json`))
        .remove(`${list} responses 200 content application/json`),
    want: { behaviour: 'body-undeclared', history: 'response-media-type-removed version', code: 'types-differ' },
  },
  'an error with another schema': {
    change: (draft) => {
      const schema: Json = { type: 'object', required: ['error'], properties: { error: { type: 'string' } } };
      draft.set(`${replace} responses 412`, { description: 'Changed.', content: { 'application/json': { schema } } });
    },
    version: 'major',
    want: { document: 'error-schema', code: 'types-differ' },
  },
  'a link removed, of which no rule knows': {
    change: (draft) => draft.remove(`${create} responses 201 links read`),
    want: { history: 'unclassed version' },
  },
};

export const constraints: Record<string, DocumentMutation> = {
  'a greatest length tightened': {
    change: (draft) => draft.set(`${schemas} Text maxLength`, 40),
    want: { history: 'request-property-max-length-decreased version' },
  },
  'a pattern tightened': {
    change: (draft) => draft.set(`${schemas} Content properties label pattern`, '^[A-M]{2}-[0-9]{3}$'),
    want: { history: 'request-property-pattern-changed version' },
  },
  'a minimum of a parameter tightened': {
    change: (draft) => draft.set(`${list} parameters 1 schema minimum`, 2),
    want: { history: 'request-parameter-min-increased version' },
  },
  'a minimum of an answer that is not kept': {
    change: (draft) =>
      draft
        .set(`${schemas} Statistics properties notes minimum`, 1000)
        .set(`${counted} examples some value notes`, 1000),
    version: 'minor',
    want: { behaviour: 'body-undeclared' },
  },
  'a maximum of a parameter loosened': {
    change: (draft) => draft.set(`${list} parameters 1 schema maximum`, 200),
    want: { history: 'version' },
  },
  'a greatest length of requests and answers loosened': {
    change: (draft) => draft.set(`${schemas} Text maxLength`, 500),
    want: { history: 'response-property-max-length-increased version' },
  },
  'a choice more, in requests and answers': {
    change: (draft) => draft.push(`${schemas} State enum`, 'lost'),
    want: { history: 'response-property-enum-value-added version', code: 'types-differ' },
  },
  'a choice less': {
    change: (draft) => draft.remove(`${schemas} State enum 2`),
    want: {
      history: 'request-parameter-enum-value-removed version',
      code: 'types-differ',
    },
  },
  'another default': {
    change: (draft) => draft.set(`${list} parameters 1 schema default`, 5),
    want: { history: 'request-parameter-default-value-changed version' },
  },
  'a default that its schema does not allow': {
    change: (draft) => draft.set(`${schemas} NewNote properties state default`, 'lost'),
    version: 'major',
    want: { behaviour: 'valid-refused', document: 'example-valid schema-value-valid' },
  },
  'a parameter removed': {
    change: (draft) => draft.remove(`${list} parameters 0`),
    want: { history: 'request-parameter-removed version', code: 'types-differ' },
  },
  'a parameter newly required': {
    change: (draft) => draft.set(`${list} parameters 0 required`, true),
    want: {
      history: 'request-parameter-became-required version',
      code: 'types-differ',
      assistant: 'argument-required',
    },
  },
};

export const security: Record<string, DocumentMutation> = {
  'a key no longer needed': {
    change: (draft) => draft.set(`${read} security`, []),
    want: { history: 'security-changed version' },
  },
  'a key more': {
    change: (draft) => draft.set(`${statistics} security`, [{ staffAuth: [], apiKeyAuth: [] }]),
    want: { history: 'security-changed version' },
  },
  'a key in another header': {
    change: (draft) => draft.set('components securitySchemes apiKeyAuth name', 'X-KEY'),
    want: { history: 'security-changed version' },
  },
  'a server in another place': {
    change: (draft) => draft.set('servers 0 url', 'http://localhost:8091'),
    want: { history: 'server-removed version' },
  },
  'a server before the one to call': {
    change: (draft) => draft.set('servers', [{ url: 'https://notes.example' }, draft.get('servers 0')]),
    want: { history: 'servers-reordered version' },
  },
};

export const operations: Record<string, DocumentMutation> = {
  'an operation removed': {
    change: (draft) => draft.remove(statistics),
    want: {
      behaviour: 'could not run because of code',
      history: 'api-removed-without-deprecation version',
      code: 'handler-foreign types-differ',
      assistant: 'tool-gone',
    },
  },
  'an operation more': {
    change: (draft) => draft.set('paths /more get', { ...objectOf(draft.get(statistics)), operationId: 'readMore' }),
    want: { behaviour: 'could not run because of code', history: 'version', code: 'handler-missing types-differ' },
  },
  'an operation renamed': {
    change: (draft) => draft.rename('readStatistics', 'countNotes'),
    want: {
      behaviour: 'could not run because of code',
      history: 'operation-id-changed version',
      code: 'handler-foreign handler-missing types-differ',
      assistant: 'tool-renamed',
    },
  },
  'an operation renamed, in a new major version': {
    change: (draft) => draft.rename('readStatistics', 'countNotes'),
    version: 'major',
    want: {
      behaviour: 'could not run because of code',
      code: 'handler-foreign handler-missing types-differ',
      assistant: 'tool-renamed',
    },
  },
  'a name that is too long for a tool': {
    change: (draft) => draft.rename('readStatistics', 'read'.repeat(20)),
    version: 'major',
    want: {
      behaviour: 'could not run because of code',
      document: 'tool-name',
      code: 'handler-foreign handler-missing types-differ',
      assistant: 'tool-renamed',
    },
  },
  'a path renamed, from which service and tools follow': {
    change: (draft) => draft.set('paths /counts', draft.get('paths /statistics')).remove('paths /statistics'),
    want: { history: 'api-path-removed-without-deprecation version' },
  },
};

export const whole: Record<string, DocumentMutation> = {
  'a type that there is not, so that nothing can be derived': {
    change: (draft) => draft.set(`${schemas} State type`, 'text'),
    want: { document: 'openapi-valid', ...notAtAll },
  },
  nothing: { change: () => undefined, want: {} },
};

export const words: Record<string, DocumentMutation> = {
  'no summary': {
    change: (draft) => draft.remove(`${list} summary`),
    version: 'patch',
    want: { document: 'operation-summary' },
  },
  'no description': {
    change: (draft) => draft.remove(`${list} description`),
    want: { document: 'operation-description', history: 'version' },
  },
  'no tag': {
    change: (draft) => draft.set(`${list} tags`, []),
    version: 'minor',
    want: { document: 'operation-tags' },
  },
  'an example that its schema does not allow': {
    change: (draft) => draft.set(`${bare} title`, ''),
    version: 'patch',
    want: { document: 'example-valid' },
  },
  'another title': {
    change: (draft) => draft.set('info title', 'Little notes'),
    want: { history: 'version' },
  },
  'another description': {
    change: (draft) => draft.set(`${list} description`, 'Use this to look around.'),
    want: { history: 'version' },
  },
  'a lower version': {
    change: (draft) => draft.set('info version', '1.1.9'),
    want: { history: 'version' },
  },
};
