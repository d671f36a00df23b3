/** Plans the opposite of the last change of a conversation, as far as the record says what was there before. */
import { isObject, type JsonObject, objectOf } from 'fountainai/openapi';
import type { Tool, ToolSet } from '../../../tools/tools.ts';
import type { PlannedCall } from '../plan/plan.ts';
import { getProfile } from '../profile/profile.ts';
import { type DoneCall, isSame, type Resource } from './resource.ts';

const undoing =
  /^(please )?(undo|revert|take back|reverse)( (that|it|this|the last (change|step|one)|my last (change|request|order)|what you (just )?did))?( again)?( please)?$/;

/** Longer words are another request: the patterns are not for long texts. */
const maxLength = 200;

export function isUndo(text: string): boolean {
  const words = text.trim();
  if (words.length > maxLength) return false;
  return undoing.test(
    words
      .toLowerCase()
      .replaceAll(/\s+/g, ' ')
      .replace(/[.!]+$/, ''),
  );
}

/** @param turns the calls that earlier turns have carried out, the oldest first */
export function planUndo(
  turns: readonly (readonly DoneCall[])[],
  tools: ToolSet,
): { readonly say: string } | { readonly calls: readonly PlannedCall[] } {
  const last = turns.findLastIndex((calls) => calls.some(isWrite));
  const calls = turns[last] ?? [];
  const writes = calls.filter(isWrite);
  if (writes.length === 0) return { say: 'I have changed nothing in this conversation that I could undo.' };
  const before = turns.slice(0, last).flat();
  const opposites = writes.map((write) =>
    findOpposite(write, [...before, ...calls.slice(0, calls.indexOf(write))], tools),
  );
  const missing = writes.filter((_, index) => opposites[index] === undefined);
  if (missing.length > 0) {
    const names = missing.map(({ tool }) => tool.operation.id).join(', ');
    return { say: `I did nothing, because I cannot undo ${names}: the record does not say what was there before.` };
  }
  return { calls: opposites.filter((call) => call !== undefined).reverse() };
}

const isWrite = ({ tool }: DoneCall): boolean => tool.operation.method !== 'get';

function findOpposite(write: DoneCall, before: readonly DoneCall[], tools: ToolSet): PlannedCall | undefined {
  const { tool, resources } = write;
  const [resource, ...others] = resources;
  if (resource === undefined || others.length > 0) return undefined;
  if (tool.operation.method === 'post') return removeResource(tool, resource, tools);
  return tool.operation.method === 'put' || tool.operation.method === 'patch'
    ? restoreValues(write, resource, before)
    : undefined;
}

/** Only what a creation has made in a collection: a post to an item, such as a renewal, has no opposite. */
function removeResource({ snapshot, operation }: Tool, { id }: Resource, tools: ToolSet): PlannedCall | undefined {
  const parts = [...tools.values()].flatMap((tool) => {
    const [, name] = /^\/\{([^{}/]+)\}$/.exec(tool.operation.path.slice(operation.path.length)) ?? [];
    const isItem = tool.snapshot === snapshot && tool.operation.path.startsWith(`${operation.path}/`);
    return isItem && name !== undefined && tool.operation.method === 'delete' ? [{ tool, name }] : [];
  });
  const [found, ...others] = parts;
  if (found === undefined || others.length > 0 || operation.path.includes('{')) return undefined;
  return isWhole({ id }) ? toCall(found.tool, { path: { [found.name]: id } }) : undefined;
}

/** The latest values of the record before the change, unless a later change may have replaced them. */
function restoreValues(write: DoneCall, resource: Resource, before: readonly DoneCall[]): PlannedCall | undefined {
  const { path, body } = write.arguments;
  const names = Object.keys(objectOf(body));
  const at = before.findLastIndex(
    ({ body: values, resources }) =>
      isObject(values) && resources.some((one) => isSame(one, resource)) && names.every((name) => name in values),
  );
  const isStale = before.slice(at + 1).some((later) => isWrite(later) && mayConcern(later, resource));
  if (at === -1 || isStale || names.length === 0) return undefined;
  const values = objectOf(before[at]?.body);
  const old = Object.fromEntries(names.map((name) => [name, values[name] ?? null]));
  return isWhole(old) ? toCall(write.tool, { path: path ?? {}, body: old }) : undefined;
}

/** A change of unknown outcome names no resource. */
const mayConcern = ({ tool, resources }: DoneCall, resource: Resource): boolean =>
  resources.length === 0 ? tool.snapshot === resource.snapshot : resources.some((one) => isSame(one, resource));

/** The record has marks instead of secrets, and of what was too long. */
const isWhole = (values: JsonObject): boolean => !/"\*\*\*"|\[removed\]|\(cut off\)/.test(JSON.stringify(values));

const toCall = (tool: Tool, given: JsonObject): PlannedCall => ({
  profile: getProfile(tool),
  arguments: JSON.stringify(given),
  count: false,
  unused: [],
});
