/** Turns that wait for a person, with stops of the server at each moment, on each engine. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from 'fountainai';
import { engines, type DataPlace } from '../../tests/lib/engines.ts';
import type { RecordedCall } from '../conversation/calls/call-log.ts';
import type { SavedTurn } from '../conversation/saved-turn.ts';
import { migrations } from '../migrations/migrations.ts';
import { createInteractionLog } from './interaction-log.ts';
import { type Beginning, createRecorder, type Recorder } from './recorder.ts';
import type { RunningEntry } from './replicas/fence.ts';
import { testRunner } from '../testing/runners.ts';
import { createTurnStore, type Decisions, type TurnStore } from './turns.ts';

const startedAt = Date.parse('2026-01-01T00:00:00Z');
const unkeyed = { key: undefined, operation: 'confirmCalls', body: {} };
const nothing: Decisions = { approved: [], rejected: [], replacements: [] };
const beginning: Beginning = {
  id: 'interaction',
  conversation_id: 'conversation',
  principal: 'one',
  timestamp: '2026-01-01T00:00:00.000Z',
  user_input: 'Delete boats 1 and 2',
  assistant_response: '',
  service_responses: [],
};
const callOf = (id: string): RecordedCall => ({
  id,
  service_id: 'boats',
  service_name: 'Boats',
  operation_id: 'deleteBoat',
  method: 'DELETE',
  url: `http://boats.test/boats/${id}`,
  effect: 'delete',
  status: 'pending',
  started_at: '2026-01-01T00:00:00.000Z',
  response: 'Not sent: the call waits for a confirmation.',
});
const savedOf = (id: string): SavedTurn['calls'][number] => ({
  call: { id: `call_${id}`, name: 'boats__deleteBoat', arguments: '{}' },
  id,
  waiting: {
    service_id: 'boats',
    operation_id: 'deleteBoat',
    method: 'delete',
    path: '/boats/{id}',
    destination: 'http://boats.test',
    parameters: { path: { id } },
    reason: 'it must be confirmed',
  },
});
const turn: SavedTurn = {
  version: 1,
  userInput: beginning.user_input,
  caution: {},
  assistant: 'offline',
  state: null,
  transcript: [],
  calls: [savedOf('1'), savedOf('2')],
  steps: 1,
  bytes: 0,
  tokens: undefined,
  warnings: [],
  expires_at: '2026-01-01T00:15:00.000Z',
};

describe.each(engines)('on $name', ({ place: newPlace }) => {
  let place: DataPlace;
  let database: Database;
  let recorder: Recorder;
  let turns: TurnStore;
  let now: number;
  let entry: RunningEntry;

  beforeEach(async () => {
    place = await newPlace();
    database = await place.open(migrations);
    now = startedAt;
    recorder = createRecorder({ database, runner: testRunner, now: () => now });
    turns = createTurnStore(database, testRunner, () => now);
    const begun = await recorder.begin(beginning, [], { ...unkeyed, operation: 'handleUserInput' });
    if ('earlier' in begun) throw new Error('the interaction did not begin');
    entry = begun.entry;
    for (const [index, id] of ['1', '2'].entries()) await recorder.calls(entry).insert(callOf(id), index);
    await recorder.finish(entry, { ...beginning, state: 'waiting' }, { unstored: [], answer: {}, turn });
  });
  afterEach(async () => {
    await database.close();
    await place.dispose();
  });

  const conversation = { id: 'conversation', principal: 'one' };
  const claim = (decisions: Partial<Decisions>, of = conversation) =>
    turns.claim(of, { ...nothing, ...decisions }, unkeyed);
  const send = async (id: string, claimed: Awaited<ReturnType<typeof claim>>): Promise<void> => {
    if ('earlier' in claimed) throw new Error('the turn was not taken');
    await recorder.calls(claimed.entry).update({ ...callOf(id), status: 'sent' });
  };
  const states = async (): Promise<unknown[]> => {
    const log = await createInteractionLog(database).read('interaction');
    return [log?.state, ...(log?.calls ?? []).map(({ status }) => status)];
  };

  it('a turn is taken once, with the decisions', async () => {
    const claims = await Promise.allSettled([claim({ approved: ['1'], rejected: ['2'] }), claim({ approved: ['1'] })]);
    expect(claims.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('another principal does not find it', async () => {
    await expect(claim({ approved: ['1'] }, { ...conversation, principal: 'two' })).rejects.toMatchObject({
      code: 'not_found',
    });
    expect(await states()).toEqual(['waiting', 'pending', 'pending']);
  });

  it('an unknown call undoes all decisions', async () => {
    await expect(claim({ approved: ['1', 'x'] })).rejects.toMatchObject({ code: 'conflict' });
    expect(await states()).toEqual(['waiting', 'pending', 'pending']);
  });

  it('an approved call that was not sent before a stop waits again, and can be approved again', async () => {
    await claim({ approved: ['1'] });
    expect(await states()).toEqual(['running', 'approved', 'pending']);
    await recorder.settle({ isAll: true });
    expect(await states()).toEqual(['waiting', 'pending', 'pending']);
    expect(await claim({ approved: ['1', '2'] })).toMatchObject({
      entry: { row: entry.row, run: 3 },
      calls: [{ status: 'approved' }, {}],
    });
  });

  it('a call that was sent before a stop is never sent again; the other one waits', async () => {
    await send('1', await claim({ approved: ['1'] }));
    now += 1_000;
    await recorder.settle({ isAll: true });
    expect(await states()).toEqual(['waiting', 'outcome_unknown', 'pending']);
    await expect(claim({ approved: ['1'] })).rejects.toMatchObject({ code: 'conflict' });
    expect(await claim({ rejected: ['2'] })).toMatchObject({
      calls: [{ status: 'outcome_unknown' }, { status: 'not_sent' }],
    });
  });

  it('an interaction without a call that waits is interrupted by a stop', async () => {
    await send('1', await claim({ approved: ['1'], rejected: ['2'] }));
    now += 1_000;
    await recorder.settle({ isAll: true });
    expect(await states()).toEqual(['interrupted', 'outcome_unknown', 'not_sent']);
  });

  it('calls expire', async () => {
    now += 16 * 60_000;
    await expect(claim({ approved: ['1'] })).rejects.toMatchObject({ code: 'conflict' });
    await recorder.settle({ replicas: [] });
    expect(await states()).toEqual(['done', 'not_sent', 'not_sent']);
    await expect(claim({ approved: ['1'] })).rejects.toMatchObject({ code: 'not_found' });
  });
});
