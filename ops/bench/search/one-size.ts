/** Measures search with so many log entries, in a process of its own: its memory is that of this size alone. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createInteractionLog } from '../../../service/ensemble/interaction-log.ts';
import * as servicesAndLogs from '../../../service/ensemble/migrations/0001-services-and-logs.ts';
import * as searchTables from '../../../service/ensemble/migrations/0002-search.ts';
import { openSqlite } from '../../../service/storage/sqlite.ts';
import { measureEmbedded } from './embedded.ts';
import { entriesOf } from './entries.ts';
import { measureExternal } from './external.ts';
import type { SearchFigures } from './figures.ts';
import { write } from './fill.ts';

const [, , folder = '', size = '', sink = ''] = process.argv;
const entries = Number(size);
const source = { size: entries, next: entriesOf(1) };
const started = performance.now();
// Whoever wanted the figures is gone.
process.once('disconnect', () => process.exit(1));

/** A large measurement takes minutes: it says where it is. */
function note(line: string): void {
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  process.stderr.write(`${seconds.padStart(6)} s  ${entries} entries: ${line}\n`);
}

async function bytesIn(path: string): Promise<number> {
  const files = await readdir(path);
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(path, file))).size));
  return sizes.reduce((sum, bytes) => sum + bytes, 0);
}

async function measureSize(): Promise<SearchFigures> {
  const migrations = { '0001-services-and-logs': servicesAndLogs, '0002-search': searchTables };
  const database = await openSqlite(join(folder, 'ensemble.sqlite'), migrations);
  try {
    const rate = await write(createInteractionLog(database), source, entries, 2_000);
    note(`written without search, ${rate.toFixed(0)} a second`);
    const sizeWithoutIndex = await bytesIn(folder);
    const embedded = await measureEmbedded(database, source, note);
    const [size, memory] = [await bytesIn(folder), process.memoryUsage.rss()];
    const megabytes = [sizeWithoutIndex, size, memory].map((bytes) => Math.round(bytes / 1024 ** 2));
    note(`MB without and with the index, and of memory: ${megabytes.join(', ')}`);
    const external = await measureExternal(database, source, sink, note);
    // The system counts it in units of 1024 bytes.
    const peakMemory = process.resourceUsage().maxRSS * 1024;
    return { entries, ...embedded, size, sizeWithoutIndex, memory, peakMemory, ...external };
  } finally {
    await database.close();
  }
}

const figures = await measureSize();
note(`outbox ${figures.outbox.toFixed(0)} a second`);
process.send?.(figures, () => process.exit(0));
