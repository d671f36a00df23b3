/** Clients that leave a stream, that do not read it, and many at once: over real connections. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { notEmpty } from '../../../openapi/testing/not-empty.ts';
import { type RunningServer, startServer } from '../../http/server.ts';
import { countAtRest } from '../../http/testing/count-at-rest.ts';
import type { Conversation } from '../conversation/assistant.ts';
import { asStream, getThing, keys, openStreams, script, type TestStreams } from './testing/streams.ts';

let streams: TestStreams;
let server: RunningServer;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await server.close();
  await streams.close();
});

async function open(...options: Parameters<typeof openStreams>): Promise<void> {
  streams = await openStreams(...options);
  server = await startServer(streams.app.app, { host: '127.0.0.1', port: 0, graceMilliseconds: 2_000 });
}

interface Reader {
  readonly socket: Socket;
  /** What the client has read so far. */
  readonly text: () => string;
}

/** Asks for an interaction, as a stream unless `headers` says otherwise. */
async function ask(headers: Readonly<Record<string, string>> = asStream): Promise<Reader> {
  const socket = connect(server.port, '127.0.0.1')
    .on('error', () => undefined)
    .setEncoding('utf8');
  sockets.push(socket);
  let text = '';
  socket.on('data', (chunk: string) => (text += chunk));
  await once(socket, 'connect');
  const body = JSON.stringify({ user_input: 'Show thing 1' });
  const all = { ...headers, host: 'x', 'content-type': 'application/json', 'content-length': String(body.length) };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`POST /interact HTTP/1.1\r\n${lines.join('')}\r\n${body}`);
  return { socket, text: () => text };
}

/** Returns a promise, and the function that resolves it. */
function createGate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open: () => open() };
}

/** A model that never answers; `stops` has the reasons of its signals. */
function hangingModel(): { next: Conversation['next']; stops: string[] } {
  const stops: string[] = [];
  const next: Conversation['next'] = (_results, signal) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => {
        stops.push((signal.reason as Error).message);
        reject(signal.reason as Error);
      });
    });
  return { next, stops };
}

describe('a client of a stream', () => {
  it('gets the first event before the first byte of the model', async () => {
    const model = createGate();
    await open(async () => {
      await model.opened;
      return { text: 'Done.', calls: [] };
    });
    const { text } = await ask();
    await expect.poll(text).toContain('event: step\n');
    expect(text()).not.toContain('Done.');
    model.open();
    await expect.poll(text).toContain('event: done\n');
  });

  it('that leaves stops the model, and the record says so', async () => {
    const { next, stops } = hangingModel();
    await open(next);
    const { socket } = await ask();
    await once(socket, 'data');
    socket.destroy();
    await expect.poll(() => stops).toEqual(['the client has left']);
    await expect
      .poll(() => streams.lastLog())
      .toMatchObject({
        state: 'done',
        assistant_response: expect.stringContaining('I stopped before I was done: the client has left.') as string,
      });
  });

  it('that leaves stops calls that are not sent; one in flight is awaited and recorded', async () => {
    const service = createGate();
    let asked = 0;
    await open(
      async () => {
        asked += 1;
        return { text: '', calls: [getThing(String(asked), asked)] };
      },
      { respond: () => service.opened },
    );
    const { socket } = await ask();
    await expect.poll(() => streams.received).toEqual(['GET /things/1']);
    socket.destroy();
    await once(socket, 'close');
    await expect.poll(() => streams.lastLog()).toBeUndefined();
    service.open();
    await expect
      .poll(() => streams.lastLog())
      .toMatchObject({
        assistant_response: expect.stringContaining('the client has left') as string,
        calls: [{ status: 'done', http_status: 200 }],
      });
    expect([asked, streams.received]).toEqual([1, ['GET /things/1']]);
  });

  it('that does not read lets the model wait, up to the bound', async () => {
    let shown = 0;
    await open(async (_results, signal, onText) => {
      while (shown < 40_000_000 && !signal.aborted) {
        await onText?.(`${'x'.repeat(9_999)} `);
        shown += 10_000;
      }
      return { text: 'Done.', calls: [] };
    });
    const { socket } = await ask();
    await once(socket, 'data');
    socket.pause();
    const atRest = await countAtRest(() => shown, 300);
    expect(atRest).toBeLessThan(20_000_000); // the buffers of two sockets, and what waits here
    socket.destroy();
    await expect.poll(() => streams.lastLog()).toMatchObject({ state: 'done' });
  });

  it('gets an error in time when the service stops', async () => {
    const { next, stops } = hangingModel();
    await open(next);
    const { socket, text } = await ask();
    await once(socket, 'data');
    const closed = server.close();
    await once(socket, 'close');
    await closed;
    expect(text()).toMatch(/event: error\ndata: \{"type":"error","status":503,.*the service stops.*\n\n\r\n0\r\n\r\n$/);
    expect(stops).toEqual(['the service stops']);
    expect(await streams.lastLog()).toMatchObject({
      assistant_response: expect.stringContaining('the service stops') as string,
    });
  });

  it('is one of many', async () => {
    const model = createGate();
    await open(async () => {
      await model.opened;
      return { text: 'Done.', calls: [] };
    });
    const readers = await Promise.all(Array.from({ length: 200 }, () => ask()));
    await expect
      .poll(() => readers.every(({ text }) => text().includes('event: step\n')), { timeout: 20_000 })
      .toBe(true);
    model.open();
    await expect
      .poll(() => readers.every(({ text }) => text().includes('event: done\n')), { timeout: 20_000 })
      .toBe(true);
    for (const { text } of notEmpty(readers)) expect(text()).not.toContain('event: error');
  }, 60_000);
});

it('a client of the JSON form that leaves does not stop the interaction', async () => {
  const model = createGate();
  const turns = script([getThing('a')]);
  await open(async (...given) => {
    await model.opened;
    return turns(...given);
  });
  const { socket } = await ask(keys);
  await expect
    .poll(async () => (await streams.ask('/logs?state=running')).json<{ logs: object[] }>().logs)
    .toHaveLength(1);
  socket.destroy();
  await once(socket, 'close');
  model.open();
  await expect.poll(() => streams.lastLog()).toMatchObject({ state: 'done', calls: [{ status: 'done' }] });
});
