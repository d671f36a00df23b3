/** At the end of a run: members that examples promise and no answer has had. */
import { memberText } from '../judge/promised-members.ts';
import type { Probe } from '../target/probe.ts';

export async function checkMembers(probe: Probe): Promise<void> {
  for (const { operation, path, pointer, dependsOnState } of probe.run.seen.missing) {
    if (probe.isUnwritten(operation)) continue;
    const difference = {
      rule: 'member-never-sent',
      operation: operation.id,
      pointer,
      message: `the example of ${operation.id} has ${memberText(path)}, and no answer of this run has it`,
      curl: '',
    } as const;
    if (dependsOnState)
      probe.noteBreach('a member of an example that depends on a state and no answer has', difference);
    else probe.noteError(operation, difference);
  }
}
