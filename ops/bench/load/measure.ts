/** Measures a server, and combines measurements. */
import autocannon from 'autocannon';
import { readProcessorTime } from '../run/processor-time.ts';
import { median } from '../run/statistics.ts';

/** The request of a measurement. */
export interface LoadRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: unknown;
}

export interface LoadTarget {
  readonly name: string;
  /** The servers that share the requests evenly. */
  readonly urls: readonly string[];
  /** The processes that serve the requests, with those that they call. */
  readonly pids: readonly number[];
  readonly headers: Readonly<Record<string, string>>;
}

export interface LoadSample {
  /** Answers a second. */
  readonly rate: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Processor time of the servers for each answer, in microseconds; undefined if the system does not report it. */
  readonly cpu: number | undefined;
  /** The number of processors that other programs than the servers and this one used; undefined as `cpu`. */
  readonly others: number | undefined;
}

/** The figures of one server. */
export type ServerSample = Pick<LoadSample, 'rate' | 'p50' | 'p99'>;

/**
 * @param connections a multiple of the target's number of servers
 * @throws Error if an answer is missing or not 2xx: the figures would be meaningless
 */
export async function measure(
  target: LoadTarget,
  work: LoadRequest,
  connections: number,
  seconds: number,
): Promise<LoadSample> {
  const shared = { connections: connections / target.urls.length, duration: seconds };
  const [startedAt, before, ownBefore] = [performance.now(), readProcessorTime(target.pids), process.cpuUsage()];
  const combined = combineSamples(await Promise.all(target.urls.map((url) => measureOne(target, url, work, shared))));
  const [elapsed, after, own] = [
    performance.now() - startedAt,
    readProcessorTime(target.pids),
    process.cpuUsage(ownBefore),
  ];
  if (before === undefined || after === undefined) return { ...combined, cpu: undefined, others: undefined };
  const used = after.processes - before.processes;
  const others = (after.machine - before.machine - used - own.user - own.system) / (elapsed * 1000);
  return { ...combined, cpu: used / (combined.rate * seconds), others: Math.max(0, others) };
}

/** Combines concurrent samples: the sum of the rates, and the highest p50 and p99. */
export function combineSamples(samples: readonly ServerSample[]): ServerSample {
  return {
    rate: samples.reduce((sum, { rate }) => sum + rate, 0),
    p50: Math.max(...samples.map(({ p50 }) => p50)),
    p99: Math.max(...samples.map(({ p99 }) => p99)),
  };
}

async function measureOne(
  target: LoadTarget,
  url: string,
  work: LoadRequest,
  load: { readonly connections: number; readonly duration: number },
): Promise<ServerSample> {
  const result = await autocannon({
    ...load,
    url: `${url}${work.path}`,
    method: work.method,
    headers: { ...target.headers, ...(work.body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(work.body === undefined ? {} : { body: JSON.stringify(work.body) }),
  });
  if (result.non2xx > 0 || result.errors > 0 || result['2xx'] === 0) {
    throw new Error(
      `${target.name} ${work.method} ${work.path}: ${result['2xx']} good answers, ${result.non2xx} others, ${result.errors} errors`,
    );
  }
  return { rate: result['2xx'] / result.duration, p50: result.latency.p50, p99: result.latency.p99 };
}

export function computeMedians(samples: readonly LoadSample[]): LoadSample {
  const known = (figure: 'cpu' | 'others'): number | undefined => {
    const values = samples.flatMap((sample) => sample[figure] ?? []);
    return values.length === samples.length ? median(values) : undefined;
  };
  return {
    rate: median(samples.map(({ rate }) => rate)),
    p50: median(samples.map(({ p50 }) => p50)),
    p99: median(samples.map(({ p99 }) => p99)),
    cpu: known('cpu'),
    others: known('others'),
  };
}
