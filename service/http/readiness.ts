/** Whether a service can do its work: its database and what it depends on, each asked by name. */
import type { Logger } from 'pino';

/** Each resolves when the dependency is well. */
export type ReadinessChecks = Readonly<Record<string, () => Promise<void>>>;

export interface ReadinessReport {
  readonly status: 'ok' | 'unavailable';
  readonly checks: Readonly<Record<string, 'ok' | 'failed'>>;
}

/** Milliseconds after which a dependency that does not answer counts as failed. */
const patience = 5_000;

/** Callers that come at the same time share one round of questions. Why a check failed is in the log alone. */
export function createReadiness(checks: ReadinessChecks, log: Logger): () => Promise<ReadinessReport> {
  let asking: Promise<ReadinessReport> | undefined;
  return () => {
    asking ??= ask(checks, log).finally(() => (asking = undefined));
    return asking;
  };
}

async function ask(checks: ReadinessChecks, log: Logger): Promise<ReadinessReport> {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      try {
        await inTime(check());
        return [name, 'ok'] as const;
      } catch (err) {
        log.warn({ err, check: name }, 'not ready');
        return [name, 'failed'] as const;
      }
    }),
  );
  const status = results.every(([, result]) => result === 'ok') ? 'ok' : 'unavailable';
  return { status, checks: Object.fromEntries(results) };
}

async function inTime(check: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${patience} ms`)), patience);
  });
  await Promise.race([check, late]).finally(() => clearTimeout(timer));
}
