/**
 * Responses with a list that does not fit into the memory with certainty: its items are read, checked and sent in slices.
 * A list of one slice is answered like any other reply.
 */
import { randomUUID } from 'node:crypto';
import { setImmediate as letOthersRun } from 'node:timers/promises';
import { isObject } from '../../../openapi/json/json.ts';
import type { Fault } from '../../../openapi/validation/validator.ts';
import { ItemList } from '../handlers/item-list.ts';
import type { Reply } from '../handlers/handlers.ts';
import { BodyStream } from './stream/body-stream.ts';
import type { Answer, ResponseCheck } from './response.ts';
import type { Serialize } from './serialize.ts';

/** A list in a body, and the members around it. */
export interface PlacedList {
  readonly list: ItemList<unknown>;
  /** Pointer to the list in the body. */
  readonly pointer: string;
  /** Returns the body with another value instead of the list. */
  readonly put: (value: unknown) => unknown;
}

const maxDepth = 2;

const isList = (value: unknown): value is ItemList<unknown> => value instanceof ItemList;

/** Finds the list in a body, or in its objects. */
export function findList(body: unknown, depth = 0): PlacedList | undefined {
  if (isList(body)) return { list: body, pointer: '', put: (value) => value };
  if (!isObject(body) || depth > maxDepth) return undefined;
  for (const name in body) {
    const member = body[name];
    // Inherited members are not in the JSON.
    if (typeof member !== 'object' || member === null || !Object.hasOwn(body, name)) continue;
    const found = findList(member, depth + 1);
    if (found === undefined) continue;
    const put = (value: unknown): unknown => ({ ...body, [name]: found.put(value) });
    return { list: found.list, pointer: `/${name}${found.pointer}`, put };
  }
  return undefined;
}

export interface ListAnswerOptions {
  readonly method: string;
  /** True if the first part of the list is checked before anything is sent. */
  readonly isChecked: boolean;
  readonly check: ResponseCheck;
  readonly serialize: Serialize;
  /** Called with the faults of a slice. If it throws, nothing of the slice is sent. */
  readonly report: (faults: readonly Fault[]) => void;
}

/** In tests and development, a list of at most this many bytes is sent only after all its items were checked. */
const maxCheckedBytes = 16 * 1024 * 1024;

/** Answers with a list of more than one slice. @throws the error of `report`, or of a read */
export async function answerList(reply: Reply, placed: PlacedList, options: ListAnswerOptions): Promise<Answer> {
  const { head, tail, ...answer } = splitAnswer(options.serialize, reply, placed);
  if (options.method === 'HEAD') return { ...answer, body: new BodyStream(nothing()) };
  const chunks = listChunks(reply, placed, { ...options, head, tail });
  if (!options.isChecked) return { ...answer, body: new BodyStream(chunks) };
  const checked: Buffer[] = [];
  for (let bytes = 0; bytes <= maxCheckedBytes;) {
    const next = await chunks.next();
    if (next.done === true) return { ...answer, body: new BodyStream(follow(checked, nothing()), bytes) };
    checked.push(next.value);
    bytes += next.value.length;
  }
  return { ...answer, body: new BodyStream(follow(checked, chunks)) };
}

async function* nothing(): AsyncGenerator<never> {
  // A response to HEAD, and one that is checked as a whole, have nothing more to read.
}

async function* follow(first: Buffer[], rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for (let chunk; (chunk = first.shift()) !== undefined;) yield chunk; // the memory is free after each chunk
  yield* rest;
}

/** Stands for the list in the text of a body; no text of a client has it. */
const mark = randomUUID();

function splitAnswer(serialize: Serialize, reply: Reply, { put }: PlacedList) {
  const { body, ...answer } = serialize({ ...reply, body: put(mark) });
  const [head = '', tail = ''] = String(body).split(JSON.stringify(mark));
  return { ...answer, head, tail: `]${tail}` };
}

/** Yields the body; other requests are answered between the slices. */
async function* listChunks(
  reply: Reply,
  { list, pointer, put }: PlacedList,
  { check, report, head, tail }: ListAnswerOptions & { readonly head: string; readonly tail: string },
): AsyncGenerator<Buffer, void> {
  let count = 0;
  yield Buffer.from(head);
  for await (const items of readSlices(list)) {
    if (items.length === 0) continue;
    const faults = check({ ...reply, body: put(items) });
    if (faults.length > 0) reportIn(faults, { pointer: `/body${pointer}`, count, report });
    yield toChunk(items, count);
    count += items.length;
    await letOthersRun();
  }
  yield Buffer.from(count === 0 ? `[${tail}` : tail);
}

/** Returns the text of a slice without its last bracket, and with a comma instead of the first one if items are before it. */
function toChunk(items: readonly unknown[], before: number): Buffer {
  const text = Buffer.from(JSON.stringify(items));
  if (before > 0) text.write(',');
  return text.subarray(0, -1);
}

async function* readSlices<Item>({ first, rest }: ItemList<Item>): AsyncGenerator<readonly Item[]> {
  yield first;
  if (rest !== undefined) yield* rest();
}

interface SlicePlace {
  /** Pointer to the list. */
  readonly pointer: string;
  /** The number of items before the slice. */
  readonly count: number;
  readonly report: ListAnswerOptions['report'];
}

/** Reports the faults of a slice with the places of the items in the list. Rules for the number of items are not for a slice. */
function reportIn(faults: readonly Fault[], { pointer, count, report }: SlicePlace): void {
  const own = faults.filter((fault) => fault.pointer !== pointer);
  const placed = own.map((fault) => {
    const index = fault.pointer.startsWith(`${pointer}/`) ? /^\d+/.exec(fault.pointer.slice(pointer.length + 1)) : null;
    if (index === null) return fault;
    const rest = fault.pointer.slice(pointer.length + 1 + index[0].length);
    return { ...fault, pointer: `${pointer}/${count + Number(index[0])}${rest}` };
  });
  if (placed.length > 0) report(placed);
}
