import { expect, it } from 'vitest';
import { TextStream } from '../../handlers/text-stream.ts';
import { createTestApp, loadDocument } from '../../testing/apps.ts';
import type { Reply } from '../../handlers/handlers.ts';

const document = await loadDocument(`
paths:
  /lines:
    get:
      operationId: readLines
      responses:
        '200':
          description: lines
          headers: { X-Count: { required: true, schema: { type: integer } } }
          content: { application/json: { schema: { type: object } }, application/x-ndjson: { schema: { type: string } } }
`);

async function* lines(): AsyncGenerator<string> {
  yield '{"a":1}\n';
  yield '';
  yield '{"a":2}\n';
}

function ask(reply: Partial<Reply>, method: 'GET' | 'HEAD' = 'GET') {
  const headers = { 'Content-Type': 'application/x-ndjson', 'X-Count': 2 };
  const readLines = (): Reply => ({ status: 200, headers, body: new TextStream(lines()), ...reply });
  return createTestApp(document, { readLines }).call({ url: '/lines', method });
}

it('sends the chunks of a text with the headers of the reply', async () => {
  const { statusCode, headers, payload } = await ask({});
  expect([statusCode, headers['content-type'], payload]).toEqual([200, 'application/x-ndjson', '{"a":1}\n{"a":2}\n']);
  expect(headers['content-length']).toBeUndefined();
});

it('sends no body in response to HEAD', async () => {
  const { statusCode, payload } = await ask({}, 'HEAD');
  expect([statusCode, payload]).toEqual([200, '']);
});

it.each([
  { given: 'a media type that the document does not declare', headers: { 'Content-Type': 'text/csv', 'X-Count': 2 } },
  { given: 'no required header', headers: { 'Content-Type': 'application/x-ndjson' } },
  { given: 'a JSON media type', headers: { 'X-Count': 2 } },
])('rejects a text with $given', async ({ headers }) => {
  const { statusCode, payload } = await ask({ headers });
  expect([statusCode, payload]).toEqual([500, expect.stringContaining('response_invalid')]);
});
