import { expect, test } from 'vitest';
import { compileErrorAnswer, compileOperationErrors } from './error-body.ts';
import { HttpError } from '../../errors/errors.ts';
import { loadDocument } from '../testing/apps.ts';

const readAnswer = async (yaml: string, error: HttpError, id = 'get') => {
  const document = await loadDocument(yaml);
  const operation = document.operations.find((one) => one.id === id)!;
  const { status, headers, body } = compileOperationErrors(operation, compileErrorAnswer(document))(error);
  const type = headers['Content-Type'];
  const isJson = String(type).includes('json');
  return { status, type, body: isJson ? (JSON.parse(String(body)) as unknown) : body };
};

/** A document with one operation whose 404 has this schema. */
const only = (schema: string, mediaType = 'application/json') => `
paths:
  /a:
    get:
      operationId: get
      security: []
      responses:
        '200': { description: ok }
        '404': { description: no, content: { ${mediaType}: { schema: ${schema} } } }
`;
const lost = new HttpError('not_found', 'no such thing', { details: '/path/id\n/query/x' });

test.each([
  {
    name: 'the usual names',
    schema:
      '{ type: object, required: [errorCode, message], properties: { errorCode: { type: string }, message: { type: string }, details: { type: string } } }',
    want: { errorCode: 'not_found', message: 'no such thing', details: '/path/id\n/query/x' },
  },
  {
    name: 'a number for the code',
    schema: '{ type: object, properties: { code: { type: integer }, message: { type: string } } }',
    want: { code: 404, message: 'no such thing' },
  },
  {
    name: 'snake case and a status',
    schema:
      '{ properties: { error_code: { type: string }, status_code: { type: integer }, error_message: { type: string } } }',
    want: { error_code: 'not_found', status_code: 404, error_message: 'no such thing' },
  },
  {
    name: 'an object within',
    schema:
      '{ type: object, properties: { error: { type: object, properties: { code: { type: string }, message: { type: string } } } } }',
    want: { error: { code: 'not_found', message: 'no such thing' } },
  },
  {
    name: 'a list of details',
    schema: '{ properties: { title: { type: string }, details: { type: array, items: { type: string } } } }',
    want: { title: 'no such thing', details: ['/path/id', '/query/x'] },
  },
  {
    name: 'a list of objects with details',
    schema:
      '{ properties: { detail: { type: array, items: { required: [loc, msg], properties: { loc: { type: array, items: { type: string } }, msg: { type: string } } } } } }',
    want: {
      detail: [
        { loc: [], msg: '/path/id' },
        { loc: [], msg: '/query/x' },
      ],
    },
  },
  {
    name: 'lists of messages by member',
    schema:
      '{ required: [errors], properties: { errors: { type: object, additionalProperties: { type: array, items: { type: string } } } } }',
    want: { errors: { base: ['/path/id', '/query/x'] } },
  },
  {
    name: 'parts and types with null',
    schema:
      '{ allOf: [{ required: [message], properties: { message: { type: [string, "null"] } } }, { properties: { detail: { type: string } } }] }',
    want: { message: 'no such thing', detail: '/path/id\n/query/x' },
  },
  {
    name: 'required fields without a meaning for us',
    schema:
      '{ required: [message, retryAttempt, kind, at, flag], properties: { message: { type: string }, retryAttempt: { type: integer, minimum: 1 }, kind: { enum: [a, b] }, at: { type: string }, flag: { const: true }, more: { type: string } } }',
    want: { message: 'no such thing', retryAttempt: 1, kind: 'a', at: '', flag: true },
  },
])('an error in $name', async ({ schema, want }) => {
  expect(await readAnswer(only(schema), lost)).toEqual({ status: 404, type: 'application/json', body: want });
});

const problem = { type: 'about:blank', title: 'no such thing', status: 404, code: 'not_found', detail: lost.details };

test.each([
  {
    name: 'is in its own media type',
    yaml: only('{ properties: { title: { type: string } } }', 'application/problem+json'),
    want: { title: 'no such thing' },
  },
  { name: 'has no field that we know', yaml: only('{ properties: { fault: { type: string } } }'), want: problem },
  { name: 'is not an object', yaml: only('{ type: array, items: { type: string } }'), want: problem },
  { name: 'is a text with a limit', yaml: only('{ type: string, maxLength: 3 }'), want: problem },
  {
    name: 'cannot hold our error',
    yaml: only('{ properties: { message: { type: string, maxLength: 3 } } }'),
    want: problem,
  },
  {
    name: 'requires a format',
    yaml: only('{ required: [id], properties: { id: { type: string, format: uuid }, message: { type: string } } }'),
    want: problem,
  },
  { name: 'is XML', yaml: only('{ type: string }', 'application/xml'), want: problem },
])('application/problem+json is sent if the schema $name', async ({ yaml, want }) => {
  expect(await readAnswer(yaml, lost)).toEqual({ status: 404, type: 'application/problem+json', body: want });
});

const words = 'no such thing\n/path/id\n/query/x';

test.each([
  { given: 'text/plain', want: { type: 'text/plain; charset=utf-8', body: words } },
  { given: 'text/html', want: { type: 'text/html; charset=utf-8', body: `<!doctype html><p>${words}</p>` } },
  { given: 'application/json', want: { type: 'application/json', body: words } },
  { given: "'*/*'", want: { type: 'application/json', body: words } },
])('an error that is declared as a text is sent as $given', async ({ given, want }) => {
  expect(await readAnswer(only('{ type: string }', given), lost)).toEqual({ status: 404, ...want });
});

test('an error in HTML has no markup of the request', async () => {
  const { body } = await readAnswer(only('{ type: string }', 'text/html'), new HttpError('not_found', '<b>&</b>'));
  expect(body).toBe('<!doctype html><p>&lt;b&gt;&amp;&lt;/b&gt;</p>');
});

test.each([
  { given: '{ type: object, properties: { message: { type: string } } }', want: [{ message: 'no such thing' }] },
  { given: '{ type: string }', want: ['no such thing'] },
])('an error is in a list of errors of $given', async ({ given, want }) => {
  const schema = `{ properties: { errors: { type: array, items: ${given} } } }`;
  expect((await readAnswer(only(schema), lost)).body).toEqual({ errors: want });
});

test('missing details are omitted, or are empty if the schema requires them', async () => {
  const bare = new HttpError('not_found', 'gone');
  const optional = '{ properties: { message: { type: string }, details: { type: string } } }';
  const required = '{ required: [details], properties: { message: { type: string }, details: { type: string } } }';
  expect((await readAnswer(only(optional), bare)).body).toEqual({ message: 'gone' });
  expect((await readAnswer(only(required), bare)).body).toEqual({ message: 'gone', details: '' });
});

const several = `
paths:
  /a:
    get:
      operationId: get
      security: []
      responses:
        '200': { description: ok }
        '404': { $ref: '#/components/responses/Own' }
        '5XX': { $ref: '#/components/responses/Common' }
        default: { $ref: '#/components/responses/Other' }
    put:
      operationId: put
      security: []
      responses:
        '200': { description: ok, content: { application/json: { schema: { properties: { message: { type: string } } } } } }
        '400': { $ref: '#/components/responses/Common' }
        '404': { $ref: '#/components/responses/Common' }
components:
  responses:
    Own: { description: x, content: { application/json: { schema: { properties: { reason: { type: string } } } } } }
    Other: { description: x, content: { application/json: { schema: { properties: { msg: { type: string } } } } } }
    Common: { description: x, content: { application/json: { schema: { properties: { error: { type: string }, message: { type: string } } } } } }
`;

test.each([
  { id: 'get', code: 'not_found', want: { reason: 'm' } },
  { id: 'get', code: 'unavailable', want: { error: 'unavailable', message: 'm' } },
  { id: 'get', code: 'unauthorized', want: { msg: 'm' } },
  { id: 'put', code: 'not_found', want: { error: 'not_found', message: 'm' } },
  { id: 'put', code: 'unauthorized', want: { error: 'unauthorized', message: 'm' } },
] as const)('$code of $id has its declared schema, otherwise the most frequent schema', async ({ id, code, want }) => {
  expect((await readAnswer(several, new HttpError(code, 'm'), id)).body).toEqual(want);
});

test('an error keeps its headers and status; 429 and 503 have Retry-After', async () => {
  const document = await loadDocument(several);
  const answer = compileErrorAnswer(document);
  expect(answer(new HttpError('unavailable'))).toMatchObject({ status: 503, headers: { 'Retry-After': '1' } });
  expect(answer(new HttpError('too_many_requests', 'x', { headers: { 'Retry-After': '7' } }))).toMatchObject({
    status: 429,
    headers: { 'Retry-After': '7' },
  });
});

test.each([
  { given: ['422'], want: 422 },
  { given: ['400', '422'], want: 400 },
  { given: ['404'], want: 400 },
])('a faulty request to an operation that declares $given gets a $want', async ({ given, want }) => {
  const responses = given.map((status) => `        '${status}': { description: no }`).join('\n');
  const yaml = `paths:\n  /a:\n    get:\n      operationId: get\n      security: []\n      responses:\n        '200': { description: ok }\n${responses}`;
  const details = '/body/title must be string\n/query/x is required';
  const { status, body } = await readAnswer(yaml, new HttpError('validation_failed', 'no', { details }));
  expect([status, body]).toEqual([want, expect.objectContaining({ status: want, detail: details })]);
});

test('messages are listed by the member that they are about', async () => {
  const details = '/body/a/title must be string\n/body/a/title must be short\n/query/x is required';
  const schema =
    '{ properties: { message: { type: string }, errors: { type: object, additionalProperties: { type: array, items: { type: string } } } } }';
  const { body } = await readAnswer(only(schema), new HttpError('not_found', 'no', { details }));
  const errors = { title: ['must be string', 'must be short'], x: ['is required'] };
  expect(body).toEqual({ message: 'no', errors });
});

test('the cause of an error is not sent', async () => {
  const cause = new Error('password=hunter2');
  const { body } = await readAnswer(several, new HttpError('internal_error', undefined, { cause }));
  expect(body).toEqual({ error: 'internal_error', message: 'something went wrong on our side' });
});
