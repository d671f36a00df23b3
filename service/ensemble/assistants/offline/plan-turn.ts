/** Plans a turn of a conversation: what its words refer to is in the record of the earlier turns. */
import type { Task } from '../../conversation/assistant.ts';
import { planRequest, type RequestPlan } from './plan-request.ts';
import { resolveReferences } from './references/resolve.ts';
import { listDone } from './references/resource.ts';
import { isUndo, planUndo } from './references/undo.ts';

const bareAnswer = /^(yes|no|y|n|ok|okay|sure)[.!]*$/i;

export function planTurn({ userInput, tools, earlier = [], given }: Task): RequestPlan {
  const steps = [...earlier.map(({ step }) => step), ...(given === undefined ? [] : [given])];
  if (steps.length === 0) return planRequest(userInput, tools);
  if (bareAnswer.test(userInput.trim())) return { say: 'Nothing waits for your confirmation, so I did nothing.' };
  const turns = steps.map((step) => listDone(step, tools));
  if (isUndo(userInput)) return planUndo(turns, tools);
  const resolved = resolveReferences(userInput, turns);
  if (resolved === undefined) return planRequest(userInput, tools);
  const { text, resource } = resolved;
  // The same noun of another service is another resource.
  const own = new Map([...tools].filter(([, tool]) => tool.snapshot === resource.snapshot));
  const plan = planRequest(text, own);
  return 'say' in plan && isOnlyIn(resource.noun, own, tools) ? planRequest(text, tools) : plan;
}

/** Returns whether no other service has a path with the noun. */
const isOnlyIn = (noun: string, own: Task['tools'], tools: Task['tools']): boolean =>
  ![...tools].some(([name, tool]) => !own.has(name) && tool.operation.path.toLowerCase().includes(noun));
