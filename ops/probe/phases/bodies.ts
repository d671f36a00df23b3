/** Bodies by chance, to make things from and to change them to. */
import fc from 'fast-check';
import type { Operation } from '../../../openapi/document.ts';
import type { RequestArguments } from '../../../openapi/request.ts';
import { SampleError } from '../../../openapi/sample.ts';
import { SchemaError } from '../../../openapi/schema/keywords.ts';
import type { Probe } from './probe.ts';
import { isSendable, merged, requestArbitrary, unconditional } from '../values/requests.ts';

/** Arguments that can be sent, each with another body; the path is the usual one. */
export async function chosen(
  { document, options, run }: Probe,
  operation: Operation,
  usual: RequestArguments,
  count: number,
): Promise<readonly RequestArguments[]> {
  const fixed = options.states[operation.id]?.fixed ?? [];
  const made: RequestArguments[] = [];
  for (const given of sampled({ document, options }, operation, count)) {
    const { body, mediaType } = given;
    const parts = { ...(body === undefined ? {} : { body }), ...(mediaType === undefined ? {} : { mediaType }) };
    const whole = merged(unconditional(operation, usual), parts, fixed);
    const ready = await run.world.adjusted(operation, whole);
    if (isSendable(document, operation, ready)) made.push(ready);
  }
  return made;
}

function sampled(
  { document, options: { seed } }: Pick<Probe, 'document' | 'options'>,
  operation: Operation,
  count: number,
): readonly RequestArguments[] {
  try {
    const arbitrary = requestArbitrary(document, operation);
    return arbitrary === undefined ? [] : fc.sample(arbitrary, { seed, numRuns: count });
  } catch (error) {
    if (error instanceof SampleError || error instanceof SchemaError) return [];
    throw error;
  }
}
