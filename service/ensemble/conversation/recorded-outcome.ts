/** The outcome of a call from its record, for a turn that is resumed after a stop of the server. */
import { readJsonBody } from './answer.ts';
import type { CallOutcome } from './assistant.ts';
import type { RecordedCall } from './calls/call-log.ts';

export function recordedOutcome({ status, http_status, response, reason = '' }: RecordedCall): CallOutcome {
  if (status === 'not_sent' || status === 'credentials_missing')
    return { kind: 'refused', code: 'ensemble-call-rejected', message: reason };
  if (http_status === undefined || status === 'sent') {
    return { kind: 'unanswered', code: 'ensemble-call-aborted', message: reason };
  }
  return { kind: 'answered', status: http_status, headers: {}, body: readJsonBody(response).body, faults: [] };
}
