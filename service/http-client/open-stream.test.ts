import { once } from 'node:events';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createStreamClient, type StreamClientOptions } from './open-stream.ts';
import { requestError, TestNetwork } from './testing/servers.ts';

const network = new TestNetwork();
const clients: { destroy(): Promise<void> }[] = [];
afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(clients.splice(0).map((client) => client.destroy()));
  await network.close();
});

function client(options: Partial<StreamClientOptions> = {}) {
  const made = createStreamClient({ timeoutMs: 5_000, connectTimeoutMs: 1_000, ...options });
  clients.push(made);
  return made;
}

const post = { method: 'POST', path: '/a?b=1', body: '{}' };

async function readAll(body: AsyncIterable<Buffer>): Promise<string> {
  let text = '';
  for await (const chunk of body) text += chunk.toString();
  return text;
}

describe('a streamed response', () => {
  it('is read while it arrives', async () => {
    let finish = (): void => undefined;
    const { url } = await network.server((request, response) => {
      response.writeHead(200, { 'X-A': '1' }).write(`${request.method} ${request.url} `);
      finish = () => response.end('second');
    });
    const { status, headers, body } = await client().open({ ...post, base: url });
    expect([status, headers['x-a']]).toEqual([200, '1']);
    let text = '';
    for await (const chunk of body) {
      text += chunk.toString();
      finish(); // the first chunk was read before the second one was sent
    }
    expect(text).toBe('POST /a?b=1 second');
  });

  it('may take longer than the time for its beginning', async () => {
    let finish = (): void => undefined;
    const { url } = await network.server((_request, response) => {
      response.writeHead(200).write('a');
      finish = () => response.end('b');
    });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { body } = await client({ timeoutMs: 1_000 }).open({ ...post, base: url });
    vi.advanceTimersByTime(60_000);
    finish();
    expect(await readAll(body)).toBe('ab');
  });

  it.each(['close', 'signal', 'reader'] as const)('ends the connection by the %s', async (how) => {
    const controller = new AbortController();
    let closed: Promise<unknown> = Promise.resolve();
    const { url } = await network.server((_request, response) => {
      closed = once(response, 'close');
      response.writeHead(200).write('a');
    });
    const stream = await client().open({ ...post, base: url, signal: controller.signal });
    const read = (async () => {
      for await (const chunk of stream.body) {
        expect(chunk.toString()).toBe('a');
        if (how === 'reader') return;
        if (how === 'close') stream.close();
        else controller.abort();
      }
    })();
    await Promise.all([closed, how === 'reader' ? read : requestError(read)]);
  });

  it('fails by no answer in time', async () => {
    const { url } = await network.server(() => undefined);
    const error = await requestError(client({ timeoutMs: 50 }).open({ ...post, base: url }));
    expect(error).toMatchObject({ code: 'http-timeout', isSent: true });
  });

  it('fails by a connection that ends', async () => {
    let cut = (): void => undefined;
    const { url } = await network.server((request, response) => {
      response.writeHead(200).write('a');
      cut = () => request.socket.destroy();
    });
    const { body } = await client().open({ ...post, base: url });
    cut();
    expect(await requestError(readAll(body))).toMatchObject({ code: 'http-answer-cut-off', isSent: true });
  });

  it('was not sent if there is no server', async () => {
    const error = await requestError(client().open({ ...post, base: 'http://127.0.0.1:1' }));
    expect(error).toMatchObject({ code: 'http-unreachable', isSent: false });
  });
});
