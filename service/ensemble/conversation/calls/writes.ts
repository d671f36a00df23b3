/** The lists of calls and writes in an answer and in its log entry, made from the record. */
import type { components } from '../../api.d.ts';
import type { RecordedCall } from './call-log.ts';

/** A call that was sent and may have changed something, in the field names of the ensemble's document. */
export type Write = components['schemas']['Write'];

/** A call that was asked for, in the field names of the ensemble's document. */
export type ServiceCall = components['schemas']['ServiceCall'];

const outcomes = { done: 'done', rejected: 'rejected', outcome_unknown: 'unknown', sent: 'unknown' } as const;

/** Returns the calls that were sent and may have changed something. */
export function listWrites(calls: readonly RecordedCall[]): Write[] {
  return calls.flatMap((call) => {
    const { status, effect, service_id, service_name, operation_id, method, url, started_at, http_status } = call;
    if (effect === 'read' || service_id === undefined || operation_id === undefined || method === undefined) return [];
    if (!isSent(status)) return [];
    const reason = call.reason ?? (status === 'sent' ? 'no answer came in time' : undefined);
    const facts = { service_id, service_name, operation_id, method, url: url ?? '', sent_at: started_at };
    return [
      {
        ...facts,
        outcome: outcomes[status],
        ...(http_status === undefined ? {} : { status: http_status }),
        ...(reason === undefined ? {} : { reason }),
      },
    ];
  });
}

const isSent = (status: RecordedCall['status']): status is keyof typeof outcomes => status in outcomes;

export function listServiceCalls(calls: readonly RecordedCall[]): ServiceCall[] {
  return calls.map(({ service_name, operation_id, http_status, response }) => ({
    service_name,
    ...(operation_id === undefined ? {} : { operation_id }),
    ...(http_status === undefined ? {} : { status: http_status }),
    response,
  }));
}

/** A service that fails may have carried out half of the call; a service that rejects the call has done nothing. */
export function toCallStatus(httpStatus: number): 'done' | 'rejected' | 'outcome_unknown' {
  if (httpStatus >= 200 && httpStatus < 300) return 'done';
  return httpStatus >= 400 && httpStatus < 500 ? 'rejected' : 'outcome_unknown';
}

/** Returns a line for each write, for an error's details; undefined without writes. */
export function describeWrites(writes: readonly Write[]): string | undefined {
  if (writes.length === 0) return undefined;
  const lines = writes.map(
    ({ method, url, operation_id, service_id, status, outcome }) =>
      `${method} ${url} (${operation_id} of ${service_id}): ${outcome}${status === undefined ? '' : `, status ${status}`}`,
  );
  return ['Writes that were sent before:', ...lines].join('\n');
}
