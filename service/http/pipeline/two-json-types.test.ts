/** An operation with two JSON media types: each has its own schema, in requests and in responses. */
import { describe, expect, test } from 'vitest';
import type { Handler } from '../handlers/handlers.ts';
import { createTestApp, loadDocument } from '../testing/apps.ts';

const short = 'application/json';
const long = 'application/vnd.note+json';

const content = `
          ${short}: { schema: { type: object, required: [text], additionalProperties: false, properties: { text: { type: string } } } }
          ${long}: { schema: { type: object, required: [paragraphs], additionalProperties: false, properties: { paragraphs: { type: array, items: { type: string } }, language: { type: string, default: en } } } }
`;
const document = await loadDocument(`
paths:
  /notes:
    post:
      operationId: addNote
      requestBody:
        required: true
        content: ${content}
      responses:
        '201':
          description: ok
          content: ${content.replaceAll('\n', '\n  ')}
        '400': { description: no, content: { application/json: { schema: { type: object } } } }
        '415': { description: no, content: { application/json: { schema: { type: object } } } }
`);

/** Sends the body with this Content-Type to a service that returns the body, with `reply` as Content-Type. */
async function post(contentType: string, body: object, reply?: string) {
  const handler: Handler = (input) => ({
    status: 201,
    ...(reply === undefined ? {} : { headers: { 'Content-Type': reply } }),
    body: input.body,
  });
  const { call } = createTestApp(document, { addNote: handler });
  const headers = { 'content-type': contentType };
  const response = await call({ method: 'POST', url: '/notes', headers, payload: JSON.stringify(body) });
  return { status: response.statusCode, type: response.headers['content-type'], body: response.json<unknown>() };
}

describe('a request with two JSON media types', () => {
  test.each([
    { given: short, body: { text: 'a' }, want: { text: 'a' } },
    { given: `${short}; charset=utf-8`, body: { text: 'a' }, want: { text: 'a' } },
    { given: long, body: { paragraphs: ['a'] }, want: { paragraphs: ['a'], language: 'en' } },
    { given: long.toUpperCase(), body: { paragraphs: [] }, want: { paragraphs: [], language: 'en' } },
  ])('is accepted as $given by the schema of that type', async ({ given, body, want }) => {
    const reply = given.toLowerCase().startsWith(long) ? long : short;
    expect(await post(given, body, reply)).toMatchObject({ status: 201, body: want });
  });

  test.each([
    { given: short, body: { paragraphs: ['a'] }, want: 400 },
    { given: long, body: { text: 'a' }, want: 400 },
    { given: 'application/vnd.other+json', body: { text: 'a' }, want: 415 },
  ])('is rejected as $given with a body of the other type: $want', async ({ given, body, want }) => {
    expect(await post(given, body)).toMatchObject({ status: want });
  });
});

describe('a response with two JSON media types', () => {
  test.each([
    { given: undefined, wantType: 'application/json; charset=utf-8' },
    { given: short, wantType: short },
  ])('is of the first type with Content-Type $given', async ({ given, wantType }) => {
    const { status, type } = await post(short, { text: 'a' }, given);
    expect({ status, type }).toEqual({ status: 201, type: wantType });
  });

  test('is checked by the schema of the Content-Type of the handler', async () => {
    expect(await post(long, { paragraphs: ['a'] }, long)).toMatchObject({ status: 201, type: long });
    expect(await post(short, { text: 'a' }, long)).toMatchObject({ status: 500 });
    expect(await post(long, { paragraphs: ['a'] }, short)).toMatchObject({ status: 500 });
    expect(await post(long, { paragraphs: ['a'] })).toMatchObject({ status: 500 });
  });
});
