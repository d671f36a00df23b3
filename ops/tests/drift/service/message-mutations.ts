/** Mutations that one request and its answer show. */
import { objectOf, stringOf } from '../../../../openapi/json/json.ts';
import { withHead, withoutHeader } from '../../../probe/testing/sabotage.ts';
import { alone, answering, asking, type MutationRow, without } from './mutating.ts';

const content = 'components schemas Content properties';

const keys: readonly MutationRow[] = [
  [
    alone,
    'a key is not checked',
    'key-not-checked',
    { document: (draft) => draft.set('paths /notes get security', []) },
  ],
  [
    alone,
    'the staff’s key is not checked',
    'key-not-checked',
    { document: (draft) => draft.set('paths /statistics get security', []) },
  ],
  [
    alone,
    'anybody’s key is as good as the staff’s',
    'key-not-checked',
    { document: (draft) => draft.push('paths /statistics get security', { apiKeyAuth: [] }) },
  ],
  [
    alone,
    'any value is accepted as a key',
    'key-not-checked',
    {
      tamper: (request) => {
        if (request.headers['x-api-key'] !== undefined) request.headers['x-api-key'] = 'the-right-key';
        return false;
      },
    },
  ],
  [
    alone,
    'the key is checked when the work is done',
    'key-not-checked',
    {
      document: (draft) => draft.set('paths /notes/{noteId} delete security', []),
      tamper: (request, response) => {
        if (request.method === 'DELETE' && request.headers['x-api-key'] === undefined) {
          const writeHead = response.writeHead.bind(response);
          response.writeHead = () => writeHead(401, { 'WWW-Authenticate': 'ApiKey' }); // all that the road calls
        }
        return false;
      },
    },
  ],
];

const heads: readonly MutationRow[] = [
  [
    alone,
    'a method answers that is not there',
    'method-answers',
    {
      tamper: (request, response) => {
        if (request.method !== 'PUT' || request.url !== '/notes') return false;
        response.writeHead(200, { 'Content-Type': 'application/json' }).end('[]');
        return true;
      },
    },
  ],
  [
    alone,
    'a status that is not declared',
    'status-undeclared',
    { handlers: (own) => ({ createNote: async (input) => ({ ...(await own('createNote')(input)), status: 202 }) }) },
  ],
  [alone, 'a header of an answer is missing', 'header-missing', withoutHeader('ETag')],
  [alone, 'the request id is missing', 'header-missing', withoutHeader('X-Request-Id')],
  [alone, 'Allow is missing', 'header-missing', withoutHeader('Allow')],
  [
    alone,
    'a header has another type',
    'header-missing',
    withHead((_status, headers) => ({
      ...headers,
      ...(headers['X-Total-Count'] === undefined ? {} : { 'X-Total-Count': 'many' }),
    })),
  ],
  [
    alone,
    'another media type',
    'media-type',
    withHead((status, headers) => (status === 200 ? { ...headers, 'Content-Type': 'text/html' } : headers)),
  ],
  [
    alone,
    'an error in another schema',
    'body-undeclared',
    {
      tamper: (request, response) => {
        if (
          !/^\/notes\/[^/]*$/.test(request.url ?? '') ||
          request.method !== 'GET' ||
          Number(request.url?.slice(7)) < 1e6
        )
          return false;
        response.writeHead(404, { 'Content-Type': 'application/json', 'X-Request-Id': '1' }).end('{"error":"gone"}');
        return true;
      },
    },
  ],
];

const bodies: readonly MutationRow[] = [
  [
    alone,
    'a member of the body is renamed',
    'body-undeclared',
    answering('getNote', ({ title = null, ...note }) => ({ ...note, name: title })),
  ],
  [
    alone,
    'a member has another type',
    'body-undeclared',
    answering('getNote', (note) => ({ ...note, noteId: JSON.stringify(note.noteId) })),
  ],
  [
    alone,
    'a required member is dropped',
    'body-undeclared',
    answering('replaceNote', (note) => without(note, 'createdAt')),
  ],
  [
    alone,
    'null where there may be none',
    'body-undeclared',
    answering('createNote', (note) => ({ weight: null, ...note })),
  ],
  [
    alone,
    'a value that the enum does not have',
    'body-undeclared',
    answering('getNote', (note) => ({ ...note, state: note.state === 'old' ? 'ancient' : (note.state ?? '') })),
  ],
  [
    alone,
    'a broken format',
    'body-undeclared',
    answering('changeNote', (note) => ({ ...note, createdAt: 'yesterday' })),
  ],
  [
    alone,
    'a member deep inside has another type',
    'body-undeclared',
    answering('readStatistics', (body) => ({ ...body, states: { ...objectOf(body.states), old: 'none' } })),
  ],
  [
    alone,
    'an optional member is not kept',
    'created-differs',
    asking('createNote', ({ body }) => ({ body: without(objectOf(body), 'label') })),
  ],
  [
    alone,
    'a text is cut',
    'created-differs',
    asking('createNote', ({ body }) => ({
      body: { ...objectOf(body), title: stringOf(objectOf(body).title).slice(0, 20) },
    })),
  ],
];

const requests: readonly MutationRow[] = [
  [
    alone,
    'a constraint is tighter than it says',
    'valid-refused',
    { document: (draft) => draft.set(`${content} weight maximum`, 17) },
  ],
  [
    alone,
    'a constraint is looser than it says',
    'invalid-accepted',
    { document: (draft) => draft.set(`${content} weight maximum`, 1000) },
  ],
  [
    alone,
    'a value of an enum is refused',
    'valid-refused',
    { document: (draft) => draft.set('components schemas State enum', ['draft', 'final']) },
  ],
  [alone, 'null is refused', 'valid-refused', { document: (draft) => draft.set(`${content} due type`, 'string') }],
  [
    alone,
    'a pattern is not held',
    'invalid-accepted',
    { document: (draft) => draft.remove(`${content} label pattern`) },
  ],
  [
    alone,
    'a format is not held',
    'invalid-accepted',
    { document: (draft) => draft.remove(`components schemas Author properties email format`) },
  ],
  [
    alone,
    'a required member may be left out',
    'invalid-accepted',
    { document: (draft) => draft.remove('components schemas Author required') },
  ],
  [
    alone,
    'an optional member is asked for',
    'valid-refused',
    { document: (draft) => draft.push('components schemas NewNote required', 'weight') },
  ],
  [
    alone,
    'a parameter is not looked at',
    'invalid-accepted',
    { document: (draft) => draft.remove('paths /notes get parameters 1 schema maximum') },
  ],
  [alone, 'the limit of bodies is not held', 'body-not-checked', { bodyBytes: 10_000_000 }],
  [
    alone,
    'another media type is taken for JSON',
    'body-not-checked',
    {
      tamper: (request) => {
        if (request.headers['content-type'] === 'application/x-contract-test')
          request.headers['content-type'] = 'application/json';
        return false;
      },
    },
  ],
  [
    alone,
    'one value in the middle fails',
    'server-error',
    {
      handlers: (own) => ({
        createNote: (input) =>
          Number(objectOf(input.body).weight) > 90 ? Promise.reject(new Error('overflow')) : own('createNote')(input),
      }),
    },
  ],
];

export const messageMutations: readonly MutationRow[] = [...keys, ...heads, ...bodies, ...requests];
