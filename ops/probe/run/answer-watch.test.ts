import { expect, test } from 'vitest';
import { HttpClientError } from '../../../service/http-client/http-client-error.ts';
import { buildRequest } from '../../../openapi/request/request.ts';
import { notesDocument } from '../testing/testing.ts';
import { AnswerWatch } from './answer-watch.ts';
import { NoAnswerError } from './client.ts';

const answer = { status: 200, headers: {}, text: '', body: undefined, fault: undefined };

/** A service that answers `GET /` alone; the other requests fail with this code. */
function watchFailing(code: 'http-timeout' | 'http-unreachable'): { ask: (id: string) => Promise<unknown> } {
  const facts = { method: 'GET', origin: 'http://127.0.0.1', isSent: true };
  const watch = new AnswerWatch({
    send: ({ target }) => {
      const cause = new HttpClientError(code, 'failed', facts);
      return target === '/' ? Promise.resolve(answer) : Promise.reject(new NoAnswerError('no answer', { cause }));
    },
    close: () => Promise.resolve(),
  });
  return {
    ask: (id) => {
      const operation = notesDocument.operations.find((one) => one.id === id);
      if (operation === undefined) throw new Error(`no operation "${id}"`);
      const given = operation.path.includes('{') ? { path: { noteId: 1 } } : {};
      const request = buildRequest(operation, given);
      return watch.send({ operation, given, request, credentials: 'usual' }, request);
    },
  };
}

test('an operation that has timed out twice is skipped, and the other operations are not', async () => {
  const { ask } = watchFailing('http-timeout');
  for (const id of ['getNote', 'getNote', 'listNotes']) await expect(ask(id)).rejects.toThrow(NoAnswerError);
  await expect(ask('getNote')).rejects.toMatchObject({
    outcome: 'skipped',
    message: 'not tried: 2 requests to getNote were not answered in time',
  });
  await expect(ask('listNotes')).rejects.toThrow(NoAnswerError);
});

test('an operation that drops its connections is sent again', async () => {
  const { ask } = watchFailing('http-unreachable');
  for (const id of ['getNote', 'getNote', 'getNote']) await expect(ask(id)).rejects.toThrow(NoAnswerError);
});
