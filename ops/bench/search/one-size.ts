/** Measures search with one number of log entries, in a separate process, so that its memory is that of this size. */
import { performance } from 'node:perf_hooks';
import { formatMegabytes } from '../load/figures.ts';
import { measureEmbedded } from './embedded.ts';
import { createEntrySource } from './entries.ts';
import { measureExternal } from './external.ts';
import type { SearchFigures, StormFigures } from './figures.ts';
import { fillLog } from './write-entries.ts';
import { openBenchDatabase } from './bench-database.ts';
import { forkScript, receiveMessage, stopChild } from '../run/child-process.ts';

const [, , place = '', size = '', sink = '', stormSeconds = ''] = process.argv;
const entries = Number(size);
const source = { size: entries, next: createEntrySource(1, entries) };
const started = performance.now();
// The parent ended, so no one needs the figures.
process.once('disconnect', () => process.kill(process.pid));

/** Prints the progress, since a large measurement takes minutes. */
function note(line: string): void {
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  process.stderr.write(`${seconds.padStart(6)} s  ${entries} entries: ${line}\n`);
}

async function measureSize(): Promise<SearchFigures> {
  const embedded = await measureOwnIndex();
  const storm = await measureStorm();
  note(
    `searches by HTTP: ${storm.mainCpu.toFixed(1)} ms of the main thread, p99 ${storm.q99.toFixed(1)} ms, reads meanwhile ${storm.read99.toFixed(1)} ms`,
  );
  const { database } = await openBenchDatabase(place);
  try {
    const external = await measureExternal(database, source, sink, note);
    // The system counts it in units of 1024 bytes.
    const peakMemory = process.resourceUsage().maxRSS * 1024;
    return { ...embedded, storm, peakMemory, ...external };
  } finally {
    await database.close();
  }
}

async function measureStorm(): Promise<StormFigures> {
  const child = forkScript('ops/bench/search/one-storm.ts', [place, size, String(Number(stormSeconds) * 1000)]);
  try {
    // Our own script sends this and nothing else.
    return (await receiveMessage(child, 'the measurement of reads during searches')) as StormFigures;
  } finally {
    await stopChild(child);
  }
}

async function measureOwnIndex() {
  const bench = await openBenchDatabase(place);
  try {
    await fillLog(bench.database, source);
    const sizeWithoutIndex = await bench.bytes();
    note('written without search');
    const embedded = await measureEmbedded(bench, source, note);
    const [bytes, memory] = [await bench.bytes(), process.memoryUsage.rss()];
    const megabytes = [sizeWithoutIndex, bytes, memory].map(formatMegabytes);
    note(`MB without and with the index, and of memory: ${megabytes.join(', ')}`);
    return { entries, ...embedded, size: bytes, sizeWithoutIndex, memory };
  } finally {
    await bench.database.close();
  }
}

const figures = await measureSize();
note(`outbox ${figures.outbox.toFixed(0)} a second`);
process.send?.(figures, () => process.exit(0));
