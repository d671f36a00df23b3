import pino from 'pino';
import { expect, it } from 'vitest';
import { petService, wanted } from '../../assistants/testing/interactions.ts';
import { localChecks } from '../../tools/local-checks.ts';
import type { Conversation } from '../assistant.ts';
import { interact } from '../interaction.ts';
import type { Follower, ProgressEvent } from './progress.ts';

/** Runs an interaction with two calls in its first step, and counts the calls that were sent. */
async function follow(notify: Follower['notify'], signal: AbortSignal, { milliseconds = 60_000, text = '{}' } = {}) {
  let sent = 0;
  const turns = [[wanted('a'), wanted('b')], []];
  const next: Conversation['next'] = async () => ({ text: 'Done.', calls: turns.shift() ?? [] });
  const interaction = await interact('How is pet 1?', {
    assistant: { isBoundToWords: true, begin: () => ({ next }) },
    call: async () => {
      sent += 1;
      return { status: 200, mediaType: 'application/json', headers: {}, text };
    },
    checks: localChecks,
    snapshots: [await petService()],
    context: { requestId: 'r', traceparent: 't', log: pino({ level: 'silent' }) },
    bounds: { steps: 8, callsPerStep: 8, milliseconds, bytes: 100_000 },
    follower: { notify, signal },
  });
  return { ...interaction, sent };
}

it('does not send a call if the follower leaves before, and records the reason', async () => {
  const controller = new AbortController();
  const { calls, sent, assistantResponse } = await follow(async ({ type }) => {
    if (type === 'call') controller.abort(new Error('the client has left'));
  }, controller.signal);
  expect(sent).toBe(0);
  const reason = 'the client has left [ensemble-interaction-stopped]';
  expect(calls).toMatchObject([
    { status: 'not_sent', reason },
    { status: 'not_sent', reason },
  ]);
  expect(assistantResponse).toContain('I stopped before I was done: the client has left.');
});

it('sends nothing for a follower that has left before the beginning', async () => {
  const { calls, sent } = await follow(() => Promise.resolve(), AbortSignal.abort(new Error('the client has left')));
  expect([calls, sent]).toEqual([[], 0]);
});

it('waits for a follower that does not read, until the time is over', async () => {
  const never = new Promise<void>(() => undefined);
  const { assistantResponse, sent } = await follow(() => never, new AbortController().signal, { milliseconds: 50 });
  expect([sent, assistantResponse]).toEqual([0, expect.stringContaining('0.05 seconds are over')]);
});

it('shows a copy of a call, and the beginning of its response', async () => {
  const events: ProgressEvent[] = [];
  await follow(async (event) => void events.push(event), new AbortController().signal);
  const types = ['step', 'text', 'call', 'call', 'result', 'result', 'step', 'text'];
  expect(events.map(({ type }) => type)).toEqual(types);
  const [call, result] = ['call', 'result'].map((type) => events.find((event) => event.type === type));
  expect([call, result]).toMatchObject([
    { call: { status: 'not_sent' } },
    { call: { status: 'done' }, response: '{}' },
  ]);
});

it('cuts a long response, but no character', async () => {
  const events: ProgressEvent[] = [];
  const text = JSON.stringify('😀'.repeat(2_000));
  await follow(async (event) => void events.push(event), new AbortController().signal, { text });
  const results = events.flatMap((event) => (event.type === 'result' ? [event.response] : []));
  expect(results.map(({ length }) => length)).toEqual([1_999, 1_999]);
  expect(JSON.stringify(results)).not.toContain(String.raw`\ud8`);
});
