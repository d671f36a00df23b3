/**
 * Sessions written, changed and deleted while Typesense fails in every way and the service is killed: afterwards the index
 * holds what the database holds, document by document. `npm run faults` has it down for five minutes of writes.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { engines, type Place } from '../lib/engines.ts';
import { createSystem, key, type System } from '../lib/process.ts';
import { TypesenseDouble } from '../typesense/double.ts';
import { describedByDocument } from '../typesense/document.ts';
import type { Fault } from '../typesense/faults.ts';
import { allSessions } from './sessions.ts';

const rounds = Number(process.env.FAULT_ROUNDS ?? 1);
const isLong = process.env.FAULT_ROUNDS !== undefined;
/** Milliseconds. */
const writing = isLong ? 3_000 : 500;
const outage = isLong ? 300_000 : 300;

const imports = /\/import/;
const misdeeds: readonly Fault[] = [
  { on: imports, times: 2, does: { reset: 'after' } },
  { times: 2, does: { status: 429, headers: { 'retry-after': '1' } } },
  { on: imports, times: 5, does: { documents: /"id":"1?3"/, code: 503 } },
  { times: 3, does: { status: 500 } },
  { on: imports, times: 1, does: { late: 300 } },
  { on: imports, times: 2, does: { reset: 'before' } },
];

// Two starts and an outage take their time: the short form does with one engine.
describe.each(isLong ? engines : engines.slice(0, 1))('on $name', ({ place: newPlace }) => {
  let place: Place;
  let system: System;
  let double: TypesenseDouble;

  beforeEach(async () => {
    place = await newPlace();
    double = new TypesenseDouble();
    await double.start();
    const typesense = { TYPESENSE_URL: double.url, TYPESENSE_API_KEY: double.apiKey };
    system = await createSystem({ ...place.environment, ...typesense });
  });

  afterEach(async () => {
    await system.remove();
    await double.stop();
    await place.dispose();
  });

  const ask = async (method: string, path: string, body?: object): Promise<void> => {
    const headers = { 'x-api-key': key, 'content-type': 'application/json', connection: 'close' };
    const content = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await fetch(`${system.urls.sessionContext}${path}`, { method, headers, ...content });
    await answer.arrayBuffer();
    expect(answer.status).toBeLessThan(500);
  };

  /** Until it is told to end, or the service is killed. */
  const writeUntil = async (isEnded: () => boolean): Promise<void> => {
    for (let n = 1; !isEnded(); n += 1) {
      const id = 1 + Math.floor((Math.random() * n) / 2);
      if (n % 3 === 0) await ask('PUT', `/sessions/${id}`, { context: `changed ${n}` });
      else if (n % 7 === 0) await ask('DELETE', `/sessions/${id}`);
      else await ask('POST', '/sessions', { userId: n, context: `session ${n}` });
    }
  };

  const indexEqualsDatabase = async (): Promise<void> => {
    const sessions = await allSessions(system.urls.sessionContext);
    const wanted = sessions.map(({ sessionId, userId, context, sequenceNumber }): [string, object] => [
      String(sessionId),
      { id: String(sessionId), context, userId, sessionId, sequenceNumber },
    ]);
    await expect.poll(() => double.documents('sessions'), { timeout: 180_000, interval: 100 }).toEqual(new Map(wanted));
    expect(wanted.length).toBeGreaterThan(5);
  };

  test(
    `the index equals the database after faults, ${rounds} kills and an outage`,
    { timeout: 1_200_000 },
    async () => {
      let running = await system.start('central-sequence', 'session-context');
      for (let round = 0; round < rounds; round += 1) {
        double.faults.set(...misdeeds);
        let isKilled = false;
        const ended = writeUntil(() => isKilled).catch((error: unknown) => {
          if (!isKilled) throw error;
        });
        await sleep(writing * (0.5 + Math.random()));
        isKilled = true;
        await running.kill('SIGKILL');
        await ended;
        running = await system.start('central-sequence', 'session-context');
      }
      await double.stop();
      const end = Date.now() + outage;
      await writeUntil(() => Date.now() > end);
      await double.start();
      await indexEqualsDatabase();
      expect(await describedByDocument(double.exchanges)).toEqual([]);
      expect((await running.kill('SIGTERM')).code).toBe(0);
    },
  );
});
