/** Conversations on each engine: which request may begin, and what becomes of them when the log is deleted. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from 'fountainai';
import { type DataPlace, engines } from '../../tests/lib/engines.ts';
import { migrations } from '../migrations/migrations.ts';
import { testRunner } from '../testing/runners.ts';
import { type ConversationStore, createConversationStore, type OpenConversation } from './conversations.ts';
import { createInteractionLog } from './interaction-log.ts';
import { type Beginning, createRecorder, type Recorder } from './recorder.ts';
import { createLogRemoval } from './removal.ts';
import type { RunningEntry } from './replicas/fence.ts';

const unkeyed = { key: undefined, operation: 'handleUserInput', body: {} };
let count = 0;

describe.each(engines)('on $name', ({ name, place: newPlace }) => {
  let place: DataPlace;
  let database: Database;
  let other: Database;
  let recorder: Recorder;
  let conversations: ConversationStore;

  beforeEach(async () => {
    place = await newPlace();
    database = await place.open(migrations);
    recorder = createRecorder({ database, runner: testRunner });
    conversations = createConversationStore(database);
    // A SQLite file belongs to one process.
    other = name === 'sqlite' ? database : await place.open(migrations);
  });
  afterEach(async () => {
    for (const one of new Set([database, other])) await one.close();
    await place.dispose();
  });

  async function begin(
    opened?: OpenConversation,
    principal = 'one',
    on = { recorder, conversations },
  ): Promise<{ log: Beginning; entry: RunningEntry }> {
    count += 1;
    const id = opened?.id ?? `conversation-${count}`;
    const timestamp = new Date(Date.UTC(2026, 0, 1, 0, 0, count)).toISOString();
    const texts = { user_input: `Words ${count}`, assistant_response: '', service_responses: [] };
    const log = { id: `interaction-${count}`, conversation_id: id, principal, timestamp, ...texts };
    const enter = on.conversations.enter({ beginning: log, opened, keepsWaiting: false });
    const begun = await on.recorder.begin(log, [], unkeyed, enter);
    if ('earlier' in begun) throw new Error('the interaction did not begin');
    return { log, entry: begun.entry };
  }
  const end = ({ log, entry }: Awaited<ReturnType<typeof begin>>): Promise<void> =>
    recorder.finish(entry, { ...log, state: 'done' }, { unstored: [], answer: {} });

  it('a request begins if no other one runs, on all replicas, and only by the state that it has read', async () => {
    const first = await begin();
    const { conversation_id: id } = first.log;
    const replica = {
      recorder: createRecorder({ database: other, runner: testRunner }),
      conversations: createConversationStore(other),
    };
    await expect(begin(await replica.conversations.open(id, 'one'), 'one', replica)).rejects.toMatchObject({
      code: 'conflict',
    });
    await end(first);
    const [opened, same] = [await conversations.open(id, 'one'), await replica.conversations.open(id, 'one')];
    await end(await begin(opened));
    await expect(begin(same, 'one', replica)).rejects.toMatchObject({ code: 'conflict' });
    const third = await begin(await replica.conversations.open(id, 'one'), 'one', replica);
    await end(third);
    const past = await conversations.past(id);
    expect(past.map(({ userInput }) => userInput)).toHaveLength(3);
  });

  it('of several requests at the same time one begins', async () => {
    const first = await begin();
    await end(first);
    const opened = await conversations.open(first.log.conversation_id, 'one');
    const replica = {
      recorder: createRecorder({ database: other, runner: testRunner }),
      conversations: createConversationStore(other),
    };
    const all = [begin(opened), begin(opened, 'one', replica), begin(opened), begin(opened, 'one', replica)];
    const states = (await Promise.allSettled(all)).map(({ status }) => status).sort();
    expect(states).toEqual(['fulfilled', 'rejected', 'rejected', 'rejected']);
  });

  it('another principal finds nothing', async () => {
    const first = await begin();
    await end(first);
    const { conversation_id: id } = first.log;
    await begin(undefined, 'two');
    const missing = { code: 'not_found' };
    await expect(conversations.open(id, 'two')).rejects.toMatchObject(missing);
    await expect(conversations.read(id, 'two')).rejects.toMatchObject(missing);
    await expect(conversations.remove(id, 'two')).rejects.toMatchObject(missing);
    await expect(begin(await conversations.open(id, 'one'), 'two')).rejects.toMatchObject(missing);
    const page = { limit: 10, offset: 0 };
    const found = await Promise.all(['one', 'two', 'three', undefined].map((owner) => conversations.list(page, owner)));
    expect(found.map(({ total, conversations: list }) => [total, list.length])).toEqual([
      [1, 1],
      [1, 1],
      [0, 0],
      [2, 2],
    ]);
  });

  it('end when their last interaction is deleted from the log', async () => {
    const first = await begin();
    await end(first);
    const { conversation_id: id } = first.log;
    const second = await begin(await conversations.open(id, 'one'));
    await end(second);
    const removal = createLogRemoval(database);
    expect(await removal.before(second.log.timestamp)).toBe(1);
    expect(await conversations.past(id)).toHaveLength(1);
    expect(await removal.before('2027-01-01T00:00:00.000Z')).toBe(1);
    await expect(conversations.open(id, 'one')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('earlier records are conversations of one interaction', async () => {
    for (const one of new Set([database, other])) await one.close();
    await place.dispose();
    place = await newPlace();
    const until = Object.fromEntries(Object.entries(migrations).filter(([name]) => name < '0008'));
    const before = await place.open(until);
    const log = {
      timestamp: '2026-01-01T00:00:00.000Z',
      user_input: 'w'.repeat(300),
      assistant_response: '',
      service_responses: [],
    };
    const old = createInteractionLog(before);
    await old.append({ ...log, id: 'a', conversation_id: 'c', principal: 'one', state: 'done' });
    await old.append({ ...log, id: 'b' });
    await before.close();
    database = await place.open(migrations);
    other = database;
    conversations = createConversationStore(database);
    expect(await conversations.list({ limit: 10, offset: 0 }, undefined)).toMatchObject({
      total: 1,
      conversations: [{ id: 'c', principal: 'one', interactions: 1, title: 'w'.repeat(100) }],
    });
    expect(await conversations.past('c')).toHaveLength(1);
  });
});
