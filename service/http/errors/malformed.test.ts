import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test, vi } from 'vitest';
import { compileErrorAnswer } from './error-body.ts';
import { answerClientError } from './malformed.ts';
import { loadDocument, memoryLog } from '../testing/apps.ts';

const document = await loadDocument(
  `paths: { /a: { get: { operationId: a, responses: { '204': { description: ok } } } } }`,
);
const describe = compileErrorAnswer(document);
const { log, lines } = memoryLog();
const answered = vi.fn();
const options = { describe, log, answered };
const clientError = (code: string) => Object.assign(new Error('secret detail'), { code });

test.each([
  {
    code: 'ERR_HTTP_REQUEST_TIMEOUT',
    want: 'HTTP/1.1 408 Request Timeout',
    title: 'the request took too long to arrive',
  },
  {
    code: 'HPE_HEADER_OVERFLOW',
    want: 'HTTP/1.1 431 Request Header Fields Too Large',
    title: 'the head of the request is too large',
  },
  { code: 'HPE_INVALID_METHOD', want: 'HTTP/1.1 400 Bad Request', title: 'the request cannot be read' },
])('$code: $want', async ({ code, want, title }) => {
  const socket = new PassThrough();
  answerClientError(clientError(code), socket, options);
  const answer = await text(socket);
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  expect(head.split('\r\n')).toEqual(
    expect.arrayContaining([want, 'Connection: close', `Content-Length: ${body.length}`]),
  );
  expect(JSON.parse(body)).toMatchObject({ title });
  expect(answer).not.toContain('secret');
  const status = Number(want.slice(9, 12));
  const requestId = /X-Request-Id: (\S+)/.exec(head)?.[1];
  expect(lines.at(-1)).toMatchObject({ msg: 'request', operation: 'unmatched', status, requestId, reason: code });
  expect(answered).toHaveBeenLastCalledWith(status, 0);
});

test('a client that has disconnected gets no response', () => {
  const socket = new PassThrough();
  lines.length = 0;
  answerClientError(clientError('ECONNRESET'), socket, options);
  expect(lines).toEqual([]);
  expect([socket.destroyed, socket.readableLength]).toEqual([true, 0]);
});
