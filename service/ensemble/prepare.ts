/** Prepares a snapshot before the next interaction, since a service may have thousands of operations. */
import { sketchSteps, toolLength } from './conversation/choice/candidates.ts';
import { describeOperation } from './tools/describe.ts';
import { getProfile } from './assistants/offline/profile/profile.ts';
import type { Snapshot } from './tools/snapshot.ts';
import { buildTools } from './tools/tools.ts';

/** Prepares one operation in each step. The functions that use the results cache them. */
export function* prepareSnapshot(snapshot: Snapshot): Generator<void, void> {
  yield* sketchSteps(snapshot);
  for (const tool of buildTools([snapshot]).values()) {
    describeOperation(tool.operation);
    toolLength(tool);
    getProfile(tool);
    yield;
  }
}
