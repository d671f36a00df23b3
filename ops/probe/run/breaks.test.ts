/** That the contract tests can be trusted: they find each way in which a service breaks its document. */
import { afterEach, describe, expect, test } from 'vitest';
import { withHead, withoutHeader } from '../testing/sabotage.ts';
import { named, type NotesService, runCases, type Sabotage, secrets, startNotes } from '../testing/testing.ts';
import { pickRows } from '../../../openapi/testing/long-form.ts';

let service: NotesService | undefined;
afterEach(() => service?.close());

/** The part of the document's text replaced wherever it is. */
const replacing =
  (part: string, instead: string) =>
  (yaml: string): string => {
    if (!yaml.includes(part)) throw new Error(`the document has no ${part}`);
    return yaml.replaceAll(part, instead);
  };

interface Break {
  readonly given: string;
  readonly sabotage: Sabotage;
  /** Each names some of the cases that fail; together they name all. */
  readonly want: readonly RegExp[];
}

const breaks: readonly Break[] = [
  {
    given: 'another success than the declared one',
    sabotage: { handlers: (own) => ({ ...own, createNote: (input) => ({ ...own.createNote!(input), status: 200 }) }) },
    want: [
      /^createNote: a valid request/,
      /^createNote: body with (required|other)/,
      /^(replace|delete)Note: after createNote/,
    ],
  },
  {
    given: 'a required member of the body left out',
    sabotage: { handlers: (own) => ({ ...own, getNote: () => ({ status: 200, headers: { ETag: '"1"' }, body: {} }) }) },
    want: [
      /^getNote: a valid/,
      /^getNote: after listNotes/,
      /^getNote: something that does not/,
      /^(replace|delete)Note: after getNote/,
      // What was written is not read.
      /^(create|replace)Note: (a valid request|body with|with header|after)/,
    ],
  },
  {
    given: 'a member of another type',
    sabotage: {
      handlers: (own) => ({ ...own, listNotes: () => ({ status: 200, body: [{ noteId: 'x', text: 'a' }] }) }),
    },
    want: [/^listNotes: a valid request/, /^listNotes: with query limit/, /^getNote: after listNotes/],
  },
  {
    given: 'a declared header left out',
    sabotage: {
      handlers: (own) => ({ ...own, replaceNote: (input) => ({ ...own.replaceNote!(input), headers: {} }) }),
    },
    want: [/^replaceNote: (a valid request|with header|body with|after)/],
  },
  {
    given: 'no request id',
    sabotage: withoutHeader('X-Request-Id'),
    want: [/^(create|get|replace)Note: (a valid request|with header|body with|after)/],
  },
  {
    given: 'another media type',
    sabotage: withHead((status, headers) => ({
      ...headers,
      ...(status === 404 ? { 'Content-Type': 'text/html' } : {}),
    })),
    want: [/^\w+: something that does not exist/, /^paths: GET/],
  },
  {
    given: 'a body that is not JSON',
    sabotage: {
      tamper(request, response) {
        if (request.method !== 'GET' || request.url !== '/notes?limit=10') return false;
        response.writeHead(200, { 'Content-Type': 'application/json' }).end('[oops');
        return true;
      },
    },
    want: [/^listNotes: with query limit/],
  },
  {
    given: 'any key taken',
    sabotage: {
      tamper({ headers }) {
        if (headers['x-key'] !== undefined) headers['x-key'] = secrets.key;
        return false;
      },
    },
    want: [/^\w+: with a wrong key/, /^\w+: with the value of staff as key/, /^\w+: with the key, but /],
  },
  {
    given: 'no key needed',
    sabotage: { document: replacing('security: [{ key: [] }]', 'security: []') },
    want: [
      /^\w+: (without credentials|with a wrong key)/,
      /^\w+: with (the value of )?staff/,
      /^\w+: with the key, but /,
    ],
  },
  {
    given: 'the key of others taken',
    sabotage: { document: replacing('security: [{ key: [] }]', 'security: [{ key: [] }, { staff: [] }]') },
    want: [/^\w+: with staff instead/],
  },
  {
    given: '401 without saying what is asked for',
    sabotage: withoutHeader('WWW-Authenticate'),
    want: [/^\w+: (without credentials|with a wrong key|with (the value of )?staff|with the key, but )/],
  },
  {
    given: 'a bound not checked',
    sabotage: { document: replacing(', maximum: 50', '') },
    want: [/^listNotes: query limit: above maximum 50/],
  },
  {
    given: 'a required member not asked for',
    sabotage: { document: replacing('required: [text]', 'required: []') },
    // A note without its text was kept.
    want: [/^(create|replace)Note: body \/text: missing/, /^listNotes: (a valid request|with query limit)/],
  },
  {
    given: 'a path parameter not checked',
    sabotage: { document: replacing('schema: { type: integer, minimum: 1 } }]', 'schema: {} }]') },
    want: [/^(get|replace|delete)Note: path noteId: /],
  },
  {
    given: 'errors of another shape',
    sabotage: { document: replacing('errorCode', 'code') },
    want: [/^\w+: (with|query|path|header|body|media type|broken|something|If-Match)/, /^paths: /],
  },
  {
    given: 'an unknown path answered',
    sabotage: {
      tamper(request, response) {
        if (request.url?.startsWith('/no') !== true || request.url.startsWith('/notes')) return false;
        response.writeHead(200).end();
        return true;
      },
    },
    want: [/^paths: GET \/no-such-path/],
  },
  {
    given: 'a method that the document has not',
    sabotage: {
      document: replacing(
        '    put:\n',
        "    patch: { operationId: patchNote, responses: { '200': { description: ok } } }\n    put:\n",
      ),
      handlers: (own) => ({ ...own, patchNote: () => ({ status: 200 }) }),
    },
    // Its path's 405 name it too.
    want: [/^paths: PATCH \/notes\/\{noteId\}/, /^paths: POST \/notes\/\{noteId\}/],
  },
  {
    given: '405 without Allow',
    sabotage: withoutHeader('Allow'),
    want: [/^paths: (PUT|POST|DELETE|PATCH)/],
  },
  {
    given: 'any media type taken for JSON',
    sabotage: {
      tamper({ headers }) {
        if (headers['content-type'] !== undefined) headers['content-type'] = 'application/json';
        return false;
      },
    },
    want: [/^(create|replace)Note: media type/],
  },
  {
    given: 'broken JSON that breaks the service',
    sabotage: {
      tamper({ headers }, response) {
        if (headers['content-length'] !== '11') return false;
        response.writeHead(500, { 'Content-Type': 'application/json' }).end('{}');
        return true;
      },
    },
    want: [/^(create|replace)Note: broken JSON/],
  },
  {
    given: 'a larger body read',
    sabotage: { bodyBytes: 2_000_000 },
    want: [/^(create|replace)Note: body of 1048577 bytes/],
  },
  {
    given: 'something that does not exist',
    sabotage: {
      handlers: (own) => ({
        ...own,
        getNote: ({ path: { noteId } }) => ({
          status: 200,
          headers: { ETag: '"1"' },
          body: { noteId, text: 'made up' },
        }),
      }),
    },
    want: [
      /^getNote: something that does not exist/,
      /^(replace|delete)Note: after getNote/,
      // What was written is not read.
      /^(create|replace)Note: (a valid request|body with|with header|after)/,
    ],
  },
  {
    given: 'If-Match passed over',
    sabotage: { handlers: (own) => ({ ...own, replaceNote: (input) => own.replaceNote!({ ...input, header: {} }) }) },
    want: [/^replaceNote: If-Match of another state/],
  },
  {
    given: 'an identifier that leads nowhere',
    sabotage: {
      handlers: (own) => ({
        ...own,
        createNote: (input) => ({ ...own.createNote!(input), body: { noteId: 77, text: 'a' } }),
      }),
    },
    want: [/^(get|replace|delete)Note: /, /^createNote: (a valid request|body with)/],
  },
  {
    given: 'a cut connection',
    sabotage: {
      tamper({ method, url, socket }) {
        if (method === 'GET' && url === '/notes?limit=10') socket.destroy();
        return false;
      },
    },
    want: [/^listNotes: with query limit/],
  },
];

describe('a service that breaks its document fails', () => {
  test.each(pickRows(breaks, 5))('$given', async ({ sabotage, want }) => {
    service = await startNotes(sabotage);
    const { results } = await runCases(service);
    const failed = named('failed', results);
    expect(named('skipped', results)).toEqual([]);
    expect(failed.filter((name) => !want.some((pattern) => pattern.test(name)))).toEqual([]);
    expect(want.filter((pattern) => !failed.some((name) => pattern.test(name)))).toEqual([]);
  });
});
