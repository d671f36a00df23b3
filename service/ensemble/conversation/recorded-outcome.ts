/** The outcome of a call from its record, for a turn that is resumed after a stop of the server. */
import type { CallOutcome } from './assistant.ts';
import type { RecordedCall } from './calls/call-log.ts';

export function recordedOutcome({ status, http_status, response, reason = '' }: RecordedCall): CallOutcome {
  if (status === 'not_sent') return { kind: 'refused', code: 'ensemble-call-rejected', message: reason };
  if (http_status === undefined || status === 'sent') {
    return { kind: 'unanswered', code: 'ensemble-call-aborted', message: reason };
  }
  return { kind: 'answered', status: http_status, headers: {}, body: readBody(response), faults: [] };
}

function readBody(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
