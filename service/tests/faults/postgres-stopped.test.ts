/** The database server stops under load and starts again; the services keep running. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { postgres } from '../lib/engines.ts';
import { createInstances } from '../lib/instances.ts';
import { createSystem, type Stoppable, type System } from '../lib/process.ts';
import type { PostgresServer } from '../../../ops/process/postgres-server.ts';
import { startOwnPostgres } from '../run/postgres-for-all.ts';
import { startBothLoads } from './both-loads.ts';
import { readiness, sentAgain, statuses } from './afterwards.ts';
import { allSessions } from './sessions.ts';

const rounds = Number(process.env.FAULT_ROUNDS ?? 1);
/** Milliseconds. */
const away = Number(process.env.FAULT_AWAY ?? 1_000);
/** Stopped by an operator, stopped at once, killed. */
const signals = ['SIGQUIT', 'SIGINT', 'SIGKILL'] as const;

describe.skipIf(postgres === undefined)('PostgreSQL stopped under load', () => {
  let server: PostgresServer;
  let system: System<Stoppable>;

  beforeEach(async () => {
    server = await startOwnPostgres(inject('postgresSocket'), { durable: rounds > 1 });
    const create = rounds > 1 ? createSystem : createInstances;
    system = await create({ DATABASE_URL: server.url(), LOG_LEVEL: 'fatal' });
  }, 120_000);

  afterEach(async () => {
    await system.remove();
    await server.dispose();
  });

  test(
    `for ${away} ms, ${rounds} times: requests get 503, then the services recover without help, and nothing acknowledged is lost`,
    async () => {
      const { sessionContext, centralSequence } = system.urls;
      await system.start('central-sequence', 'session-context');
      const loads = startBothLoads(system.urls, { connections: 8, context: (n) => `session of ${n + 1}` });
      const { sessions, numbers, made } = loads;

      for (let round = 0; round < rounds; round += 1) {
        const before = made();
        await expect.poll(made, { timeout: 60_000 }).toBeGreaterThan(before + 50);
        await server.stop(signals[round % signals.length]!);
        await expect
          .poll(() => readiness(centralSequence), { timeout: 60_000 })
          .toMatchObject({
            status: 503,
            body: {
              status: 'unavailable',
              checks: { database: 'failed' },
              reasons: { database: expect.stringMatching(/cannot be reached now.*\(ECONNREFUSED\)/) as string },
            },
          });
        await sleep(away);
        await server.start();
        const backAt = made();
        await expect.poll(made, { timeout: 60_000 }).toBeGreaterThan(backAt + 50);
        expect((await readiness(centralSequence)).status).toBe(200);
      }
      await loads.stop();

      for (const { answered, unanswered } of [sessions, numbers]) {
        expect(unanswered).toEqual([]);
        expect([...statuses(answered)]).toEqual(expect.arrayContaining([201, 503]));
      }
      // A session also needs its number, and Central Sequence has no database either.
      expect([201, 502, 503]).toEqual(expect.arrayContaining([...statuses(sessions.answered)]));
      expect([201, 503]).toEqual(expect.arrayContaining([...statuses(numbers.answered)]));
      const allNumbers = await sentAgain(centralSequence, numbers.answered);
      const allMade = await sentAgain(sessionContext, sessions.answered);
      expect(new Set(allNumbers.map(({ sequenceNumber }) => sequenceNumber)).size).toBe(numbers.answered.length);
      expect(await allSessions(sessionContext)).toEqual(allMade.sort((a, b) => a.sessionId - b.sessionId));
    },
    rounds * (away + 180_000),
  );
});
