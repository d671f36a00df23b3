/** Event streams over a real connection: clients that leave or do not read, heartbeats, and the end of the service. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Middleware } from 'koa';
import { afterEach, describe, expect, it } from 'vitest';
import { type EventSink, EventStream, type StreamedEvent } from '../../handlers/event-stream.ts';
import { type RunningServer, startServer } from '../../server.ts';
import { createTestApp, loadDocument } from '../../testing/apps.ts';
import { countAtRest } from '../../testing/count-at-rest.ts';

const document = await loadDocument(`
paths:
  /events:
    get:
      operationId: readEvents
      responses:
        '200': { description: events, content: { text/event-stream: { schema: { type: object } } } }
`);

type Produce = (sink: EventSink<StreamedEvent>) => Promise<void>;
const pass: Middleware = (_context, next) => next();
const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

interface Opened {
  readonly server: RunningServer;
  readonly socket: Socket;
  readonly lines: readonly Record<string, unknown>[];
  /** What the client has read so far. */
  readonly text: () => string;
}

async function open(
  produce: Produce,
  {
    middleware = [],
    heartbeatMilliseconds = 60_000,
    maxWaiting = 1_000,
    graceMilliseconds = 50,
  }: {
    middleware?: readonly Middleware[];
    heartbeatMilliseconds?: number;
    maxWaiting?: number;
    graceMilliseconds?: number;
  } = {},
): Promise<Opened> {
  const toErrorEvent = ({ status, body }: { status: number; body: unknown }) => ({ type: 'error', status, body });
  const readEvents = () => ({ status: 200, body: new EventStream<StreamedEvent>(produce, toErrorEvent) });
  const limits = { streams: { heartbeatMilliseconds, maxWaiting } };
  const { app, lines } = createTestApp(document, { readEvents }, { middleware, environment: 'production', limits });
  const server = await startServer(app, { host: '127.0.0.1', port: 0, graceMilliseconds });
  const socket = connect(server.port, '127.0.0.1')
    .on('error', () => undefined)
    .setEncoding('utf8');
  closers.push(
    () => server.close(),
    () => void socket.destroy(),
  );
  socket.write('GET /events HTTP/1.1\r\nHost: x\r\n\r\n');
  let text = '';
  socket.on('data', (chunk: string) => (text += chunk));
  return { server, socket, lines, text: () => text };
}

const until = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));

describe.each([
  { given: 'without middleware', middleware: [] },
  { given: 'with middleware', middleware: [pass] },
])('an event stream $given', ({ middleware }) => {
  it('shows the first event before the next one happens', async () => {
    let happen = (): void => undefined;
    const happened = new Promise<void>((resolve) => (happen = resolve));
    const produce: Produce = async ({ send }) => {
      await send({ type: 'first' });
      await happened;
      await send({ type: 'second' });
    };
    const { socket, text } = await open(produce, { middleware });
    await expect.poll(text).toContain('{"type":"first"}');
    expect(text()).not.toContain('second');
    happen();
    await expect.poll(text).toContain('{"type":"second"}');
    socket.destroy();
  });

  it('stops its work when the client leaves, and is logged', async () => {
    const seen: unknown[] = [];
    const produce: Produce = async ({ send, signal }) => {
      await send({ type: 'first' });
      await until(signal);
      seen.push((signal.reason as Error).message);
      await send({ type: 'second' });
      throw signal.reason;
    };
    const { socket, lines } = await open(produce, { middleware });
    await once(socket, 'data');
    socket.destroy();
    await expect.poll(() => seen).toEqual(['the client has left']);
    await expect.poll(() => lines).toMatchObject([{ level: 30, msg: 'request', status: 200, aborted: true }]);
  });

  it('lets its work wait for a client that does not read', async () => {
    let sent = 0;
    let isLeft = false;
    const produce: Produce = async ({ send, signal }) => {
      while (!signal.aborted) {
        await send({ type: 'x'.repeat(10_000) });
        sent += 20_000;
      }
      isLeft = true;
    };
    const { socket } = await open(produce, { middleware });
    socket.pause();
    const atRest = await countAtRest(() => sent, 200);
    expect(atRest).toBeLessThan(20_000_000);
    socket.resume();
    await expect.poll(() => sent).toBeGreaterThan(atRest + 1_000_000);
    socket.destroy();
    await expect.poll(() => isLeft).toBe(true);
  });

  it('sends comments while nothing happens', async () => {
    const { text } = await open(({ signal }) => until(signal), { middleware, heartbeatMilliseconds: 5 });
    await expect.poll(text).toMatch(/(?:\r\n:\n\n\r\n[^:]*){3}/);
  });

  it('ends with an error when the service stops', async () => {
    const produce: Produce = async ({ send, signal }) => {
      await send({ type: 'first' });
      await until(signal);
      throw signal.reason;
    };
    const { server, socket, text } = await open(produce, { middleware, graceMilliseconds: 1_500 });
    await once(socket, 'data');
    const closed = server.close();
    await once(socket, 'close');
    await closed;
    expect(text()).toMatch(/event: error\ndata: \{"type":"error","status":503,.*\n\n\r\n0\r\n\r\n$/s);
  });
});

it('ends when the service stops, also if its work does not', async () => {
  const { server, socket, text } = await open(() => new Promise(() => undefined), { graceMilliseconds: 1_500 });
  await once(socket, 'connect');
  const closed = server.close();
  await once(socket, 'close');
  await closed;
  expect(text()).toContain('event: error\ndata: {"type":"error","status":503');
});
