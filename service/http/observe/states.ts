/** States that degrade a service without making it unready, such as a late index. */
import type { Logger } from 'pino';
import type { JsonObject } from '../../../openapi/document/document.ts';
import type { ReadinessReport } from './readiness.ts';

/** Each returns a state: `status` is `ok` or names the problem; further members are for people. */
export type StateChecks = Readonly<Record<string, () => Promise<JsonObject & { readonly status: string }>>>;

export interface StateReport extends Omit<ReadinessReport, 'status'> {
  /** `degraded`: ready, with at least one state that is not `ok`. */
  readonly status: ReadinessReport['status'] | 'degraded';
  readonly states?: JsonObject;
}

/** Adds the states to the report, if there are any. A state that cannot be read is reported as such, and changes nothing else. */
export async function withStates(report: ReadinessReport, checks: StateChecks, log: Logger): Promise<StateReport> {
  const entries = await Promise.all(
    Object.entries(checks).map(async ([name, check]): Promise<[string, JsonObject]> => {
      try {
        return [name, await check()];
      } catch (err) {
        log.warn({ err, state: name }, 'a state could not be read');
        return [name, { status: 'unknown' }];
      }
    }),
  );
  if (entries.length === 0) return report;
  const isWell = entries.every(([, { status }]) => status === 'ok');
  const status = report.status === 'ok' && !isWell ? 'degraded' : report.status;
  return { ...report, status, states: Object.fromEntries(entries) };
}
