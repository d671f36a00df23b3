/** What the next interaction needs of a snapshot, made before it: a service may have thousands of operations. */
import { sketchSteps, toolLength } from './choice/candidates.ts';
import { describeOperation } from './describe.ts';
import { profileOf } from './offline/rank.ts';
import type { Snapshot } from './snapshot.ts';
import { toolsOf } from './tools.ts';

/** Makes an operation at each step. What is made is kept where it is used. */
export function* prepareSnapshot(snapshot: Snapshot): Generator<void, void> {
  yield* sketchSteps(snapshot);
  for (const tool of toolsOf([snapshot]).values()) {
    describeOperation(tool.operation);
    toolLength(tool);
    profileOf(tool);
    yield;
  }
}
