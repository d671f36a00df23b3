/** The resources that earlier calls of a conversation were about, from the record. */
import { isArray, isObject, type Json, type JsonObject, objectOf } from 'fountainai/openapi';
import type { CallOutcome, ToolCall, TranscriptStep } from '../../../conversation/assistant.ts';
import { singular, splitName } from '../../../language/words.ts';
import type { Snapshot } from '../../../tools/snapshot.ts';
import type { Tool, ToolSet } from '../../../tools/tools.ts';

export interface Resource {
  readonly snapshot: Snapshot;
  /** In the singular, as the path of its operations has it: `session`. */
  readonly noun: string;
  readonly id: string | number;
}

/** A call of the record that a service has carried out, or perhaps has: then nothing else is known of it. */
export interface DoneCall {
  readonly tool: Tool;
  readonly arguments: JsonObject;
  readonly body: Json | undefined;
  /** Several if a list was read, none if the call is about no resource. */
  readonly resources: readonly Resource[];
}

/** Returns the calls of a turn that were carried out, in their order. */
export function listDone({ calls, outcomes }: TranscriptStep, tools: ToolSet): DoneCall[] {
  return calls.flatMap((call, index) => readDone(call, outcomes[index], tools));
}

function readDone({ name, arguments: text }: ToolCall, outcome: CallOutcome | undefined, tools: ToolSet): DoneCall[] {
  const tool = tools.get(name);
  if (tool === undefined || outcome === undefined || outcome.kind === 'refused') return [];
  const given = objectOf(JSON.parse(text) as Json);
  const isUnknown = outcome.kind === 'unanswered' || outcome.status < 200 || outcome.status > 499;
  if (isUnknown) return [{ tool, arguments: given, body: undefined, resources: [] }];
  if (outcome.status > 299) return [];
  const body = outcome.body as Json | undefined; // parsed JSON, or text
  return [{ tool, arguments: given, body, resources: listResources(tool, given, body, tools) }];
}

export const isSame = (one: Resource, other: Resource): boolean =>
  one.snapshot === other.snapshot && one.noun === other.noun && one.id === other.id;

function listResources(tool: Tool, given: JsonObject, body: Json | undefined, tools: ToolSet): Resource[] {
  const { snapshot, operation } = tool;
  const [collection, name] = itemOf(operation.path);
  if (name !== undefined) return toResource(snapshot, collection, objectOf(given.path)[name]);
  const item = findItemName(snapshot, operation.path, tools);
  if (item === undefined) return [];
  if (operation.method === 'post') return isObject(body) ? toResource(snapshot, collection, idIn(body, item)) : [];
  const lists = isObject(body) ? Object.values(body).filter(isArray) : isArray(body) ? [body] : [];
  const [list = []] = lists.length === 1 ? lists : [];
  return list.flatMap((one) => (isObject(one) ? toResource(snapshot, collection, idIn(one, item)) : []));
}

const idIn = (body: JsonObject, name: string): Json | undefined => body[name] ?? body.id;

/** `/sessions` and `sessionId` of `/sessions/{sessionId}/context`; without a name for a path that ends with a collection. */
function itemOf(path: string): readonly [collection: string, name?: string] {
  const [, collection = path, name] = /^(.*\/[^{}/]+)\/\{([^{}/]+)\}[^{}]*$/.exec(path) ?? [];
  return name === undefined ? [path] : [collection, name];
}

/** Returns the name of the id in the paths of the items of a collection. */
function findItemName(snapshot: Snapshot, path: string, tools: ToolSet): string | undefined {
  const own = [...tools.values()].filter((tool) => tool.snapshot === snapshot);
  return own
    .map(({ operation }) => itemOf(operation.path))
    .find(([collection, name]) => name && collection === path)?.[1];
}

function toResource(snapshot: Snapshot, collection: string, id: Json | undefined): Resource[] {
  const noun = splitName(collection.split('/').at(-1) ?? '').at(-1);
  if (noun === undefined || (typeof id !== 'string' && typeof id !== 'number')) return [];
  return [{ snapshot, noun: singular(noun), id }];
}
