import { expect, it } from 'vitest';
import { HttpError } from '../../../errors/errors.ts';
import { type EventSink, EventStream, type StreamedEvent } from '../../handlers/event-stream.ts';
import type { Reply } from '../../handlers/handlers.ts';
import { createTestApp, loadDocument } from '../../testing/apps.ts';
import { readEvents } from './event-text.ts';
import { OpenStreams } from './open-streams.ts';

const document = await loadDocument(`
paths:
  /events:
    parameters: []
    get: &events
      operationId: readEvents
      responses:
        '200':
          description: events
          content:
            application/json: { schema: { type: object } }
            text/event-stream:
              schema:
                oneOf:
                  - { type: object, required: [type, count], properties: { type: { const: tick }, count: { type: integer } } }
                  - { type: object, required: [type, status, error], properties: { type: { const: error }, status: { type: integer }, error: { $ref: '#/components/schemas/Fault' } } }
        '503': { $ref: '#/components/responses/Fault' }
        default: { $ref: '#/components/responses/Fault' }
components:
  schemas:
    Fault: { type: object, required: [errorCode, message], properties: { errorCode: { type: string }, message: { type: string }, details: { type: string } } }
  responses:
    Fault: { description: no, content: { application/json: { schema: { $ref: '#/components/schemas/Fault' } } } }
`);

type Produce = (sink: EventSink<StreamedEvent>) => Promise<void>;
const tick = (count: unknown): StreamedEvent => ({ type: 'tick', ...{ count } });

function open(
  produce: Produce,
  { reply = {}, environment = 'test' }: { reply?: Partial<Reply>; environment?: 'test' | 'production' } = {},
) {
  const toErrorEvent = ({ status, body }: { status: number; body: unknown }): StreamedEvent => ({
    type: 'error',
    ...{ status, error: body },
  });
  const readEvents = (): Reply => ({ status: 200, body: new EventStream(produce, toErrorEvent), ...reply });
  return createTestApp(document, { readEvents }, { environment });
}

const eventsIn = (text: string): unknown[] => readEvents(text).map(({ data }) => JSON.parse(data) as unknown);

it('sends the events with the headers of a stream', async () => {
  const { call } = open(async ({ send }) => {
    await send(tick(1));
    await send(tick(2));
  });
  const { statusCode, headers, payload } = await call({ url: '/events' });
  expect(statusCode).toBe(200);
  expect(headers).toMatchObject({
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  expect(headers['content-length']).toBeUndefined();
  expect(payload).toBe(
    'event: tick\ndata: {"type":"tick","count":1}\n\nevent: tick\ndata: {"type":"tick","count":2}\n\n',
  );
});

it('produces nothing for HEAD', async () => {
  let isProduced = false;
  const { call } = open(() => {
    isProduced = true;
    return Promise.resolve();
  });
  const { statusCode, headers, payload } = await call({ url: '/events', method: 'HEAD' });
  expect([statusCode, headers['content-type'], payload, isProduced]).toEqual([200, 'text/event-stream', '', false]);
});

it('sends an error as the last event, with the status and the body that it would have had, and logs it', async () => {
  const { call, lines } = open(async ({ send }) => {
    await send(tick(1));
    throw new HttpError('unavailable', 'full', { details: 'later' });
  });
  const { statusCode, payload } = await call({ url: '/events' });
  expect(statusCode).toBe(200);
  const error = { errorCode: 'unavailable', message: 'full', details: 'later' };
  expect(eventsIn(payload)).toEqual([tick(1), { type: 'error', status: 503, error }]);
  expect(lines).toMatchObject([{ msg: 'request', level: 30, status: 200, error: 'unavailable' }]);
});

it('shows nothing of an internal error, whose cause is in the log', async () => {
  const { call, lines } = open(() => Promise.reject(new Error('the disk is gone')));
  const { payload } = await call({ url: '/events' });
  expect(payload).not.toContain('disk');
  expect(eventsIn(payload)).toMatchObject([{ type: 'error', status: 500, error: { errorCode: 'internal_error' } }]);
  expect(lines).toMatchObject([{ msg: 'request', level: 50, status: 200, err: { message: 'the disk is gone' } }]);
});

it('does not send an event that breaks the schema, except in production', async () => {
  const produce: Produce = async ({ send }) => {
    await send(tick(1));
    await send(tick('two'));
    await send(tick(3));
  };
  const tested = await open(produce).call({ url: '/events' });
  expect(eventsIn(tested.payload)).toMatchObject([tick(1), { status: 500, error: { errorCode: 'response_invalid' } }]);
  const { call, lines } = open(produce, { environment: 'production' });
  expect(eventsIn((await call({ url: '/events' })).payload)).toEqual([tick(1), tick('two'), tick(3)]);
  expect(lines).toMatchObject([{ msg: 'a response that breaks the document was sent' }, { msg: 'request' }]);
});

it('ends without an error event that breaks the schema', async () => {
  const toErrorEvent = (): StreamedEvent => ({ type: 'oops' });
  const fail = () => Promise.reject(new HttpError('unavailable'));
  const readEvents = (): Reply => ({ status: 200, body: new EventStream<StreamedEvent>(fail, toErrorEvent) });
  const { call, lines } = createTestApp(document, { readEvents });
  expect((await call({ url: '/events' })).payload).toBe('');
  expect(lines).toMatchObject([{ msg: 'request', error: 'response_invalid' }]);
});

it('keeps the headers of the reply, and rejects a media type that the document does not declare', async () => {
  const { call } = open(() => Promise.resolve(), { reply: { headers: { 'X-Kind': 'a' } } });
  expect((await call({ url: '/events' })).headers).toMatchObject({
    'x-kind': 'a',
    'content-type': 'text/event-stream',
  });
  const other = open(() => Promise.resolve(), { reply: { headers: { 'Content-Type': 'text/plain' } } });
  expect((await other.call({ url: '/events' })).statusCode).toBe(500);
});

it('stops the streams that are open, and those that begin afterwards', () => {
  const streams = new OpenStreams();
  const stopped: string[] = [];
  const add = (name: string) =>
    streams.add(({ message }, milliseconds) => void stopped.push(`${name}: ${message} ${milliseconds}`));
  add('removed')();
  add('first');
  streams.stop(new Error('the service stops'), 100);
  add('late');
  expect(stopped).toEqual(['first: the service stops 100', 'late: the service stops 100']);
});
