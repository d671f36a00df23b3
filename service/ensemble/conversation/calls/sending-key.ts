/** The idempotency key of a call, for services whose documents declare the header. */
import type { RequestArguments } from 'fountainai/openapi';
import type { SchemaChecks } from '../../tools/schema-checks.ts';
import type { Tool } from '../../tools/tools.ts';

/**
 * Adds the id of the call as its `Idempotency-Key`, so that a repetition below this service cannot write twice. A key in the
 * arguments stays. A document whose schema does not permit the id gets no key.
 */
export async function sendingKey(
  { operation, snapshot: { document } }: Tool,
  parameters: RequestArguments,
  callId: string,
  checks: SchemaChecks,
): Promise<RequestArguments> {
  const declared = operation.parameters.find(
    ({ in: place, name }) => place === 'header' && name.toLowerCase() === 'idempotency-key',
  );
  if (declared === undefined || parameters.header?.[declared.name] !== undefined) return parameters;
  const withKey = { ...parameters, header: { ...parameters.header, [declared.name]: callId } };
  const faults = await checks.checkArguments({ document, operation }, withKey);
  return faults.length === 0 ? withKey : parameters;
}
