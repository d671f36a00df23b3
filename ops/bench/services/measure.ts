/** Measures a server, and combines measurements. */
import autocannon from 'autocannon';
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
  readonly headers: Readonly<Record<string, string>>;
}

/** `rate` in answers a second, `p99` in milliseconds. */
export interface LoadSample {
  readonly rate: number;
  readonly p99: number;
}

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
  return combineSamples(await Promise.all(target.urls.map((url) => measureOne(target, url, work, shared))));
}

/** Combines concurrent samples: the sum of the rates, and the highest p99. */
export function combineSamples(samples: readonly LoadSample[]): LoadSample {
  return {
    rate: samples.reduce((sum, { rate }) => sum + rate, 0),
    p99: Math.max(...samples.map(({ p99 }) => p99)),
  };
}

async function measureOne(
  target: LoadTarget,
  url: string,
  work: LoadRequest,
  load: { readonly connections: number; readonly duration: number },
): Promise<LoadSample> {
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
  return { rate: result['2xx'] / result.duration, p99: result.latency.p99 };
}

export function computeMedians(samples: readonly LoadSample[]): LoadSample {
  return { rate: median(samples.map(({ rate }) => rate)), p99: median(samples.map(({ p99 }) => p99)) };
}
