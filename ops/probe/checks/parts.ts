/** Operations on a part of an item: it has what was sent, it follows the item's changes, and it goes with the item. */
import { setTimeout as wait } from 'node:timers/promises';
import type { ApiDocument, Json, Operation } from '../../../openapi/document/document.ts';
import { isObject } from '../../../openapi/json/json.ts';
import { join } from '../../../openapi/json/pointer.ts';
import type { RequestArguments } from '../../../openapi/request/request.ts';
import { says } from '../judge/equal.ts';
import { answerSchemaFor, findLostFault } from '../judge/kept.ts';
import { shortened } from '../judge/fault.ts';
import { answerSchema } from '../structure/reference.ts';
import { findListSchema, getMembers, type ResourceOperations } from '../structure/resources.ts';
import { drawBodies } from '../target/draw.ts';
import type { Probe, SentRequest } from '../target/probe.ts';
import { readCase, type Thing } from '../target/thing.ts';

/** A copy may be behind for a moment. */
const waitsMs = [0, 200, 400, 800] as const;

/** GET operations on parts of the items of a resource, whose paths have no further parameter. */
export function getParts(document: ApiDocument, { read, changes, remove }: ResourceOperations): readonly Operation[] {
  const item = read ?? changes[0] ?? remove;
  if (item === undefined) return [];
  return document.operations.filter(({ method, path, parameters }) => {
    const isPart = path.startsWith(`${item.path}/`) && !path.slice(item.path.length).includes('{');
    return method === 'get' && isPart && !parameters.some(({ in: place, required }) => place !== 'path' && required);
  });
}

/** What was put into a part is what it then says. */
export async function checkPart(probe: Probe, change: Operation, usual: RequestArguments): Promise<void> {
  const read = probe.document.operations.find(({ method, path }) => method === 'get' && path === change.path);
  if (read === undefined || probe.isUnwritten(change) || probe.isUnwritten(read)) return;
  if (probe.options.foreign && !change.path.includes('{')) return; // it was there before
  const given = { path: usual.path ?? {} };
  for (const body of await drawBodies(probe, change, usual, 2)) {
    await probe.attempt(readCase(read), given);
    const sent = await probe.carryOut(change, body, 'a change of a part');
    if (sent === undefined || sent.exchange.answer.status === 202) return;
    const fault = await lostIn(probe, sent, read, given);
    if (fault !== undefined) probe.note({ ...fault, curl: sent.line() });
  }
}

async function lostIn(probe: Probe, sent: SentRequest, read: Operation, given: RequestArguments) {
  let fault: ReturnType<typeof findLostFault>;
  for (const waitMs of waitsMs) {
    await wait(waitMs);
    const answer = (await probe.attempt(readCase(read), given))?.exchange.answer;
    if (answer === undefined || answer.status >= 300) return undefined;
    const schema = answerSchemaFor(read, answer.status);
    fault = findLostFault(probe.document, sent.exchange, { value: answer.body, schema, from: read });
    if (fault === undefined) return undefined;
  }
  return fault;
}

/** An item and its parts at one moment. */
export interface Whole {
  readonly item: Json | undefined;
  readonly parts: readonly (readonly [Operation, SentRequest | undefined])[];
}

/** Undefined if the items have no parts. */
export async function lookAtParts(thing: Thing): Promise<Whole | undefined> {
  const parts = getParts(thing.probe.document, thing.resource).filter((part) => findListSchema(part) === undefined);
  if (parts.length === 0) return undefined;
  const item = await thing.now();
  const seen: (readonly [Operation, SentRequest | undefined])[] = [];
  for (const part of parts) seen.push([part, await lookAtPart(thing, part)]);
  return { item, parts: seen };
}

async function lookAtPart(thing: Thing, part: Operation): Promise<SentRequest | undefined> {
  const given = thing.findArguments(part);
  return given === undefined ? undefined : thing.probe.attempt(readCase(part), given);
}

/** A part that said the same as the item before a change says what the item says now. */
export async function checkParts(thing: Thing, change: Operation, before: Whole | undefined): Promise<void> {
  if (before === undefined) return;
  let stale = await staleParts(thing, before);
  for (const waitMs of waitsMs.slice(1)) {
    if (stale.length === 0) return;
    await wait(waitMs);
    stale = await staleParts(thing, before);
  }
  for (const { part, name, value, curl } of stale) {
    const isPromised = /\b(now|current\w*|latest|up.to.date|always)\b/i.test(`${part.summary} ${part.description}`);
    thing.probe.noteBreach(`a part that says what was before a change${isPromised ? ', promised otherwise' : ''}`, {
      rule: 'view-stale',
      operation: part.id,
      pointer: join(part.pointer, 'responses'),
      message: `after ${change.id}, ${part.id} still says ${shortened(JSON.stringify(value))} for ${name}`,
      curl,
    });
  }
}

async function staleParts(thing: Thing, before: Whole) {
  const after = await lookAtParts(thing);
  return before.parts.flatMap(([part, was], index) => {
    const sent = after?.parts[index]?.[1];
    const [old, body] = [was?.exchange.answer.body, sent?.exchange.answer.body];
    const name = [...membersOfAnswer(part)].find((member) => isStale(member, [before.item, old], [after?.item, body]));
    if (name === undefined || sent === undefined || !isObject(body)) return [];
    return [{ part, name, value: body[name] ?? null, curl: sent.line() }];
  });
}

const membersOfAnswer = (part: Operation): Iterable<string> => {
  const schema = answerSchema(part);
  return schema === undefined ? [] : getMembers(schema).keys();
};

type Pair = readonly [item: Json | undefined, part: Json | undefined];

function isStale(name: string, [oldItem, oldPart]: Pair, [item, part]: Pair): boolean {
  if (!isObject(oldItem) || !isObject(oldPart) || !isObject(item) || !isObject(part)) return false;
  const [value, now] = [oldItem[name], item[name]];
  if (!isDistinct(value) || now === undefined || says(now, value)) return false;
  return says(oldPart[name], value) && says(part[name], value);
}

/** Two members that have it say the same, and not by chance. */
const isDistinct = (value: Json | undefined): value is Json =>
  (typeof value === 'string' && value.length > 2) || (typeof value === 'number' && Math.abs(value) > 1);

/** @param parts those that were answered before the item was deleted */
export async function checkPartsRemoved(thing: Thing, remove: Operation, parts: readonly Operation[]): Promise<void> {
  for (const part of parts) {
    const sent = await lookAtPart(thing, part);
    if (sent === undefined || sent.exchange.answer.status >= 300) continue;
    thing.probe.noteBreach('a part of a deleted item that is answered', {
      rule: 'deleted-answers',
      operation: part.id,
      pointer: join(part.pointer, 'responses'),
      message: `${remove.id} deleted the item, and ${part.id} still answers ${sent.exchange.answer.status}`,
      curl: sent.line(),
    });
  }
}

/** The parts that are answered now, and that the document has a 404 for. */
export async function answeredParts(thing: Thing): Promise<readonly Operation[]> {
  const found: Operation[] = [];
  for (const part of getParts(thing.probe.document, thing.resource)) {
    const isDeclared = ['404', '410'].some((status) => part.responses.has(status));
    const status = isDeclared ? (await lookAtPart(thing, part))?.exchange.answer.status : undefined;
    if (status !== undefined && status < 300) found.push(part);
  }
  return found;
}
