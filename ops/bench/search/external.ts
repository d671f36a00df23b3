/** Measures an external index: the time to build it from the outbox, and the rate of writes to it. */
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import { Registry } from 'prom-client';
import { createInteractionLog } from '../../../service/ensemble/log/interaction-log.ts';
import { logs } from '../../../service/ensemble/log/log-collection.ts';
import { readSearchStatus } from '../../../service/search/administration.ts';
import { readLag } from '../../../service/search/external/metrics.ts';
import { openSearch } from '../../../service/search/open.ts';
import type { Database } from '../../../service/storage/database/database.ts';
import type { SearchFigures } from './figures.ts';
import { type LogSource, writeEntries } from './write-entries.ts';

/** @throws Error if the index refuses a document: the rate would be meaningless */
export async function measureExternal(
  database: Database,
  source: LogSource,
  url: string,
  note: (line: string) => void,
): Promise<Pick<SearchFigures, 'externalReindex' | 'outbox'>> {
  const typesense = { urls: [url], apiKey: 'bench' };
  const log = pino({ level: 'warn' }, process.stderr);
  const begin = performance.now();
  const search = await openSearch({ database, collections: [logs], typesense, metrics: new Registry(), log });
  try {
    while (!(await isBuilt(database))) await sleep(50);
    const externalReindex = (performance.now() - begin) / 1000;
    note(`external index built in ${externalReindex.toFixed(1)} s`);
    const count = Math.min(10_000, source.size);
    const start = performance.now();
    await writeEntries(createInteractionLog(database, search), source, count, 500);
    while ((await readLag(database)).waiting > 0) await sleep(5);
    const outbox = (count * 1000) / (performance.now() - start);
    const { refused } = await readLag(database);
    if (refused > 0) throw new Error(`the index refused ${refused} documents`);
    return { externalReindex, outbox };
  } finally {
    await search.close();
  }
}

/** True if the external index is live; before, the state names the service's own index, or one that is being built. */
async function isBuilt(database: Database): Promise<boolean> {
  const [state] = (await readSearchStatus(database)) ?? [];
  return state?.live?.startsWith('logs_') === true && state.target === null && state.waiting === 0;
}
