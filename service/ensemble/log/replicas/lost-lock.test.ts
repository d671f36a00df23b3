/** Replicas that lose their lock, are gone, or run on after others have ended their interactions, on each engine. */
import pg from 'pg';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from 'fountainai';
import { administer, engines, type DataPlace, postgres } from '../../../tests/lib/engines.ts';
import type { RecordedCall } from '../../conversation/calls/call-log.ts';
import { migrations } from '../../migrations/migrations.ts';
import { createInteractionLog } from '../interaction-log.ts';
import { type Beginning, createRecorder, type Recorder } from '../recorder.ts';
import { createTurnStore } from '../turns.ts';
import type { RunningEntry } from './fence.ts';
import { GoneReplicas } from './gone-replicas.ts';
import { lockName, Replica } from './replica.ts';

const log = pino({ level: 'silent' });
const beginning: Beginning = {
  id: 'interaction',
  conversation_id: 'conversation',
  principal: 'one',
  timestamp: '2026-01-01T00:00:00.000Z',
  user_input: 'Create boat 1',
  assistant_response: '',
  service_responses: [],
};
const callOf = (status: RecordedCall['status']): RecordedCall => ({
  id: 'call',
  service_id: 'boats',
  service_name: 'Boats',
  operation_id: 'createBoat',
  method: 'POST',
  effect: 'write',
  status,
  started_at: new Date().toISOString(),
  response: '',
});
const done = { ...beginning, assistant_response: 'Done.', state: 'done' } as const;
const end = { unstored: [], answer: { body: {} } };

describe.each(engines)('on $name', ({ place: newPlace }) => {
  let place: DataPlace;
  let database: Database;
  let replica: Replica;
  let recorder: Recorder;

  beforeEach(async () => {
    place = await newPlace();
    database = await place.open(migrations);
    replica = new Replica({ database, log });
    recorder = createRecorder({ database, runner: replica });
  });
  afterEach(async () => {
    await replica.close();
    await database.close();
    await place.dispose();
  });

  async function begin(): Promise<RunningEntry> {
    const begun = await recorder.begin(beginning, [], { key: 'k', operation: 'handleUserInput', body: {} });
    if ('earlier' in begun) throw new Error('the interaction did not begin');
    return begun.entry;
  }
  const states = async (): Promise<unknown[]> => {
    const entry = await createInteractionLog(database).read('interaction');
    return [entry?.state, ...(entry?.calls ?? []).map(({ status }) => status)];
  };

  it('a replica that runs is not found, and one that is gone is found at once at a start, otherwise at the second look', async () => {
    await begin();
    const others = new GoneReplicas(database, 'other');
    expect([await others.find(true), await others.find(false)]).toEqual([[], []]);
    await replica.close();
    await expect.poll(() => database.isLocked(lockName(replica.id))).toBe(false);
    expect([await others.find(false), await others.find(false)]).toEqual([[], [replica.id]]);
    expect(await new GoneReplicas(database, 'new').find(true)).toEqual([replica.id]);
    await recorder.settle({ replicas: [replica.id] });
    expect([await states(), await others.find(true)]).toEqual([['interrupted'], []]);
  });

  it('nothing begins on a replica that has no lock', async () => {
    await replica.close();
    await expect(begin()).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('a run that others have ended sends nothing more', async () => {
    const entry = await begin();
    await recorder.settle({ replicas: [replica.id] });
    await expect(recorder.calls(entry).insert(callOf('sent'), 0)).rejects.toMatchObject({ code: 'unavailable' });
    expect(await states()).toEqual(['interrupted']);
  });

  it('a run that others have ended during its call corrects the record with the true outcome', async () => {
    const entry = await begin();
    await recorder.calls(entry).insert(callOf('sent'), 0);
    await recorder.settle({ replicas: [replica.id] });
    expect(await states()).toEqual(['interrupted', 'outcome_unknown']);
    await recorder.calls(entry).end(callOf('done'));
    await recorder.finish(entry, done, end);
    expect(await states()).toEqual(['done', 'done']);
  });

  it('the end of a run does not touch a later run of the same interaction', async () => {
    const entry = await begin();
    await recorder.calls(entry).insert(callOf('pending'), 0);
    const turn = savedTurn();
    await recorder.finish(entry, { ...beginning, state: 'waiting' }, { ...end, turn });
    const turns = createTurnStore(database, replica);
    const request = { key: undefined, operation: 'confirmCalls', body: {} };
    const decisions = { approved: ['call'], rejected: [], replacements: [] };
    const claimed = await turns.claim({ id: 'conversation', principal: 'one' }, decisions, request);
    await expect(recorder.finish(entry, done, end)).rejects.toMatchObject({ code: 'unavailable' });
    await expect(recorder.calls(entry).update(callOf('not_sent'))).rejects.toMatchObject({ code: 'unavailable' });
    expect([claimed, await states()]).toMatchObject([{ entry: { row: entry.row, run: 2 } }, ['running', 'approved']]);
  });

  it('no call waits in an interaction that has ended', async () => {
    const entry = await begin();
    await recorder.calls(entry).insert(callOf('pending'), 0);
    await recorder.finish(entry, done, end);
    expect(await states()).toEqual(['done', 'not_sent']);
  });
});

describe.skipIf(postgres === undefined)('a lock of its own (needs PostgreSQL)', () => {
  it('a replica whose lock is lost takes it again, also if only the server knows of the loss', async () => {
    const place = await postgres!.place(); // skipped without a server
    const database = await place.open(migrations);
    const replica = new Replica({ database, log });
    try {
      await replica.ready();
      for (const round of [1, 2]) {
        expect(await endLockSessions(place), String(round)).toBe(1);
        await expect.poll(() => database.isLocked(lockName(replica.id))).toBe(true);
        await replica.ready();
      }
    } finally {
      await replica.close();
      expect(await database.isLocked(lockName(replica.id))).toBe(false);
      await database.close();
      await place.dispose();
    }
  });

  it('a loss that the connection did not notice is found by a check', async () => {
    let isLocked = true;
    const taken: string[] = [];
    const lock = async (name: string) => {
      taken.push(name);
      let lose = (): void => undefined;
      const lost = new Promise<void>((resolve) => (lose = resolve));
      return { isHeld: true, lost, release: async () => lose() };
    };
    const replica = new Replica({ database: { lock, isLocked: async () => isLocked }, log });
    await replica.ready();
    await replica.check();
    isLocked = false;
    await replica.check();
    await expect.poll(() => taken.length).toBe(2);
    await replica.close();
  });
});

/** Returns the number of sessions that were ended. */
async function endLockSessions(place: DataPlace): Promise<number> {
  let count = 0;
  await administer(place.environment.DATABASE_URL ?? '', async (client: pg.Client) => {
    const query = `select pg_terminate_backend(pid) from pg_stat_activity
      where application_name like 'fountainai replica %' and datname = current_database()`;
    count = (await client.query(query)).rowCount ?? 0;
  });
  return count;
}

const savedTurn = () => ({
  version: 1 as const,
  userInput: beginning.user_input,
  caution: {},
  assistant: 'offline',
  state: null,
  transcript: [],
  calls: [],
  steps: 1,
  bytes: 0,
  tokens: undefined,
  warnings: [],
  expires_at: new Date(Date.now() + 60_000).toISOString(),
});
