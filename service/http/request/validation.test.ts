import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../openapi/document/document.ts';
import { createOperation } from '../testing/requests.ts';
import { compileRequestValidator, type RequestInput } from './validation.ts';

async function validator(members: JsonObject, components?: JsonObject) {
  const { document, operation } = await createOperation(members, components);
  const validate = compileRequestValidator(document, operation);
  return (input: Partial<RequestInput>, contentType?: string) =>
    validate({ path: {}, query: {}, header: {}, cookie: {}, body: undefined, ...input }, contentType).map(
      ({ pointer, message }) => `${pointer} ${message}`,
    );
}

const id = { name: 'id', in: 'path', required: true, schema: { type: 'integer' } };
const limit = { name: 'limit', in: 'query', schema: { type: 'integer', maximum: 1000, default: 50 } };
const kind = { name: 'X-Kind', in: 'header', required: true, schema: { type: 'string', enum: ['a', 'b'] } };
const session = {
  type: 'object',
  required: ['userId', 'sessionId'],
  properties: {
    sessionId: { type: 'integer', readOnly: true },
    userId: { type: 'integer' },
    context: { type: ['string', 'null'], default: '' },
    parent: { $ref: '#/components/schemas/Session' },
  },
};
const jsonBody = (schema: JsonObject, required = true) => ({ required, content: { 'application/json': { schema } } });

describe('all faults of a request are reported at once', () => {
  test('and each has its pointer', async () => {
    const validate = await validator(
      { parameters: [id, limit, kind], requestBody: jsonBody(session) },
      { schemas: { Session: session } },
    );
    const faults = validate({
      path: { id: 'x' },
      query: { limit: 1001 },
      body: { userId: '1', parent: { context: 1 } },
    });
    expect(faults.sort()).toEqual([
      '/body/parent/context must be string or null',
      '/body/parent/userId is required',
      '/body/userId must be integer',
      '/header/X-Kind is required',
      '/path/id must be integer',
      '/query/limit must be <= 1000',
    ]);
  });

  test.each([
    { given: 9007199254740991, want: [] },
    { given: 9007199254740992, want: ['/path/id must be <= 9007199254740991'] },
    { given: -9007199254740992, want: ['/path/id must be >= -9007199254740991'] },
    { given: Infinity, want: ['/path/id must be integer'] },
    { given: 1.5, want: ['/path/id must be integer'] },
  ])('the integer $given is checked for its bounds', async ({ given, want }) => {
    const validate = await validator({ parameters: [id] });
    expect(validate({ path: { id: given } })).toEqual(want);
  });
});

describe('validation changes its input', () => {
  test('it fills in defaults and removes readOnly members', async () => {
    const validate = await validator(
      { parameters: [limit], requestBody: jsonBody(session) },
      { schemas: { Session: session } },
    );
    const input = { query: {}, body: { userId: 1, sessionId: 5 } };
    expect(validate(input)).toEqual([]);
    expect(input).toEqual({ query: { limit: 50 }, body: { userId: 1, context: '' } });
  });

  test('it leaves places without parameters unchanged', async () => {
    const validate = await validator({});
    const query = Object.freeze({});
    expect(validate({ query })).toEqual([]);
  });
});

describe('the body', () => {
  test.each([
    { name: 'required', required: true, body: undefined, want: ['/body is required'] },
    { name: 'optional', required: false, body: undefined, want: [] },
    { name: 'null is a body', required: false, body: null, want: ['/body must be object'] },
  ])('$name', async ({ required, body, want }) => {
    const validate = await validator({ requestBody: jsonBody({ type: 'object' }, required) });
    expect(validate({ body })).toEqual(want);
  });

  test('is validated by the schema of its media type', async () => {
    const content = {
      'application/json': { schema: { type: 'integer' } },
      'application/vnd.words+json': { schema: { type: 'string' } },
      'image/*': { schema: { type: 'string' } },
    };
    const validate = await validator({ requestBody: { content } });
    expect(validate({ body: 'a' }, 'application/vnd.words+json')).toEqual([]);
    expect(validate({ body: 'a' }, 'application/json; charset=utf-8')).toEqual(['/body must be integer']);
    expect(validate({ body: 'a' })).toEqual(['/body must be integer']);
    expect(validate({ body: Buffer.of(0) }, 'image/png')).toEqual([]);
  });

  test('of two JSON types is validated by the schema of its own type', async () => {
    const content = {
      'application/json': { schema: { type: 'integer' } },
      'application/vnd.words+json': { schema: { type: 'string' } },
    };
    const validate = await validator({ requestBody: { content } });
    expect(validate({ body: 'a' }, 'application/vnd.words+json')).toEqual([]);
    expect(validate({ body: 1 }, 'application/vnd.words+json')).toEqual(['/body must be string']);
    expect(validate({ body: 1 }, 'application/json')).toEqual([]);
    expect(validate({ body: 'a' }, 'application/json')).toEqual(['/body must be integer']);
  });

  test('of bytes is not validated, unlike its parameters', async () => {
    const content = { 'application/octet-stream': { schema: { type: 'string', maxLength: 1 } } };
    const validate = await validator({ parameters: [id], requestBody: { content, required: true } });
    expect(validate({ path: { id: 1 }, body: Buffer.alloc(5) }, 'application/octet-stream')).toEqual([]);
    expect(validate({ path: { id: 'x' }, body: Buffer.alloc(5) })).toEqual(['/path/id must be integer']);
    expect(validate({ path: { id: 1 } })).toEqual(['/body is required']);
  });

  test('that is a form is validated with its files, which stay in it', async () => {
    const binary = { type: 'string', format: 'binary' };
    const properties = {
      one: binary,
      list: { type: 'array', items: binary, maxItems: 2 },
      size: { type: 'integer', default: 1 },
    };
    const content = { 'multipart/form-data': { schema: { type: 'object', required: ['one'], properties } } };
    const validate = await validator({ requestBody: { content } });
    const file = new File(['x'], 'a.png');
    const body = { one: file, list: [file, file] };
    expect(validate({ body }, 'multipart/form-data; boundary=x')).toEqual([]);
    expect(body).toEqual({ one: file, list: [file, file], size: 1 });
    expect(validate({ body: { list: [file, file, file] } })).toEqual([
      '/body/one is required',
      '/body/list must not have more than 2 items',
    ]);
  });
});
