/** One prompt for each service, and one for all: the system prompt of these services, with a task. */
import {
  type GetPromptResult,
  type ListPromptsResult,
  type Prompt,
  ProtocolError,
  ProtocolErrorCode,
} from '@modelcontextprotocol/server';
import { type Budget, offerFor } from '../../conversation/offer.ts';
import { cleanText } from '../../tools/clean-text.ts';
import type { Snapshot } from '../../tools/snapshot.ts';
import { takePageOfServices } from './pages.ts';
import { orderSnapshots } from './tool-list.ts';

const forAll = 'all_services';
const nameOf = ({ service }: Snapshot): string => `service_${service.id}`;
const taskArgument = { name: 'task', description: 'What to do, in your own words.', required: true };

/** A longer prompt describes only the operations nearest to the task. */
const budget: Budget = { operations: 128, characters: 256_000 };

export function listPrompts(snapshots: readonly Snapshot[], cursor: string | undefined): ListPromptsResult {
  const all = [undefined, ...orderSnapshots(snapshots)].map((snapshot) => ({ snapshot }));
  const { items, nextCursor } = takePageOfServices(all, {
    cursor,
    serviceOf: ({ snapshot }) => snapshot?.service.id ?? '',
    convert: ({ snapshot }) => toPrompt(snapshot),
  });
  return { prompts: items, ...(nextCursor === undefined ? {} : { nextCursor }) };
}

function toPrompt(snapshot: Snapshot | undefined): Prompt {
  if (snapshot === undefined)
    return { name: forAll, title: 'All services', description: 'A task for all services.', arguments: [taskArgument] };
  const name = cleanText(snapshot.service.name).slice(0, 200);
  const description = `A task for the service ${JSON.stringify(name)}.`;
  return { name: nameOf(snapshot), title: name, description, arguments: [taskArgument] };
}

const maxTask = 10_000;

/** @throws ProtocolError for an unknown name, or without a task */
export function getPrompt(
  snapshots: readonly Snapshot[],
  {
    name,
    arguments: { task = '' } = {},
  }: { readonly name: string; readonly arguments?: Readonly<Record<string, string>> | undefined },
): GetPromptResult {
  const chosen = name === forAll ? snapshots : snapshots.filter((snapshot) => nameOf(snapshot) === name);
  if (chosen.length === 0 && name !== forAll) throw invalid('no prompt has this name');
  if (task.trim() === '' || task.length > maxTask) throw invalid(`"task" must have 1 to ${maxTask} characters`);
  const { prompt } = offerFor(task, chosen, budget);
  return { messages: [{ role: 'user', content: { type: 'text', text: `${prompt.text}\nTask: ${task}` } }] };
}

const invalid = (message: string): ProtocolError => new ProtocolError(ProtocolErrorCode.InvalidParams, message);
