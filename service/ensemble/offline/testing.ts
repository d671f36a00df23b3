/** What the planner's tests share. */
import { ownDocuments } from '../../../openapi/testing.ts';
import { snapshotOf } from '../testing.ts';
import { type ToolSet, toolsOf } from '../tools.ts';
import type { Plan } from './plan.ts';

/** The tools of our own services, as they are registered: without the ensemble itself. */
export async function ownTools(): Promise<ToolSet> {
  const documents = (await ownDocuments()).filter(({ name }) => name !== 'ensemble');
  return toolsOf(documents.map((document) => snapshotOf(document)));
}

/** The operation and its arguments, or what is said. */
export function told(plan: Plan): unknown {
  return 'say' in plan ? plan.say : { [plan.profile.tool.operation.id]: JSON.parse(plan.arguments) as unknown };
}
