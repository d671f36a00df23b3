/** The record of calls with two replicas on one PostgreSQL: one is killed, frozen or loses its lock, the other one runs on. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Log } from '../ensemble/log/interaction-log.ts';
import { type BoatService, exportLogs, post, registerBoats, startBoats } from './lib/boats.ts';
import { administer, type DataPlace, postgres } from './lib/engines.ts';
import { createInstances } from './lib/instances.ts';
import { createSystem, type ServiceProcess, type Stoppable, type System } from './lib/process.ts';

let count = 0;
/** Returns a creation with a key that no other test uses. */
const newCreate = () => ({
  body: { user_input: 'Create a boat with the name "Ada"' },
  idempotencyKey: `create-${(count += 1)}`,
});
const createTwo = { body: { user_input: 'Create a boat with the name "Ada". Create a boat with the name "Bea".' } };

/** The tests share two replicas, since a start takes longer than a test: each test finds both running, and reads its own record. */
describe.skipIf(postgres === undefined)('two replicas (need PostgreSQL)', () => {
  let place: DataPlace;
  let systems: readonly [System, System<Stoppable>];
  /** The replica that the tests kill and freeze; undefined if it was killed. The other one runs in this process. */
  let first: ServiceProcess | undefined;
  let boats: BoatService;
  /** Ends the writes that the service has got. */
  let ends: (() => void)[] = [];
  let isHolding: boolean;
  /** The interactions of the tests before. */
  let earlier: ReadonlySet<string | undefined>;
  const urlOf = (index: 0 | 1): string => systems[index].urls.ensemble;

  beforeAll(async () => {
    boats = await startBoats((end) => {
      if (isHolding) ends.push(end);
      else end();
    });
    place = await postgres!.place(); // skipped without a server
    systems = [await createSystem(place.environment), await createInstances(place.environment)];
    await systems[1].start('ensemble');
    await startKilled();
    await registerBoats(urlOf(0), boats);
  });
  beforeEach(async () => {
    ends = [];
    isHolding = true;
    boats.received.length = 0;
    await startKilled();
    await expect.poll(() => lockSessions(`select pid ${lockSessionsClause}`)).toBe(2);
    earlier = new Set((await exportLogs(urlOf(1))).map(({ id }) => id));
  });
  afterEach(() => {
    for (const end of ends) end();
  });
  afterAll(async () => {
    for (const system of systems) await system.remove();
    await boats.close();
    await place.dispose();
  });

  async function startKilled(): Promise<void> {
    first ??= await systems[0].start('ensemble');
  }
  async function killFirst(): Promise<void> {
    await first?.kill('SIGKILL');
    first = undefined;
  }

  /** Returns the state of each interaction of this test with those of its calls, as the second replica sees it. */
  const states = async (): Promise<string[]> => {
    const toStates = ({ state, calls = [] }: Log): string => [state, ...calls.map(({ status }) => status)].join(' ');
    return (await exportLogs(urlOf(1))).filter(({ id }) => !earlier.has(id)).map(toStates);
  };

  const lockSessionsClause = `from pg_stat_activity
    where application_name like 'fountainai replica %' and datname = current_database()`;

  /** Runs a query of the connections that hold the locks. @returns its number of rows */
  async function lockSessions(query: string): Promise<number> {
    let found = 0;
    await administer(place.environment.DATABASE_URL ?? '', async (client) => {
      found = (await client.query(query)).rowCount ?? 0;
    });
    return found;
  }
  const endLockSessions = () => lockSessions(`select pg_terminate_backend(pid) ${lockSessionsClause}`);

  test('the other replica ends what a killed one has left, within seconds, and sends nothing again', async () => {
    const create = newCreate();
    const broken = post(urlOf(0), '/interact', create).catch(() => undefined);
    await expect.poll(() => boats.received.length).toBe(1);
    await killFirst();
    await broken;
    await expect.poll(states, { timeout: 15_000 }).toEqual(['interrupted outcome_unknown']);
    const again = await post(urlOf(1), '/interact', create);
    expect(again).toMatchObject({ status: 200, body: { writes: [{ outcome: 'unknown' }] } });
    expect(boats.received).toHaveLength(1);
  });

  test('calls that wait on a killed replica are confirmed on the other one, with the same answer for a repeated key', async () => {
    isHolding = false;
    const { body } = await post(urlOf(0), '/interact', { body: { user_input: 'Delete boat 7' } });
    await killFirst();
    const path = `/interact/${body.conversation_id}/confirm`;
    const confirm = {
      body: { approved: body.pending_calls.map(({ id }) => id) },
      idempotencyKey: body.conversation_id,
    };
    const [first, second] = await Promise.all([post(urlOf(1), path, confirm), post(urlOf(1), path, confirm)]);
    expect([first.status, second]).toEqual([200, first]);
    expect(await states()).toEqual(['done done']);
    await startKilled();
    expect(await post(urlOf(0), path, confirm)).toEqual(first);
    expect(boats.received).toEqual(confirm.body.approved);
  });

  test('a replica that is killed during a confirmation leaves a call that is never sent again', async () => {
    const { body } = await post(urlOf(0), '/interact', { body: { user_input: 'Delete boat 7' } });
    const path = `/interact/${body.conversation_id}/confirm`;
    const confirm = {
      body: { approved: body.pending_calls.map(({ id }) => id) },
      idempotencyKey: body.conversation_id,
    };
    const broken = post(urlOf(0), path, confirm).catch(() => undefined);
    await expect.poll(() => boats.received.length).toBe(1);
    const waiting = post(urlOf(1), path, confirm);
    await killFirst();
    await broken;
    expect(await waiting).toMatchObject({ status: 200, body: { writes: [{ outcome: 'unknown' }] } });
    expect([await states(), boats.received]).toEqual([['interrupted outcome_unknown'], confirm.body.approved]);
  });

  test('a replica that loses its lock takes it again, and its call keeps its outcome', async () => {
    const create = newCreate();
    const answer = post(urlOf(0), '/interact', create);
    await expect.poll(() => boats.received.length).toBe(1);
    expect(await endLockSessions()).toBe(2);
    await new Promise((resolve) => setTimeout(resolve, 6_000)); // three looks of the other one
    expect(await states()).toEqual(['running sent']);
    for (const end of ends.splice(0)) end();
    expect(await answer).toMatchObject({ status: 200, body: { writes: [{ outcome: 'done' }] } });
    expect(await states()).toEqual(['done done']);
  });

  test('a replica that was frozen without its lock sends nothing more of what the other one has ended', async () => {
    const answer = post(urlOf(0), '/interact', createTwo);
    await expect.poll(() => boats.received.length).toBe(1);
    process.kill(first!.pid!, 'SIGSTOP');
    await endLockSessions();
    await expect.poll(states, { timeout: 20_000 }).toEqual(['interrupted outcome_unknown']);
    process.kill(first!.pid!, 'SIGCONT');
    isHolding = false;
    for (const end of ends.splice(0)) end();
    const details = expect.stringContaining('done, status 201') as string;
    expect(await answer).toMatchObject({ status: 503, body: { details } });
    expect([await states(), boats.received.length]).toEqual([['failed done'], 1]);
    expect(await post(urlOf(0), '/interact', newCreate())).toMatchObject({ status: 200 });
  });
});
