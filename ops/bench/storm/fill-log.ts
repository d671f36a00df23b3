/** Fills the log of an ensemble before it starts, with the index of its words. */
import { mkdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import { Registry } from 'prom-client';
import { createInteractionLog } from '../../../service/ensemble/log/interaction-log.ts';
import { logs } from '../../../service/ensemble/log/log-collection.ts';
import { openSearch } from '../../../service/search/open.ts';
import { openBenchDatabase } from '../search/bench-database.ts';
import { createEntrySource } from '../search/entries.ts';
import { writeEntries } from '../search/write-entries.ts';

const batchSize = 2_000;

/** @param folder the ensemble's folder for data, which is created */
export async function fillLog(folder: string, count: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  const { database } = await openBenchDatabase(folder);
  const log = pino({ level: 'silent' });
  const parts = { database, collections: [logs], typesense: undefined, metrics: new Registry(), log };
  try {
    const source = { size: count, next: createEntrySource(1, count) };
    await writeEntries(createInteractionLog(database), source, count, batchSize);
    // Opening builds the index of what was written without it.
    const search = await openSearch(parts);
    while ((await search.state()).status !== 'ok') await sleep(20);
    await search.close();
  } finally {
    await database.close();
  }
}
