/** Runs long work in short slices, between which other requests are answered. */
import { setImmediate as letOthersRun } from 'node:timers/promises';

/** Maximum milliseconds without a pause. */
const sliceMs = 20;

/** Runs the steps of `work`, as many at a time as fit into a slice. Each step must be short. */
export async function inSlices<Result>(work: Generator<void, Result>): Promise<Result> {
  let end = performance.now() + sliceMs;
  for (let step = work.next(); ; step = work.next()) {
    if (step.done === true) return step.value;
    if (performance.now() < end) continue;
    await letOthersRun();
    end = performance.now() + sliceMs;
  }
}
