/** Measures searches by HTTP in a process of the services, and small reads of the same process meanwhile. */
import { spawn } from 'node:child_process';
import { Agent, get } from 'node:http';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { portSetting } from '../../../service/config/config.ts';
import { projectFolder } from '../../file/files.ts';
import { freePort } from '../../process/free-port.ts';
import { runOpenLoop } from '../load/open-loop.ts';
import { stopChild } from '../run/child-process.ts';
import { readThreadTime } from '../run/processor-time.ts';
import { inScratch, type Scratch } from '../run/scratch.ts';
import { createRandom, percentile } from '../run/statistics.ts';
import { createReadSession, read } from '../services/scenarios.ts';
import { benchKey } from '../services/servers.ts';
import { queryKinds } from './entries.ts';
import type { StormFigures } from './figures.ts';

const headers = { 'x-api-key': benchKey };
const names = ['central-sequence', 'session-context', 'ensemble'] as const;

/** Two clients search all the time. */
const searchers = 2;
const readsPerSecond = 100;

/**
 * @param place the folder of the databases, or the address of a PostgreSQL, with that many entries of the log and their index
 * @param milliseconds the time of each phase: reads with searches after the start, without them, and with them again
 */
export function measureStorm(place: string, entries: number, milliseconds: number): Promise<StormFigures> {
  return inScratch(async (scratch) => {
    const server = await startServer(place, scratch);
    await warmUp(server, entries);
    const storm = async (seed: number) => {
      const end = performance.now() + milliseconds;
      const searching = Array.from({ length: searchers }, (_, n) => searchUntil(end, server.logs, entries, seed + n));
      // At once: a search that fails during the reads would end this process, but not the server.
      const [reads, ...searches] = await Promise.all([readFor(server.contextUrl, milliseconds), ...searching]);
      return { reads, searches: searches.flat() };
    };
    // V8 has compiled nothing yet: each read needs half as much processor time again.
    const first = await storm(searchers);
    const start = server.mainMs();
    const alone = await readFor(server.contextUrl, milliseconds);
    const between = server.mainMs();
    const { reads, searches } = await storm(0);
    return {
      searches: searches.length,
      q50: percentile(searches, 0.5),
      q99: percentile(searches, 0.99),
      firstRead99: percentile(first.reads, 0.99),
      readAlone99: percentile(alone, 0.99),
      read99: percentile(reads, 0.99),
      mainCpu: (server.mainMs() - between - (between - start)) / searches.length,
    };
  });
}

interface SearchedServer {
  readonly logs: string;
  readonly contextUrl: string;
  /** Returns the processor time of the main thread so far, in milliseconds; NaN without /proc. */
  readonly mainMs: () => number;
}

/** Starts the command that users start. */
async function startServer(place: string, { atEnd }: Scratch): Promise<SearchedServer> {
  const ports = await Promise.all(names.map(async (name) => [name, await freePort()] as const));
  const database = place.startsWith('postgres://') ? { DATABASE_URL: place } : { DATA_DIR: place };
  const child = spawn(process.execPath, ['bin/run.js', 'service/main.ts', ...names], {
    cwd: projectFolder,
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      API_KEYS: benchKey,
      ADMIN_API_KEYS: `${benchKey}-of-an-administrator`,
      LOG_LEVEL: 'warn',
      ...database,
      ...Object.fromEntries(ports.map(([name, port]) => [portSetting(name), String(port)])),
    },
    // Standard output belongs to the figures.
    stdio: ['ignore', 2, 2],
  });
  atEnd(() => stopChild(child));
  const exited = new Promise<never>((_, reject) => {
    child.once('exit', (code) => reject(new Error(`the services ended with ${code}`)));
  });
  exited.catch(() => undefined); // also when the measurement stops them
  const [, sessions = '', ensemble = ''] = ports.map(([, port]) => `http://127.0.0.1:${port}`);
  for (const url of [sessions, ensemble]) await Promise.race([isReady(`${url}/readyz`), exited]);
  await createReadSession({ name: 'session-context', urls: [sessions], pids: [], headers });
  return {
    logs: `${ensemble}/logs`,
    contextUrl: `${sessions}${read.path}`,
    mainMs: () => (readThreadTime(child.pid ?? 0) ?? Number.NaN) / 1000,
  };
}

async function isReady(url: string): Promise<void> {
  const answers = (): Promise<boolean> =>
    fetchWhole(url).then(
      () => true,
      () => false,
    );
  while (!(await answers())) await sleep(50);
}

const agent = new Agent({ keepAlive: true });

/** Keeps nothing of the body: a client that collects garbage takes the processors of the service. @throws Error for other statuses than 200 */
function fetchWhole(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent, headers }, (answer) => {
      const { statusCode } = answer;
      const settle = (): void =>
        statusCode === 200 ? resolve() : reject(new Error(`${url} responded with ${statusCode}`));
      answer.on('error', reject).on('end', settle).resume();
    });
    request.on('error', reject);
  });
}

async function warmUp({ logs }: SearchedServer, entries: number): Promise<void> {
  const random = createRandom(5);
  for (const { createWords } of queryKinds) await search(logs, createWords(random, entries));
}

const search = (logs: string, q: string): Promise<void> => fetchWhole(`${logs}?limit=20&q=${encodeURIComponent(q)}`);

/** Sends searches of all kinds in turn. @returns their times in milliseconds */
async function searchUntil(end: number, logs: string, entries: number, seed: number): Promise<number[]> {
  const random = createRandom(seed);
  const times: number[] = [];
  while (performance.now() < end) {
    for (const { createWords } of queryKinds) {
      const start = performance.now();
      await search(logs, createWords(random, entries));
      times.push(performance.now() - start);
    }
  }
  return times;
}

/** @returns the times of reads, each since the time when it was due, in milliseconds */
const readFor = (url: string, milliseconds: number): Promise<number[]> =>
  runOpenLoop({
    rate: readsPerSecond,
    seconds: milliseconds / 1000,
    random: createRandom(7),
    send: () => fetchWhole(url),
  });
