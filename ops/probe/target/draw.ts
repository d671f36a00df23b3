/** Arguments by chance that can be sent, the same for the same seed. */
import fc from 'fast-check';
import type { Operation } from '../../../openapi/document/document.ts';
import type { RequestArguments } from '../../../openapi/request/request.ts';
import { SampleError } from '../../../openapi/sample/sample.ts';
import { SchemaError } from '../../../openapi/schema/keywords.ts';
import { isRaised } from '../cases/profile.ts';
import { findRequestFault } from '../values/refusal.ts';
import { merged, requestArbitrary, unconditional } from '../values/requests.ts';
import { isSame } from './pages.ts';
import type { Probe } from './probe.ts';

/** How many are drawn for each that is wanted: some come twice, and some can't be sent. */
const drawsForOne = 3;

/** What chance can vary of an operation; undefined if that is nothing. */
export function arbitraryFor({ options }: Probe, operation: Operation): fc.Arbitrary<RequestArguments> | undefined {
  const isUnbounded = isRaised('an upper bound that the document does not state', options.profile);
  return orUndefined(() => requestArbitrary(operation, isUnbounded));
}

/** Undefined if there is no valid value to start from. */
export function orUndefined<Value>(make: () => Value): Value | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof SampleError || error instanceof SchemaError) return undefined;
    throw error;
  }
}

/** What is chosen over what is usual, as it can be sent; undefined if it can't be. */
export async function readied(
  { document, options, run }: Probe,
  operation: Operation,
  usual: RequestArguments,
  given: RequestArguments,
): Promise<RequestArguments | undefined> {
  const fixed = options.states?.[operation.id]?.fixed ?? [];
  const ready = await run.world.adjusted(operation, merged(unconditional(operation, usual), given, fixed));
  return findRequestFault(document, operation, ready) === undefined ? ready : undefined;
}

/** Different choices, as many as are wanted if the operation has so many. */
export function draw(probe: Probe, operation: Operation, count: number): readonly RequestArguments[] {
  const arbitrary = arbitraryFor(probe, operation);
  if (arbitrary === undefined || count <= 0) return [];
  const drawn = fc.sample(arbitrary, { seed: probe.options.amount.seed, numRuns: count * drawsForOne });
  return [...new Map(drawn.map((given) => [JSON.stringify(given), given])).values()];
}

/** Arguments that can be sent, each with another body; the path is the usual one. */
export async function drawBodies(
  probe: Probe,
  operation: Operation,
  usual: RequestArguments,
  count: number,
): Promise<readonly RequestArguments[]> {
  const made: RequestArguments[] = [];
  for (const { body, mediaType } of draw(probe, operation, count)) {
    if (made.length === count) break;
    const parts = { ...(body === undefined ? {} : { body }), ...(mediaType === undefined ? {} : { mediaType }) };
    const ready = await readied(probe, operation, usual, parts);
    // What a state fixes can make two choices the same.
    if (ready !== undefined && !made.some((one) => isSame(one.body ?? null, ready.body ?? null))) made.push(ready);
  }
  return made;
}
