/** What goes worse than it should without making a service unready, such as an index that is late. */
import type { Logger } from 'pino';
import type { JsonObject } from '../../../openapi/document/document.ts';
import type { ReadinessReport } from './readiness.ts';

/** Each tells how something goes: `status` is `ok`, or says what is wrong; whatever else it says is for people. */
export type StateChecks = Readonly<Record<string, () => Promise<JsonObject & { readonly status: string }>>>;

export interface StateReport extends Omit<ReadinessReport, 'status'> {
  /** `degraded`: ready, with something that goes worse than it should. */
  readonly status: ReadinessReport['status'] | 'degraded';
  readonly states?: JsonObject;
}

/** The report with the states in it, where there are any. What can't be told is told so, and changes nothing. */
export async function withStates(report: ReadinessReport, checks: StateChecks, log: Logger): Promise<StateReport> {
  const entries = await Promise.all(
    Object.entries(checks).map(async ([name, check]): Promise<[string, JsonObject]> => {
      try {
        return [name, await check()];
      } catch (err) {
        log.warn({ err, state: name }, 'a state could not be told');
        return [name, { status: 'unknown' }];
      }
    }),
  );
  if (entries.length === 0) return report;
  const isWell = entries.every(([, { status }]) => status === 'ok');
  const status = report.status === 'ok' && !isWell ? 'degraded' : report.status;
  return { ...report, status, states: Object.fromEntries(entries) };
}
