/**
 * Typesense and the services are killed in turn under writes, and once its data folder is emptied: the index equals the database by
 * itself within a minute of quiet. Everything is real. `npm run faults:search` kills 100 times, `SEARCH_KILLS` any number.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { notEmpty } from '../../../openapi/testing/not-empty.ts';
import { sequences } from '../../central-sequence/search.ts';
import { readConfig } from '../../config/config.ts';
import type { SearchCollection } from '../../search/collection/collection.ts';
import { toIndexDocument } from '../../search/external/documents/index-document.ts';
import { searches } from '../../session-context/store.ts';
import { openBeside } from '../../start/open-database.ts';
import { engines, type DataPlace } from '../lib/engines.ts';
import { createSystem, type ServiceProcess, type System } from '../lib/process.ts';
import { TypesenseServer, typesenseProgram } from './server.ts';
import { allSessions } from '../faults/sessions.ts';
import { Writers } from '../faults/writers.ts';

const isLong = process.env.SEARCH_KILLS !== undefined;
const kills = Number(process.env.SEARCH_KILLS ?? 4);
/** Milliseconds of writes before each kill. */
const writing = 700;
/** Milliseconds until the index equals the database. */
const quiet = 60_000;

const collections = [
  { service: 'session-context', collection: searches.sessions },
  { service: 'central-sequence', collection: sequences },
];

// Starts take long: the short form uses one engine.
const chosen = notEmpty(isLong ? engines : engines.slice(0, 1));

describe.skipIf(typesenseProgram === undefined).each(chosen)(
  'a real Typesense that is killed, on $name (needs typesense-server)',
  ({ name, place: newPlace }) => {
    let place: DataPlace;
    let system: System;
    let server: TypesenseServer;
    let running: ServiceProcess;

    beforeEach(async () => {
      place = await newPlace();
      server = await TypesenseServer.start();
      const typesense = { TYPESENSE_URL: server.url, TYPESENSE_API_KEY: server.apiKey };
      system = await createSystem({ ...place.environment, ...typesense });
      running = await start();
    });

    afterEach(async () => {
      await system.remove();
      await server.dispose();
      await place.dispose();
    });

    const start = (): Promise<ServiceProcess> => system.start('central-sequence', 'session-context');

    const readDocuments = async (service: string, collection: SearchCollection): Promise<Map<string, unknown>> => {
      const database = await openBeside(service, readConfig(system.environment));
      if (database === undefined) throw new Error(`${service} has no data`);
      try {
        const documents = await collection.read(database, await collection.idsAfter(database, undefined, 1_000_000));
        return new Map(documents.map((document) => [document.id, { ...toIndexDocument(collection, document) }]));
      } finally {
        await database.close();
      }
    };

    /** An even kill is of Typesense, an odd one of the services. In the middle, and once more, Typesense loses its data. */
    const kill = async (round: number, writers: Writers): Promise<void> => {
      let isKilled = false;
      const ended = writers.writeUntil(() => isKilled, 5);
      await sleep(writing * (0.5 + Math.random()));
      if (round % 2 === 0) {
        await server.stop('SIGKILL');
        if (round === 2 * Math.floor(kills / 4)) await server.empty();
        await server.run();
        await sleep(writing * Math.random());
        isKilled = true;
        await ended;
      } else {
        isKilled = true;
        await running.kill('SIGKILL');
        await ended;
        running = await start();
      }
      await writers.known(); // what was interrupted is settled
    };

    test(`its index equals the database after ${kills} kills`, { timeout: kills * 30_000 + 300_000 }, async () => {
      const writers = new Writers({ url: system.urls.sessionContext, count: 4, repeatsBadGateway: true });
      for (let round = 0; round < kills; round += 1) await kill(round, writers);
      const known = await writers.known();
      expect((await allSessions(system.urls.sessionContext)).map(({ sessionId }) => sessionId)).toEqual(
        known.map(({ sessionId }) => sessionId),
      );
      const begin = performance.now();
      for (const { service, collection } of collections) {
        const wanted = await readDocuments(service, collection);
        expect(wanted.size).toBeGreaterThan(5);
        const left = Math.max(1_000, quiet - (performance.now() - begin));
        await expect.poll(() => server.documents(collection.name), { timeout: left, interval: 100 }).toEqual(wanted);
      }
      const seconds = ((performance.now() - begin) / 1000).toFixed(1);
      const figures = `${kills} kills, ${writers.acknowledged} writes acknowledged, equal ${seconds} s after the last`;
      if (isLong) process.stdout.write(`${name}: ${figures}\n`);
      // No rebuild has left a collection.
      const names = expect.arrayContaining([
        expect.stringMatching(/^sessions_/),
        expect.stringMatching(/^sequences_/),
      ]) as unknown;
      await expect.poll(() => server.collections(), { timeout: quiet }).toEqual(names);
      await expect.poll(() => server.collections(), { timeout: quiet }).toHaveLength(2);
    });
  },
);
