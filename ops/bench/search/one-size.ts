/** Measures search with one number of log entries, in a separate process, so that its memory is that of this size. */
import { performance } from 'node:perf_hooks';
import { createInteractionLog } from '../../../service/ensemble/log/interaction-log.ts';
import { measureEmbedded } from './embedded.ts';
import { createEntrySource } from './entries.ts';
import { measureExternal } from './external.ts';
import type { SearchFigures } from './figures.ts';
import { writeEntries } from './write-entries.ts';
import { openBenchDatabase } from './bench-database.ts';

const [, , place = '', size = '', sink = ''] = process.argv;
const entries = Number(size);
const source = { size: entries, next: createEntrySource(1) };
const started = performance.now();
// The parent ended, so no one needs the figures.
process.once('disconnect', () => process.exit(1));

/** Prints the progress, since a large measurement takes minutes. */
function note(line: string): void {
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  process.stderr.write(`${seconds.padStart(6)} s  ${entries} entries: ${line}\n`);
}

async function measureSize(): Promise<SearchFigures> {
  const { database, bytes } = await openBenchDatabase(place);
  try {
    const rate = await writeEntries(createInteractionLog(database), source, entries, 2_000);
    note(`written without search, ${rate.toFixed(0)} a second`);
    const sizeWithoutIndex = await bytes();
    const embedded = await measureEmbedded(database, source, note);
    const [size, memory] = [await bytes(), process.memoryUsage.rss()];
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
