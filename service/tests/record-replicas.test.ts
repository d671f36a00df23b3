/** The record of calls with two replicas on one PostgreSQL: one is killed, frozen or loses its lock, the other one runs on. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Log } from '../ensemble/log/interaction-log.ts';
import { type BoatService, exportLogs, post, registerBoats, startBoats } from './lib/boats.ts';
import { administer, type DataPlace, postgres } from './lib/engines.ts';
import { createSystem, type ServiceProcess, type System } from './lib/process.ts';

const create = { body: { user_input: 'Create a boat with the name "Ada"' }, idempotencyKey: 'create' };
const createTwo = { body: { user_input: 'Create a boat with the name "Ada". Create a boat with the name "Bea".' } };

describe.skipIf(postgres === undefined)('two replicas (need PostgreSQL)', () => {
  let place: DataPlace;
  let systems: System[];
  let processes: ServiceProcess[];
  let boats: BoatService;
  /** Ends the writes that the service has got. */
  let ends: (() => void)[];
  let isHolding: boolean;
  const urlOf = (index: number): string => systems[index]!.urls.ensemble;

  beforeEach(async () => {
    ends = [];
    isHolding = true;
    boats = await startBoats((end) => {
      if (isHolding) ends.push(end);
      else end();
    });
    place = await postgres!.place(); // skipped without a server
    systems = [await createSystem(place.environment), await createSystem(place.environment)];
    processes = [];
    for (const system of systems) processes.push(await system.start('ensemble'));
    await registerBoats(urlOf(0), boats);
  });
  afterEach(async () => {
    for (const end of ends) end();
    for (const system of systems) await system.remove();
    await boats.close();
    await place.dispose();
  });

  /** Returns the state of each interaction with those of its calls, as the second replica sees it. */
  const states = async (): Promise<string[]> => {
    const toStates = ({ state, calls = [] }: Log): string => [state, ...calls.map(({ status }) => status)].join(' ');
    return (await exportLogs(urlOf(1))).map(toStates);
  };

  async function endLockSessions(): Promise<number> {
    let count = 0;
    await administer(place.environment.DATABASE_URL ?? '', async (client) => {
      const query = `select pg_terminate_backend(pid) from pg_stat_activity
        where application_name like 'fountainai replica %' and datname = current_database()`;
      count = (await client.query(query)).rowCount ?? 0;
    });
    return count;
  }

  test('the other replica ends what a killed one has left, within seconds, and sends nothing again', async () => {
    const broken = post(urlOf(0), '/interact', create).catch(() => undefined);
    await expect.poll(() => boats.received.length).toBe(1);
    await processes[0]!.kill('SIGKILL');
    await broken;
    await expect.poll(states, { timeout: 15_000 }).toEqual(['interrupted outcome_unknown']);
    const again = await post(urlOf(1), '/interact', create);
    expect(again).toMatchObject({ status: 200, body: { writes: [{ outcome: 'unknown' }] } });
    expect(boats.received).toHaveLength(1);
  });

  test('calls that wait on a killed replica are confirmed on the other one, with the same answer for a repeated key', async () => {
    isHolding = false;
    const { body } = await post(urlOf(0), '/interact', { body: { user_input: 'Delete boat 7' } });
    await processes[0]!.kill('SIGKILL');
    const path = `/interact/${body.conversation_id}/confirm`;
    const confirm = { body: { approved: body.pending_calls.map(({ id }) => id) }, idempotencyKey: 'confirm' };
    const [first, second] = await Promise.all([post(urlOf(1), path, confirm), post(urlOf(1), path, confirm)]);
    expect([first.status, second]).toEqual([200, first]);
    expect(await states()).toEqual(['done done']);
    await systems[0]!.start('ensemble');
    expect(await post(urlOf(0), path, confirm)).toEqual(first);
    expect(boats.received).toEqual(confirm.body.approved);
  });

  test('a replica that is killed during a confirmation leaves a call that is never sent again', async () => {
    const { body } = await post(urlOf(0), '/interact', { body: { user_input: 'Delete boat 7' } });
    const path = `/interact/${body.conversation_id}/confirm`;
    const confirm = { body: { approved: body.pending_calls.map(({ id }) => id) }, idempotencyKey: 'confirm' };
    const broken = post(urlOf(0), path, confirm).catch(() => undefined);
    await expect.poll(() => boats.received.length).toBe(1);
    const waiting = post(urlOf(1), path, confirm);
    await processes[0]!.kill('SIGKILL');
    await broken;
    expect(await waiting).toMatchObject({ status: 200, body: { writes: [{ outcome: 'unknown' }] } });
    expect([await states(), boats.received]).toEqual([['interrupted outcome_unknown'], confirm.body.approved]);
  });

  test('a replica that loses its lock takes it again, and its call keeps its outcome', async () => {
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
    process.kill(processes[0]!.pid!, 'SIGSTOP');
    await endLockSessions();
    await expect.poll(states, { timeout: 20_000 }).toEqual(['interrupted outcome_unknown']);
    process.kill(processes[0]!.pid!, 'SIGCONT');
    isHolding = false;
    for (const end of ends.splice(0)) end();
    const details = expect.stringContaining('done, status 201') as string;
    expect(await answer).toMatchObject({ status: 503, body: { details } });
    expect([await states(), boats.received.length]).toEqual([['failed done'], 1]);
    expect(await post(urlOf(0), '/interact', create)).toMatchObject({ status: 200 });
  });
});
