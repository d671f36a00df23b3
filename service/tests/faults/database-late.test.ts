/** Services that are started before their PostgreSQL, as happens if a machine starts all programs at once. */
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { postgres } from '../lib/engines.ts';
import { createSystem, isReady, type ServiceProcess, startProcess, type System } from '../lib/process.ts';
import type { PostgresServer } from '../../../ops/process/postgres-server.ts';
import { startOwnPostgres } from '../run/postgres-for-all.ts';

const waiting = 'the database cannot be reached yet: waiting for it';
const getLines = (text: string): string[] => text.split('\n').filter((line) => line.includes(waiting));

// Excluded by `DATABASES`, or not installed: see `postgres`.
describe.skipIf(postgres === undefined)('PostgreSQL that is not running when the services start', () => {
  let server: PostgresServer;
  let system: System;
  const started: ServiceProcess[] = [];
  const start = (settings: Readonly<Record<string, string>> = {}): ServiceProcess => {
    const service = startProcess(['central-sequence'], { ...system.environment, ...settings });
    started.push(service);
    return service;
  };
  beforeEach(async () => {
    server = await startOwnPostgres(inject('postgresSocket'), { durable: false });
    system = await createSystem({ DATABASE_URL: server.url() });
  }, 120_000);
  afterEach(async () => {
    await Promise.all(started.splice(0).map((service) => service.kill('SIGKILL')));
    await system.remove();
    await server.dispose();
  });

  test('is awaited, with one line in the log; SIGTERM ends the wait; a fault that waiting cannot fix is not awaited', async () => {
    await server.stop('SIGQUIT');
    const impatient = start();
    await expect.poll(() => impatient.output(), { timeout: 60_000 }).toContain(waiting);
    const askedAt = performance.now();
    expect(await impatient.kill('SIGTERM')).toEqual({ code: 0, signal: null });
    expect(performance.now() - askedAt).toBeLessThan(20_000);

    const patient = start();
    await expect.poll(() => patient.output(), { timeout: 60_000 }).toContain(waiting);
    await server.start();
    await expect.poll(() => isReady(system.urls.centralSequence), { timeout: 60_000 }).toBe(true);
    expect(getLines(patient.output())).toHaveLength(1);
    expect(patient.output()).toMatch(/"reason":"[^"]*ECONNREFUSED/);

    const hopeless = start({ DATABASE_URL: server.url('no_such_database') });
    expect(await hopeless.exited).toEqual({ code: 2, signal: null });
    expect(hopeless.output()).toMatch(/^DATABASE_URL: .*no_such_database.* \[start-database-unusable\]$/m);
    expect(getLines(hopeless.output())).toEqual([]);
  }, 120_000);
});
