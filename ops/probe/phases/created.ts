/** What was made says what was sent, with defaults in the place of what was not, and is in the list. */
import type { ApiDocument, Json, Operation } from '../../../openapi/document.ts';
import { isObject } from '../../../openapi/json.ts';
import { join } from '../../../openapi/pointer.ts';
import { lostIn } from '../run/echo.ts';
import { says } from '../judge/equal.ts';
import type { LostValue } from '../judge/lost.ts';
import { without } from '../values/sample.ts';
import type { Difference } from '../judge/difference.ts';
import { judge } from '../judge/judge.ts';
import { placeOfAnswer, placeOfRequest } from '../judge/place.ts';
import type { Probe, Sent } from './probe.ts';
import { answerSchema, membersOf } from '../structure/resources.ts';
import { bodyDefaults } from '../values/body-defaults.ts';
import { readCase, type Thing } from './thing.ts';

export async function checkCreated(thing: Thing): Promise<void> {
  const { probe, made } = thing;
  const said = answerDifference(probe.document, made);
  for (const difference of [...(said === undefined ? [] : [said]), ...(await readDifferences(thing))])
    probe.note(difference);
  checkDefaults(probe, made);
}

export async function checkListed(thing: Thing): Promise<void> {
  const { probe, made, resource } = thing;
  if ((await thing.listed()) === null && resource.list !== undefined) {
    probe.note({
      rule: 'created-not-listed',
      operation: resource.list,
      pointer: resource.list.pointer,
      message: `${resource.create.id} made something with ${JSON.stringify(thing.identity)}, which is not in the list`,
      curl: made.curl,
    });
  }
}

/** Where an answer says otherwise than its request. */
export function answerDifference(document: ApiDocument, { exchange, curl }: Sent): Difference | undefined {
  const { operation, answer } = exchange;
  if (answer.status >= 400 || !['post', 'put', 'patch'].includes(operation.method)) return undefined;
  const lost = lostIn(document, exchange, { body: answer.body, schema: answerSchema(operation) });
  return lost && deviation({ operation, lost, status: answer.status, curl });
}

/** What is wrong with the answer to whoever reads what has just been made. */
export async function readDifferences(thing: Thing): Promise<readonly Difference[]> {
  const { probe, resource, made } = thing;
  const { read, create } = resource;
  const seen = await thing.look();
  if (read === undefined || seen === undefined || probe.isUnwritten(read)) return [];
  const { status, body } = seen.exchange.answer;
  if (status >= 400) {
    const message = `${read.id} answers ${status} for what ${create.id} has just made`;
    const pointer = join(read.pointer, 'responses');
    return [{ rule: 'created-differs', operation: read, curl: made.curl, pointer, message }];
  }
  const lost = lostIn(probe.document, made.exchange, { body, schema: answerSchema(read) });
  const said = lost && deviation({ operation: read, lost, status, curl: made.curl });
  return [...judge(readCase(read), seen.result), ...(said === undefined ? [] : [said])];
}

interface Deviation {
  readonly operation: Operation;
  readonly lost: LostValue;
  readonly status: number;
  readonly curl: string;
}

function deviation({ operation, lost, status, curl }: Deviation): Difference {
  const fault = { kind: 'body', pointer: `/body${lost.answerPointer}`, message: '' } as const;
  return {
    rule: operation.method === 'put' || operation.method === 'patch' ? 'update-lost' : 'created-differs',
    operation,
    pointer: placeOfAnswer(operation, status, fault),
    message: `${nameOf(lost)} was sent as ${valueText(lost.sent)}; the answer of ${operation.id} says ${valueText(lost.given)}`,
    curl,
  };
}

/** `title`, or `author/name` of what is in another member. */
export function nameOf({ pointer }: LostValue): string {
  return pointer.slice(1);
}

export function memberText(value: unknown, name: string): string {
  return valueText(isObject(value) ? value[name] : undefined);
}

export function valueText(value: Json | undefined): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}

/** A member that was not sent is answered with its default. */
export function checkDefaults(probe: Probe, { exchange, curl }: Sent): void {
  const { operation, answer, arguments: given } = exchange;
  const schema = answerSchema(operation);
  if (schema === undefined || !isObject(given.body) || !isObject(answer.body)) return;
  const answered = membersOf(schema);
  for (const [name, preset] of Object.entries(bodyDefaults(operation))) {
    if (name in given.body || !answered.has(name) || says(answer.body[name], preset)) continue;
    probe.note({
      rule: 'default-not-applied',
      operation,
      pointer: placeOfRequest(operation, join('/body', name)),
      message: `${name} was not sent, and its default is ${JSON.stringify(preset)}; the answer says ${memberText(answer.body, name)}`,
      curl,
    });
  }
}

/** What is sent for things of which no member has its default. */
export function withoutDefaults<Given extends { readonly body?: unknown }>(operation: Operation, given: Given): Given {
  const names = Object.keys(bodyDefaults(operation));
  return isObject(given.body) ? { ...given, body: without(given.body, names) } : given;
}
