/** The record of calls of two replicas whose PostgreSQL is killed and starts again during the calls. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import type { PostgresServer } from '../../ops/process/postgres-server.ts';
import { startOwnPostgres } from './run/postgres-for-all.ts';
import { type BoatService, exportLogs, post, registerBoats, startBoats } from './lib/boats.ts';
import { postgres } from './lib/engines.ts';
import { createInstances } from './lib/instances.ts';
import type { Stoppable, System } from './lib/process.ts';

const create = { body: { user_input: 'Create a boat with the name "Ada"' } };
const replicas = [0, 1] as const;

describe.skipIf(postgres === undefined)('two replicas whose database is away (needs PostgreSQL)', () => {
  let server: PostgresServer;
  let systems: System<Stoppable>[];
  let boats: BoatService;
  /** Ends the writes that the service has got. */
  let ends: (() => void)[];

  beforeEach(async () => {
    ends = [];
    boats = await startBoats((end) => void ends.push(end));
    server = await startOwnPostgres(inject('postgresSocket'), { durable: true });
    const settings = { DATABASE_URL: server.url() };
    systems = [await createInstances(settings), await createInstances(settings)];
    for (const system of systems) await system.start('ensemble');
    await registerBoats(systems[0]!.urls.ensemble, boats);
  });
  afterEach(async () => {
    for (const end of ends) end();
    for (const system of systems) await system.remove();
    await boats.close();
    await server.dispose();
  });

  const urlOf = (index: number): string => systems[index]!.urls.ensemble;
  const states = async (): Promise<string[]> =>
    (await exportLogs(urlOf(0))).map(({ state, calls = [] }) =>
      [state, ...calls.map(({ status }) => status)].join(' '),
    );

  test('do not end the interactions of each other, and keep the outcomes of calls that go on', async () => {
    const answers = replicas.map((index) => post(urlOf(index), '/interact', create));
    await expect.poll(() => boats.received.length).toBe(2);
    await server.stop('SIGKILL');
    await sleep(2_000);
    await server.start();
    await sleep(6_000); // three looks of each at the other
    expect(await states()).toEqual(['running sent', 'running sent']);
    for (const end of ends.splice(0)) end();
    for (const answer of answers)
      expect(await answer).toMatchObject({ status: 200, body: { writes: [{ outcome: 'done' }] } });
    expect(await states()).toEqual(['done done', 'done done']);
    const again = replicas.map((index) => post(urlOf(index), '/interact', create));
    await expect.poll(() => ends.length).toBe(2);
    for (const end of ends.splice(0)) end();
    for (const answer of again) expect(await answer).toMatchObject({ status: 200 });
    expect(new Set(boats.received).size).toBe(4);
  });
});
