/** Links that lead to something other than what their answer is about: from a post to its author, or to the post before it. */
import type { ApiDocument, Link, Operation } from '../../../openapi/document/document.ts';
import { split } from '../../../openapi/json/pointer.ts';
import { isJsonType } from '../../../openapi/request/media-type.ts';
import { getRequiredNames, findTypes } from '../../../openapi/schema/view/facts.ts';
import type { SchemaView } from '../../../openapi/schema/view/schema-view.ts';
import { plain } from './names.ts';
import { type ItemSegment, itemSegment } from './path.ts';

/** `fixed`: the service always chooses what it names. `open`: it may be missing, or be what a client sent. */
export type Reference = 'fixed' | 'open' | undefined;

/** Undefined if the link leads to what its answer is about, as far as can be seen. */
export function toReference(
  { operations }: ApiDocument,
  { from, link }: { readonly from: Operation; readonly link: Link },
  target: Operation,
): Reference {
  const item = itemSegment(target.path);
  if (item === undefined) return undefined;
  const expression = link.parameters[item.name] ?? link.parameters[`path.${item.name}`];
  const [, pointer] = /^\$response\.body#(\/.*)$/.exec(typeof expression === 'string' ? expression : '') ?? [];
  if (pointer === undefined) return undefined;
  const names = split(pointer);
  const isOther = isOfOthers(operations, from, item) || isOtherMember(from, names, item.name);
  if (!isOther) return undefined;
  return isFixed(from, names) ? 'fixed' : 'open';
}

const nameless = (template: string): string => template.replaceAll(/\{[^{}]*\}/g, '{}');

/** The target is an item of another collection than the one that the operation is about. */
function isOfOthers(operations: readonly Operation[], from: Operation, target: ItemSegment): boolean {
  const [own, collection] = [nameless(from.path), nameless(target.collection)];
  if (own === collection) return false;
  const items = operations
    .flatMap(({ path }) => itemSegment(path) ?? [])
    .filter((item) => nameless(item.collection) === own);
  // Paths of both collections name their items by the same words: `/interact/{conversation_id}/confirm`, `/conversations/{conversation_id}`.
  if (items.some(({ name }) => name === target.name && plain(name) !== 'id')) return false;
  if (items.length > 0) return true;
  const isMadeElsewhere = operations.some(({ method, path }) => method === 'post' && nameless(path) === collection);
  return isMadeElsewhere && !own.startsWith(`${collection}/`);
}

/** Besides the member that the link takes, the answer has one that is named as the path names its item. */
function isOtherMember(from: Operation, names: readonly string[], parameter: string): boolean {
  const own = plain(names.at(-1) ?? '');
  const members = membersAt(answerSchema(from), names.slice(0, -1));
  const usual = [plain(parameter), ...(plain(parameter).endsWith('id') ? ['id'] : [])];
  return !usual.includes(own) && [...members.keys()].some((name) => usual.includes(plain(name)));
}

/** The answer always has the member, and no request has it. */
function isFixed(from: Operation, names: readonly string[]): boolean {
  const name = names.at(-1) ?? '';
  const parent = schemaAt(answerSchema(from), names.slice(0, -1));
  const member = membersAt(answerSchema(from), names.slice(0, -1)).get(name);
  if (parent === undefined || member === undefined || findTypes(member.possibleParts)?.includes('null') === true)
    return false;
  const bodies = [...(from.requestBody?.content.values() ?? [])];
  const isSent = bodies.some(({ schema }) => schema?.possibleMembers.has(name) === true);
  return getRequiredNames(parent.possibleParts).has(name) && !isSent;
}

function membersAt(schema: SchemaView | undefined, names: readonly string[]): ReadonlyMap<string, SchemaView> {
  return schemaAt(schema, names)?.possibleMembers ?? new Map();
}

function schemaAt(schema: SchemaView | undefined, names: readonly string[]): SchemaView | undefined {
  return names.reduce<SchemaView | undefined>((inner, name) => inner?.possibleMembers.get(name), schema);
}

/** The schema of what an operation answers with success, as JSON; undefined if the success has no such body. */
export function answerSchema({ responses }: Operation): SchemaView | undefined {
  const success = [...responses].find(([status]) => status.startsWith('2'))?.[1];
  return [...(success?.content ?? [])].find(([mediaType]) => isJsonType(mediaType))?.[1].schema;
}
