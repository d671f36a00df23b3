/** The events of a stream. The application that is tested checks each event by the schema `StreamEvent` before it is sent. */
import { afterEach, describe, expect, it } from 'vitest';
import { compileResponseCheck } from 'fountainai';
import { ProviderError } from '../conversation/assistant.ts';
import { ensemble } from '../testing/registries.ts';
import {
  asStream,
  deleteThing,
  eventsIn,
  getThing,
  keys,
  openStreams,
  script,
  type TestStreams,
} from './testing/streams.ts';

let streams: TestStreams;
afterEach(() => streams.close());

const words = { user_input: 'Show thing 1' };
const typesOf = (text: string): string[] => eventsIn(text).map(({ type }) => type);

describe('a stream', () => {
  it('has each step, call and result, the text, and the complete answer at the end', async () => {
    streams = await openStreams(script([getThing('a')]));
    const { statusCode, headers, payload } = await streams.ask('/interact', words, asStream);
    expect([statusCode, headers['content-type'], headers['cache-control'], headers['x-accel-buffering']]).toEqual([
      200,
      'text/event-stream',
      'no-store',
      'no',
    ]);
    const events = eventsIn(payload);
    const log = await streams.lastLog();
    const ids = { interaction_id: log?.id, conversation_id: log?.conversation_id };
    const call = { operation_id: 'getThing', method: 'GET', effect: 'read', arguments: { path: { thingId: 1 } } };
    expect(events).toMatchObject([
      { type: 'step', step: 1, ...ids },
      { type: 'call', call: { ...call, status: 'not_sent' } },
      { type: 'result', call: { ...call, status: 'done', http_status: 200 }, response: '{"name":"Tom"}' },
      { type: 'step', step: 2, ...ids },
      { type: 'text', text: 'Done.' },
      { type: 'done', answer: { ...ids, assistant_response: expect.stringContaining('Done.') as string } },
    ]);
    const json = (await streams.ask('/interact', words)).json<object>();
    const [done] = events.slice(-1);
    expect(done?.type === 'done' && Object.keys(done.answer)).toEqual(Object.keys(json));
  });

  it('has the names of the events, and one line of JSON for each', async () => {
    streams = await openStreams(script([getThing('a')]));
    const { payload } = await streams.ask('/interact', words, asStream);
    const lines = payload.split('\n\n').filter(Boolean);
    expect(lines.map((line) => /^event: (\w+)\ndata: \{"type":"(\w+)".*\}$/.exec(line)?.slice(1))).toEqual(
      typesOf(payload).map((type) => [type, type]),
    );
  });

  it('is as the document describes it, as a text, too', async () => {
    streams = await openStreams(script([getThing('a')]));
    const { payload: body } = await streams.ask('/interact', words, asStream);
    const operation = ensemble.operations.find(({ id }) => id === 'handleUserInput')!;
    const headers = { 'content-type': 'text/event-stream', 'x-request-id': 'r' };
    const check = compileResponseCheck(operation);
    expect(check({ status: 200, headers, body })).toEqual([]);
    const broken = body.replace('"step":2', '"step":"two"');
    expect(check({ status: 200, headers, body: broken })).not.toEqual([]);
  });

  it('has calls that wait, and goes on after the confirmation', async () => {
    streams = await openStreams(script([deleteThing('a')]), { policies: 'confirm deletes' });
    const first = eventsIn((await streams.ask('/interact', words, asStream)).payload);
    expect(first).toMatchObject([
      { type: 'step' },
      { type: 'pending', pending_calls: [{ operation_id: 'deleteThing' }] },
      { type: 'done', answer: { pending_calls: [{ operation_id: 'deleteThing' }] } },
    ]);
    const pending = first.find(({ type }) => type === 'pending');
    if (pending?.type !== 'pending') throw new Error('no call waits');
    const path = `/interact/${pending.conversation_id}/confirm`;
    const approved = { approved: pending.pending_calls.map(({ id }) => id) };
    const { payload } = await streams.ask(path, approved, asStream);
    expect(typesOf(payload)).toEqual(['call', 'result', 'step', 'text', 'done']);
    expect(streams.received).toEqual(['DELETE /things/1']);
    const again = await streams.ask(path, { approved: [] }, asStream);
    expect(typesOf(again.payload)).toEqual(['done']);
    const decided = await streams.ask(path, approved, asStream);
    expect([decided.statusCode, decided.headers['content-type']]).toEqual([404, 'application/json']);
  });

  it('has a result for a call that is not sent', async () => {
    streams = await openStreams(script([{ ...getThing('a'), name: 'unknown' }]));
    const { payload } = await streams.ask('/interact', words, asStream);
    expect(eventsIn(payload)[1]).toMatchObject({ type: 'result', call: { status: 'not_sent' } });
    expect(typesOf(payload)).toEqual(['step', 'result', 'step', 'text', 'done']);
  });

  it('shows a text that is not written in pieces at once', async () => {
    const text = 'Thing 1 is called "Tom", and is well.';
    streams = await openStreams(() => Promise.resolve({ text, calls: [] }));
    const { payload } = await streams.ask('/interact', words, asStream);
    expect(eventsIn(payload)).toMatchObject([{ type: 'step' }, { type: 'text', text }, { type: 'done' }]);
  });

  it('shows pieces of a text as they come, and joins them where a secret could be cut', async () => {
    streams = await openStreams(async (_results, _signal, onText) => {
      for (const piece of ['Thi', 'ng 1 ', 'is w', 'ell.']) await onText?.(piece);
      return { text: 'Thing 1 is well.', calls: [] };
    });
    const { payload } = await streams.ask('/interact', words, asStream);
    const texts = eventsIn(payload).flatMap((event) => (event.type === 'text' ? [event.text] : []));
    expect([texts.length > 1, texts.join('')]).toEqual([true, 'Thing 1 is well.']);
  });
});

describe('an error', () => {
  it.each([
    { given: {}, headers: asStream, status: 400 },
    { given: words, headers: { accept: 'text/event-stream' }, status: 401 },
    { given: { ...words, 'dry-run': true }, headers: asStream, status: 400 },
    { given: words, headers: { ...asStream, 'x-service-credentials': 'nonsense' }, status: 400 },
  ])('before the first event has the status $status', async ({ given, headers, status }) => {
    streams = await openStreams(script());
    const response = await streams.ask('/interact', given, headers);
    expect([response.statusCode, response.headers['content-type']]).toEqual([status, 'application/json']);
  });

  it('after it is the last event, as the response would have been', async () => {
    streams = await openStreams(() => Promise.reject(new ProviderError('ensemble-provider-refused', 'it is full')));
    const { statusCode, payload } = await streams.ask('/interact', words, asStream);
    const json = await streams.ask('/interact', words);
    expect(statusCode).toBe(200);
    expect(eventsIn(payload)).toMatchObject([
      { type: 'step' },
      { type: 'error', status: 502, error: json.json<object>() },
    ]);
    expect(json.statusCode).toBe(502);
  });
});

describe('a repeated request', () => {
  const withKey = { ...asStream, 'idempotency-key': 'k-1' };

  it('has the first answer in one event, in either form', async () => {
    streams = await openStreams(script([getThing('a')]));
    const first = eventsIn((await streams.ask('/interact', words, withKey)).payload);
    const again = eventsIn((await streams.ask('/interact', words, withKey)).payload);
    expect(again).toEqual(first.slice(-1));
    const json = await streams.ask('/interact', words, { ...withKey, accept: 'application/json' });
    expect({ type: 'done', answer: json.json<object>() }).toEqual(again[0]);
    expect(streams.received).toEqual(['GET /things/1']);
  });

  it('has the first error in one event, and a status for another body', async () => {
    streams = await openStreams(() => Promise.reject(new ProviderError('ensemble-provider-refused', 'it is full')));
    const first = eventsIn((await streams.ask('/interact', words, withKey)).payload);
    expect(eventsIn((await streams.ask('/interact', words, withKey)).payload)).toEqual(first.slice(-1));
    expect((await streams.ask('/interact', { user_input: 'other' }, withKey)).statusCode).toBe(400);
  });
});

describe('JSON', () => {
  it.each([
    {},
    { accept: '*/*' },
    { accept: 'application/json, text/event-stream' },
    { accept: 'text/event-stream;q=0' },
  ])('is the response to %o', async (headers) => {
    streams = await openStreams(script());
    const response = await streams.ask('/interact', words, { ...keys, ...headers });
    expect(response.headers['content-type']).toBe('application/json; charset=utf-8');
  });
});
