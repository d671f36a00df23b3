/** What an interaction has changed, in words, from the record of its calls and never from a model. */
import type { RecordedCall } from './call-log.ts';

const maxLines = 50;

/** Returns a sentence for each write that was sent; otherwise that nothing was changed. */
export function describeChanges(calls: readonly RecordedCall[]): string {
  const writes = calls.filter(({ effect, status }) => effect !== 'read' && words.has(status));
  if (writes.length === 0) return 'Nothing was changed.';
  const lines = writes
    .slice(0, maxLines)
    .map((call) => `- ${words.get(call.status) ?? ''}: ${describeCall(call)}${answerOf(call)}`);
  const more = writes.length > maxLines ? [`- and ${writes.length - maxLines} more`] : [];
  return ['From the record of calls:', ...lines, ...more].join('\n');
}

const words: ReadonlyMap<RecordedCall['status'], string> = new Map([
  ['done', 'done'],
  ['rejected', 'rejected by the service'],
  ['outcome_unknown', 'outcome unknown'],
  ['sent', 'outcome unknown'],
]);

const answerOf = ({ http_status }: RecordedCall): string =>
  http_status === undefined ? '' : `, status ${http_status}`;

/** What names a call. */
type NamedCall = Pick<RecordedCall, 'method' | 'url' | 'operation_id' | 'service_name'>;

/** `DELETE http://localhost/things/7 (deleteThing of Things)`. */
export function describeCall({ method, url, operation_id, service_name }: NamedCall): string {
  return `${method ?? ''} ${url ?? ''} (${operation_id ?? 'unknown'} of ${service_name})`.trim();
}

/** Returns the answer of an interaction whose calls wait. */
export function describeWaiting(calls: readonly RecordedCall[], waiting: readonly NamedCall[]): string {
  const count = waiting.length === 1 ? '1 call waits' : `${waiting.length} calls wait`;
  const lines = waiting.slice(0, maxLines).map((call) => `- ${describeCall(call)}`);
  const tail = `${count} for your confirmation, and nothing of this was sent:\n${lines.join('\n')}`;
  return hasWrites(calls) ? `${describeChanges(calls)}\n\n${tail}` : tail;
}

/** Returns the end of the answer of a dry run. */
export function describePlanned(planned: readonly RecordedCall[]): string {
  if (planned.length === 0) return 'This was a dry run: nothing was changed, and nothing would be.';
  const lines = planned.slice(0, maxLines).map((call) => `- ${describeCall(call)}`);
  return `This was a dry run: nothing was changed. Without it, this would be sent:\n${lines.join('\n')}`;
}

export const hasWrites = (calls: readonly RecordedCall[]): boolean =>
  calls.some(({ effect, status }) => effect !== 'read' && words.has(status));
