/** What was made says what was sent, with defaults in the place of what was not, and is in the list. */
import type { ApiDocument, Operation } from '../../../../openapi/document.ts';
import { isObject } from '../../../../openapi/json.ts';
import { join } from '../../../../openapi/pointer.ts';
import { without } from '../../../contract/sample.ts';
import type { Difference } from '../difference.ts';
import { judge } from '../judge.ts';
import { placeOfAnswer, placeOfRequest } from '../place.ts';
import type { Probe, Sent } from '../probe.ts';
import { answerSchema, membersOf } from '../resources.ts';
import { bodyDefaults, differing, says, sharedMembers } from '../says.ts';
import { readCase, type Thing } from '../thing.ts';

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
  const { operation, answer, arguments: given } = exchange;
  if (answer.status >= 400 || !['post', 'put', 'patch'].includes(operation.method)) return undefined;
  const names = sharedMembers(document, operation, given.body, operation);
  const name = differing(answer.body, given.body, names, given.path);
  if (name === undefined) return undefined;
  return deviation(document, { operation, name, given: answer.body, sent: given.body, status: answer.status, curl });
}

/** What is wrong with the answer to whoever reads what has just been made. */
export async function readDifferences(thing: Thing): Promise<readonly Difference[]> {
  const { probe, sent, resource, made } = thing;
  const { read, create } = resource;
  const seen = await thing.look();
  if (read === undefined || seen === undefined || probe.isUnwritten(read)) return [];
  const { status, body } = seen.exchange.answer;
  const place = { operation: read, curl: made.curl };
  if (status >= 400) {
    const message = `${read.id} answers ${status} for what ${create.id} has just made`;
    return [{ rule: 'created-differs', ...place, pointer: join(read.pointer, 'responses'), message }];
  }
  const name = differing(body, sent, sharedMembers(probe.document, read, sent, create), made.exchange.arguments.path);
  const said = name === undefined ? [] : [deviation(probe.document, { ...place, name, given: body, sent, status })];
  return [...judge(probe.document, readCase(read), seen.result), ...said];
}

interface Deviation {
  readonly operation: Operation;
  readonly name: string;
  readonly given: unknown;
  readonly sent: unknown;
  readonly status: number;
  readonly curl: string;
}

function deviation(document: ApiDocument, { operation, name, given, sent, status, curl }: Deviation): Difference {
  const [was, is] = [memberText(sent, name), memberText(given, name)];
  const fault = { kind: 'body', pointer: join('/body', name), message: '' } as const;
  return {
    rule: operation.method === 'put' || operation.method === 'patch' ? 'update-lost' : 'created-differs',
    operation,
    pointer: placeOfAnswer(document, operation, status, fault),
    message: `${name} was sent as ${was}; the answer of ${operation.id} says ${is}`,
    curl,
  };
}

export function memberText(value: unknown, name: string): string {
  const member = isObject(value) ? value[name] : undefined;
  const text = member === undefined ? 'nothing' : JSON.stringify(member);
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}

/** A member that was not sent is answered with its default. */
export function checkDefaults(probe: Probe, { exchange, curl }: Sent): void {
  const { operation, answer, arguments: given } = exchange;
  const schema = answerSchema(operation);
  if (schema === undefined || !isObject(given.body) || !isObject(answer.body)) return;
  const answered = membersOf(probe.document, schema);
  for (const [name, preset] of Object.entries(bodyDefaults(probe.document, operation))) {
    if (name in given.body || !answered.has(name) || says(answer.body[name], preset)) continue;
    probe.note({
      rule: 'default-not-applied',
      operation,
      pointer: placeOfRequest(probe.document, operation, join('/body', name)),
      message: `${name} was not sent, and its default is ${JSON.stringify(preset)}; the answer says ${memberText(answer.body, name)}`,
      curl,
    });
  }
}

/** What is sent for things of which no member has its default. */
export function withoutDefaults<Given extends { readonly body?: unknown }>(
  probe: Probe,
  operation: Operation,
  given: Given,
): Given {
  const names = Object.keys(bodyDefaults(probe.document, operation));
  return isObject(given.body) ? { ...given, body: without(given.body, names) } : given;
}
