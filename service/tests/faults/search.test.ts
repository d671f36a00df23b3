/**
 * Sessions created, changed and deleted while Typesense fails in every way, and the service is killed: acknowledged writes
 * are kept, and afterwards the index equals the databases, document by document. In `npm run faults`, Typesense is
 * silent for longer than any client waits, and stopped for `FAULT_OUTAGE` milliseconds of writes.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { notEmpty } from '../../../openapi/testing/not-empty.ts';
import { sequences } from '../../central-sequence/search.ts';
import { readConfig } from '../../config/config.ts';
import { openBeside } from '../../start/open-database.ts';
import { readSearchStatus } from '../../search/administration.ts';
import type { SearchCollection } from '../../search/collection/collection.ts';
import { toIndexDocument } from '../../search/external/documents/index-document.ts';
import { usualSettings } from '../../search/external/external-search.ts';
import { searches } from '../../session-context/store.ts';
import type { Database } from '../../storage/database/database.ts';
import { engines, type DataPlace } from '../lib/engines.ts';
import { createSystem, key, type ServiceProcess, type System } from '../lib/process.ts';
import { describedByDocument } from '../typesense/document.ts';
import type { TypesenseFault } from '../typesense/faults.ts';
import { TypesenseProxy } from '../typesense/proxy.ts';
import { TypesenseServer, typesenseProgram } from '../typesense/server.ts';
import { allSessions, type FaultSession } from './sessions.ts';
import { Writers } from './writers.ts';

const isLong = process.env.FAULT_ROUNDS !== undefined;
const rounds = Number(process.env.FAULT_ROUNDS ?? 1);
/** Milliseconds. */
const outage = Number(process.env.FAULT_OUTAGE ?? 300);
const writing = isLong ? 1_000 : 500;

const imports = /\/import/;
const quickFaults: readonly TypesenseFault[] = [
  { on: imports, times: 2, does: { reset: 'after' } },
  { on: imports, times: 3, does: { documents: /"id":"\d*[37]"/, code: 503 } },
  { on: imports, times: 1, does: { late: 300 } },
  { times: 2, does: { status: 500 } },
  { on: imports, times: 2, does: { reset: 'before' } },
  { times: 2, does: { status: 429, headers: { 'retry-after': '1' } } },
];
/** Milliseconds after which the worker gives up; abandoned requests are sent again a minute later. */
const givenUpAfter = usualSettings.timeout;
const late = givenUpAfter + 5_000;
const slow: readonly TypesenseFault[] = [
  { on: /sessions_.*\/import/, times: 1, does: { late } }, // sequences never change, so that none of them gets stale
  { on: /sequences_.*\/import/, times: 1, does: { hang: true } },
];

const all = [...quickFaults, ...slow];

/** The long form has one kind of fault in each round: with all at once, the worker would never send anything before the kill. */
function faultsIn(round: number): readonly TypesenseFault[] {
  return isLong ? [all[round % all.length]!] : quickFaults;
}

// Two starts and an outage take long: the short form uses one engine.
const onEngines = describe
  .skipIf(typesenseProgram === undefined)
  .each(notEmpty(isLong ? engines : engines.slice(0, 1)));

onEngines('on $name (needs typesense-server)', ({ name, place: newPlace }) => {
  let place: DataPlace;
  let system: System;
  let server: TypesenseServer;
  let proxy: TypesenseProxy;

  beforeEach(async () => {
    place = await newPlace();
    server = await TypesenseServer.start();
    proxy = await TypesenseProxy.start(server);
    const typesense = { TYPESENSE_URL: proxy.url, TYPESENSE_API_KEY: proxy.apiKey };
    system = await createSystem({ ...place.environment, ...typesense });
  });

  afterEach(async () => {
    await system.remove();
    await proxy.stop();
    await server.dispose();
    await place.dispose();
  });

  const start = (): Promise<ServiceProcess> => system.start('central-sequence', 'session-context');

  const get = async (path: string): Promise<{ status: number; body: unknown }> => {
    const answer = await fetch(`${system.urls.sessionContext}${path}`, { headers: { 'x-api-key': key } });
    return { status: answer.status, body: await answer.json() };
  };

  const everythingAcknowledgedIsThere = async (writers: Writers): Promise<void> => {
    const known = await writers.known();
    const found = await allSessions(system.urls.sessionContext);
    expect(found.map(written)).toEqual(known.map(written));
    expect(writers.givenTwice).toEqual({ numbers: [], ids: [] });
  };

  /** No process is killed, so that the worker abandons both requests. */
  const outlastSilence = async (writers: Writers): Promise<void> => {
    proxy.faults.clear();
    let isOver = false;
    const finished = writers.writeUntil(() => isOver, 100);
    try {
      await sleep(2_000); // so that the delayed request is a whole batch, much of which will have changed
      const before = proxy.unanswered;
      proxy.faults.set(...slow);
      await expect.poll(() => proxy.unanswered - before, { timeout: 120_000, interval: 200 }).toBe(2);
      await sleep(late - givenUpAfter + 1_000);
    } finally {
      isOver = true;
      await finished;
    }
  };

  const indexEqualsDatabase = async (service: string, collection: SearchCollection): Promise<void> => {
    const database = (await openBeside(service, readConfig(system.environment)))!;
    try {
      const patience = { timeout: 300_000, interval: 200 };
      const wanted = await readDocuments(database, collection);
      expect(wanted.size).toBeGreaterThan(5);
      if (isLong) await expect.poll(() => leftOver(database, collection.name), patience).toEqual(nothing);
      await expect.poll(() => server.documents(collection.name), patience).toEqual(wanted);
    } finally {
      await database.close();
    }
  };

  test(
    `the index equals the database after faults, ${rounds} kills and ${outage} ms without Typesense`,
    { timeout: rounds * 20_000 + outage * 2 + 600_000 },
    async () => {
      const writers = new Writers({ url: system.urls.sessionContext, count: 8 });
      let running = await start();
      const built = async (): Promise<string[]> => [...(await server.aliases()).keys()].sort();
      await expect.poll(built, { timeout: 60_000, interval: 20 }).toEqual(['sequences', 'sessions']);
      for (let round = 0; round < rounds; round += 1) {
        proxy.faults.set(...faultsIn(round));
        let isKilled = false;
        const ended = writers.writeUntil(() => isKilled, 5);
        await sleep(writing * (0.5 + Math.random()));
        isKilled = true;
        await running.kill('SIGKILL');
        await ended;
        running = await start();
        await everythingAcknowledgedIsThere(writers);
      }
      if (isLong) await outlastSilence(writers);
      const undone = all.filter(({ does }) => !proxy.faults.done.has(does));
      if (rounds > all.length) expect(undone).toEqual([]);
      proxy.faults.clear();
      await proxy.stop();
      const end = Date.now() + outage;
      const finished = writers.writeUntil(() => Date.now() > end, isLong ? 50 : 20);
      const isDegraded = expect.objectContaining({ status: 'degraded' }) as unknown;
      await expect.poll(() => get('/readyz'), { timeout: 60_000 }).toEqual({ status: 200, body: isDegraded });
      expect(await get('/sessions?q=session')).toMatchObject({ status: 502, body: { retryAttempt: 2 } });
      await finished;
      await everythingAcknowledgedIsThere(writers);

      await proxy.start();
      const back = performance.now();
      await indexEqualsDatabase('session-context', searches.sessions);
      await indexEqualsDatabase('central-sequence', sequences);
      const seconds = ((performance.now() - back) / 1000).toFixed(1);
      const figures = `${rounds} kills, ${writers.acknowledged} writes acknowledged, index whole ${seconds} s after ${outage} ms`;
      if (isLong) process.stdout.write(`${name}: ${figures}\n`);
      await expect.poll(() => get('/readyz')).toMatchObject({ status: 200, body: { status: 'ok' } });
      expect(await describedByDocument(proxy.exchanges)).toEqual([]);
      expect((await running.kill('SIGTERM')).code).toBe(0);
    },
  );
});

/** It takes a minute: abandoned requests are sent again when the first attempt can no longer have an effect. */
const nothing = { waiting: 0, refused: 0 };

/** The members of a session in the responses to a writer; the response to a change has no time. */
function written({ sessionId, userId, context, sequenceNumber }: FaultSession): object {
  return { sessionId, userId, context, sequenceNumber };
}

async function readDocuments(database: Database, collection: SearchCollection): Promise<Map<string, unknown>> {
  const found = new Map<string, unknown>();
  for (let after: string | undefined; ;) {
    const ids = await collection.idsAfter(database, after, 1_000);
    const documents = await collection.read(database, ids);
    for (const document of documents) found.set(document.id, { ...toIndexDocument(collection, document) });
    after = ids.at(-1);
    if (after === undefined) return found;
  }
}

async function leftOver(database: Database, name: string): Promise<object | undefined> {
  const status = (await readSearchStatus(database))?.find(({ collection }) => collection === name);
  return status === undefined ? undefined : { waiting: status.waiting, refused: status.refused };
}
