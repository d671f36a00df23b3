/** Checks whether a service is ready: its database and its dependencies, each by name. */
import type { Logger } from 'pino';
import { HttpError } from '../../errors/errors.ts';

/** Each resolves if the dependency works. */
export type ReadinessChecks = Readonly<Record<string, () => Promise<void>>>;

export interface ReadinessReport {
  readonly status: 'ok' | 'unavailable';
  readonly checks: Readonly<Record<string, 'ok' | 'failed'>>;
  /** The public reasons of failed checks; the log has all reasons. */
  readonly reasons?: Readonly<Record<string, string>>;
}

/** Milliseconds after which a dependency without a response has failed. */
const checkTimeoutMs = 5_000;

/** Simultaneous callers share one run of the checks. */
export function createReadiness(checks: ReadinessChecks, log: Logger): () => Promise<ReadinessReport> {
  let asking: Promise<ReadinessReport> | undefined;
  const failing = new Set<string>();
  /** Logs each check once when it begins to fail and once when it succeeds again: probes come every few seconds. */
  const note = (check: string, failure?: { readonly err: unknown }): void => {
    if (failure === undefined) {
      if (failing.delete(check)) log.info({ check }, 'ready again');
    } else if (!failing.has(check)) {
      failing.add(check);
      log.warn({ ...failure, check }, 'not ready');
    }
  };
  return () => {
    asking ??= ask(checks, note).finally(() => (asking = undefined));
    return asking;
  };
}

type Note = (check: string, failure?: { readonly err: unknown }) => void;

async function ask(checks: ReadinessChecks, note: Note): Promise<ReadinessReport> {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      try {
        await inTime(check());
        note(name);
        return { name, result: 'ok' } as const;
      } catch (err) {
        note(name, { err });
        return { name, result: 'failed', reason: shownReason(err) } as const;
      }
    }),
  );
  const outcomes = Object.fromEntries(results.map(({ name, result }) => [name, result]));
  const failed = results.filter(({ result }) => result === 'failed');
  if (failed.length === 0) return { status: 'ok', checks: outcomes };
  const reasons = failed.flatMap(({ name, reason }) => (reason === undefined ? [] : [[name, reason] as const]));
  return {
    status: 'unavailable',
    checks: outcomes,
    ...(reasons.length > 0 && { reasons: Object.fromEntries(reasons) }),
  };
}

/** Returns the message of an error that is meant for clients; other errors may contain private facts. */
function shownReason(error: unknown): string | undefined {
  if (!(error instanceof HttpError)) return undefined;
  return error.details === undefined ? error.message : `${error.message} (${error.details})`;
}

async function inTime(check: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${checkTimeoutMs} ms`)), checkTimeoutMs);
  });
  await Promise.race([check, late]).finally(() => clearTimeout(timer));
}
