/** The calls of an answer that were not sent: those that wait for a person, and those of a dry run. */
import type { RequestArguments } from 'fountainai/openapi';
import type { components } from '../../api.d.ts';
import type { RecordedCall } from './call-log.ts';
import { describeCall } from './changes.ts';

export type PendingCall = components['schemas']['PendingCall'];

const ends = { read: 'which reads', write: 'which creates or changes', delete: 'which deletes' } as const;

/** @param parameters the arguments exactly as they would be sent: only the person who decides about them sees them */
export function toPendingCall(
  call: RecordedCall,
  parameters: RequestArguments,
  expiresAt: string | undefined,
): PendingCall {
  const {
    id,
    service_id = '',
    service_name,
    operation_id = '',
    method = '',
    url = '',
    effect = 'delete',
    reason = '',
  } = call;
  const groups = Object.entries(parameters).filter(([, group]) => group !== undefined);
  return {
    ...{ id, service_id, service_name, operation_id, method, url, effect, reason },
    arguments: Object.fromEntries(groups),
    description: `${describeCall(call)}, ${ends[effect]}`,
    ...(expiresAt === undefined ? {} : { expires_at: expiresAt }),
  };
}
