/** One thing that was made in a service: how it is reached, and what the service says of it. */
import type { Json, Operation } from '../../../openapi/document/document.ts';
import { isObject } from '../../../openapi/json/json.ts';
import type { RequestArguments } from '../../../openapi/request/request.ts';
import { buildCase, type ContractCase } from '../cases/case.ts';
import { reachable } from '../values/reach.ts';
import { itemSegment } from '../structure/path.ts';
import type { Probe, SentRequest } from './probe.ts';
import { findListSchema, type ResourceOperations } from '../structure/resources.ts';
import { unconditional } from '../values/requests.ts';
import { findLostValue } from '../judge/kept.ts';
import { type WholeList, wholeList } from './pages.ts';

/** Of any status: only the caller knows which one is right. */
export function readCase(read: Operation): ContractCase {
  return buildCase(read, 'what there is', { expected: { statuses: anyStatus } });
}

const anyStatus = Array.from({ length: 500 }, (_, index) => index + 100);

export class Thing {
  readonly probe: Probe;
  readonly resource: ResourceOperations;
  /** The answer to its creation. */
  readonly made: SentRequest;

  constructor(probe: Probe, resource: ResourceOperations, made: SentRequest) {
    this.probe = probe;
    this.resource = resource;
    this.made = made;
  }

  /** What the service said when it was made. */
  get body(): Json | undefined {
    return this.made.exchange.answer.body;
  }

  /** Arguments of an operation on it, without conditions; undefined where the answer to its creation leads to none. */
  findArguments(operation: Operation): RequestArguments | undefined {
    const [given] = reachable(this.probe.document, operation, this.made.exchange);
    return given && unconditional(operation, given);
  }

  /** As it is read now. */
  async read(): Promise<SentRequest | undefined> {
    const { read } = this.resource;
    const given = read && this.findArguments(read);
    return read && given && this.probe.carryOut(read, given);
  }

  /** The answer to a client that reads it now; undefined if it cannot be read. */
  async look(): Promise<SentRequest | undefined> {
    const { read } = this.resource;
    const given = read && this.findArguments(read);
    return read && given && this.probe.attempt(readCase(read), given);
  }

  /** The member that names it, with its value; undefined where no operation on it is named by one. */
  get identity(): readonly [name: string, value: Json] | undefined {
    const { read, changes, remove } = this.resource;
    const operation = read ?? remove ?? changes[0];
    const given = operation && this.findArguments(operation);
    const parameter = operation && itemSegment(operation.path)?.name;
    const value = parameter === undefined ? undefined : given?.path?.[parameter];
    if (value === undefined || !isObject(this.body)) return undefined;
    const name = Object.entries(this.body).find(([, member]) => member === value)?.[0];
    return name === undefined ? undefined : [name, value];
  }

  /** Its entry in the list; null: it is in no page; undefined: that is not known. */
  async listed(): Promise<Json | null | undefined> {
    const { list } = this.resource;
    const { identity } = this;
    if (list === undefined) return undefined;
    const whole = await wholeList(this.probe, list, this.made.exchange);
    if (whole === undefined) return undefined;
    if (identity === undefined) return this.#alikeIn(list, whole);
    const [name, value] = identity;
    const found = whole.items.find((item) => isObject(item) && item[name] === value);
    if (found !== undefined) return found;
    const isTold = whole.items.length === 0 || whole.items.every((item) => isObject(item) && name in item);
    return whole.isComplete && isTold ? null : undefined;
  }

  /** The entry that says what was sent, where nothing names an item. */
  #alikeIn(list: Operation, { items, isComplete }: WholeList): Json | null | undefined {
    const { document } = this.probe;
    const { exchange } = this.made;
    const schema = findListSchema(list);
    // The list has a place for what was sent.
    if (findLostValue(document, exchange, { value: {}, schema }) === undefined) return undefined;
    const found = items.find((value) => findLostValue(document, exchange, { value, schema }) === undefined);
    return found ?? (isComplete ? null : undefined);
  }

  /** What the service says of it now: read, else from the list. */
  async now(): Promise<Json | undefined> {
    return this.resource.read === undefined
      ? ((await this.listed()) ?? undefined)
      : (await this.read())?.exchange.answer.body;
  }
}
