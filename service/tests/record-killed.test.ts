/**
 * The record of calls, with a server that is killed during writes and during confirmations: on SQLite twice, on PostgreSQL once. The
 * long form of 50 kills on each: `FAULT_ROUNDS=50 npx vitest run service/tests/record-killed.test.ts`.
 */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { notEmpty } from '../../openapi/testing/not-empty.ts';
import type { Call } from '../ensemble/log/tables/rows.ts';
import { type BoatService, exportLogs, type Interaction, post, registerBoats, startBoats } from './lib/boats.ts';
import { getPosts, type Post, sendAll, startLoad } from './faults/load.ts';
import { engines, type DataPlace } from './lib/engines.ts';
import { toInstances } from './lib/instances.ts';
import { createSystem, type Stoppable, type System } from './lib/process.ts';

const connections = 16;
const deletesInRound = 8;

describe.each(engines)('on $name', ({ name, place: newPlace }) => {
  const rounds = Number(process.env.FAULT_ROUNDS ?? (name === 'sqlite' ? 2 : 1));
  vi.setConfig({ testTimeout: (rounds + 1) * 60_000, hookTimeout: 120_000 });
  let place: DataPlace;
  let system: System;
  /** The same system in this process, after the last kill. */
  let instances: System<Stoppable>;
  let boats: BoatService;
  let received: string[];
  let count: number;

  beforeEach(async () => {
    boats = await startBoats((end) => void setTimeout(end, Math.random() * 20));
    received = boats.received;
    count = 0;
    place = await newPlace();
    system = await createSystem(place.environment);
    instances = toInstances(system);
  });
  afterEach(async () => {
    await instances.remove();
    await boats.close();
    await place.dispose();
  });

  /** Returns the calls by id, when none is under way any more. */
  async function readCalls(): Promise<Map<string, Call>> {
    let calls = new Map<string, Call>();
    const countSent = async (): Promise<number> => {
      const logs = await exportLogs(system.urls.ensemble);
      calls = new Map(logs.flatMap((log) => (log.calls ?? []).map((call) => [call.id, call])));
      return [...calls.values()].filter(({ status }) => status === 'sent').length;
    };
    await expect.poll(countSent).toBe(0);
    return calls;
  }

  function nextCreate(): Post {
    const boat = `boat-${count++}`;
    return { path: '/interact', body: { user_input: `Create a boat with the name "${boat}"` }, idempotencyKey: boat };
  }

  /** Returns a confirmation for each of some deletes that wait. */
  async function prepareDeletes(): Promise<Post[]> {
    const confirmations: Post[] = [];
    for (let index = 0; index < deletesInRound; index += 1) {
      const idempotencyKey = `delete-${count++}`;
      const { body } = await post(system.urls.ensemble, '/interact', { body: { user_input: `Delete boat ${count}` } });
      const approved = notEmpty(body.pending_calls).map(({ id }) => id);
      const path = `/interact/${body.conversation_id}/confirm`;
      confirmations.push({ path, body: { approved }, idempotencyKey });
    }
    return confirmations;
  }

  test(`after ${rounds} kills during writes, each request that the service got is on record, none was sent twice, and pending calls resume`, async () => {
    let running: Stoppable = await system.start('ensemble');
    await registerBoats(system.urls.ensemble, boats);
    const answered: { readonly status: number }[] = [];
    const total = { interrupted: 0, unknown: 0, resumed: 0 };
    for (let round = 0; round < rounds; round += 1) {
      const before = received.length;
      const confirmations = await prepareDeletes();
      const load = startLoad<Interaction>(system.urls.ensemble, { connections, post: nextCreate });
      // The confirmations are spread over the time to the kill.
      const confirming = startLoad<Interaction>(system.urls.ensemble, {
        connections: 2,
        requests: confirmations.length,
        post: (n) => confirmations[n]!,
      });
      // More than the first of each connection, so that some are answered; each kill comes at a different moment.
      const enough = before + connections + Math.random() * 60;
      await expect.poll(() => received.length, { interval: 2, timeout: 60_000 }).toBeGreaterThan(enough);
      await running.kill('SIGKILL');
      await Promise.all([load.finished, confirming.finished]);
      answered.push(...load.answered, ...confirming.answered);
      const got = received.length;

      running = await (round < rounds - 1 ? system : instances).start('ensemble');
      const calls = await readCalls();
      for (const id of notEmpty(received)) expect(calls.get(id), id).toMatchObject({ service_id: 'boats' });
      expect(new Set(received).size).toBe(received.length);

      // Requests that began before the kill get their record, and send nothing again; others begin now.
      const lost = [...load.unanswered, ...confirming.unanswered];
      const repeated = await sendAll<Interaction>(system.urls.ensemble, getPosts(lost));
      const known = new Set([...calls.values()].filter(({ status }) => status !== 'pending').map(({ id }) => id));
      const sentAgain = received.slice(got).filter((id) => known.has(id));
      expect([sentAgain, repeated.filter(({ status }) => status !== 200)]).toEqual([[], []]);

      total.resumed += await confirmRest(confirmations);
      expect(new Set(received).size).toBe(received.length);
      const statuses = [...calls.values()].map(({ status }) => status);
      total.unknown = statuses.filter((status) => status === 'outcome_unknown').length;
      total.interrupted += lost.length;
    }
    for (const { status } of notEmpty(answered)) expect(status).toBe(200);
    const logs = await exportLogs(system.urls.ensemble);
    const names = logs.map(({ user_input }) => user_input);
    expect(new Set(names).size).toBe(names.length);
    const facts = `${received.length} requests received, ${total.interrupted} interrupted, ${total.unknown} unknown`;
    process.stdout.write(`${name}: ${rounds} kills, ${facts}, ${total.resumed} deletes confirmed again\n`);
  });

  /** Confirms what waits again. Then each delete was sent once, or its outcome is unknown. @returns how many waited */
  async function confirmRest(confirmations: readonly Post[]): Promise<number> {
    const before = await readCalls();
    const idsOf = ({ body }: Post): readonly string[] => (body as { approved: readonly string[] }).approved;
    const waiting = confirmations.filter((one) => idsOf(one).some((id) => before.get(id)?.status === 'pending'));
    // may be empty: the kill can come when all are carried out
    for (const { path, body } of waiting)
      expect(await post(system.urls.ensemble, path, { body })).toMatchObject({ status: 200 });
    const after = await readCalls();
    for (const id of notEmpty(confirmations.flatMap(idsOf))) {
      const times = received.filter((one) => one === id).length;
      expect(['done 1', 'outcome_unknown 0', 'outcome_unknown 1']).toContain(`${after.get(id)?.status} ${times}`);
    }
    return waiting.length;
  }
});
