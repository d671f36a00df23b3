/** What was made says what was sent, with defaults in the place of what was not, and is in the list. */
import type { Operation } from '../../../../openapi/document.ts';
import { isObject } from '../../../../openapi/json.ts';
import { join } from '../../../../openapi/pointer.ts';
import { without } from '../../../contract/sample.ts';
import { placeOfAnswer, placeOfRequest } from '../place.ts';
import type { Probe, Sent } from '../probe.ts';
import { answerSchema, membersOf } from '../resources.ts';
import { bodyDefaults, differing, says, sharedMembers } from '../says.ts';
import type { Thing } from '../thing.ts';

export async function checkCreated(thing: Thing): Promise<void> {
  const { probe, made, resource } = thing;
  checkAnswer(probe, made);
  checkDefaults(probe, made);
  const read = await thing.look();
  if (read !== undefined && resource.read !== undefined) checkRead(thing, read, resource.read);
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

/** The answer says what the request said. */
export function checkAnswer(probe: Probe, { exchange, curl }: Sent): void {
  const { operation, answer, arguments: given } = exchange;
  const names = sharedMembers(probe.document, operation, given.body, operation);
  const name = differing(answer.body, given.body, names);
  if (name !== undefined) {
    noteDifference(probe, { operation, name, given: answer.body, sent: given.body, status: answer.status, curl });
  }
}

function checkRead({ probe, made, sent, resource }: Thing, { exchange, curl }: Sent, read: Operation): void {
  const { status, body } = exchange.answer;
  if (status >= 400) {
    const message = `${read.id} answers ${status} for what ${resource.create.id} has just made`;
    probe.note({ rule: 'created-differs', operation: read, pointer: join(read.pointer, 'responses'), message, curl });
    return;
  }
  const names = sharedMembers(probe.document, read, sent, resource.create);
  const name = differing(body, sent, names);
  if (name !== undefined) noteDifference(probe, { operation: read, name, given: body, sent, status, curl: made.curl });
}

interface Deviation {
  readonly operation: Operation;
  readonly name: string;
  readonly given: unknown;
  readonly sent: unknown;
  readonly status: number;
  readonly curl: string;
}

function noteDifference(probe: Probe, { operation, name, given, sent, status, curl }: Deviation): void {
  const [was, is] = [memberText(sent, name), memberText(given, name)];
  const fault = { kind: 'body', pointer: join('/body', name), message: '' } as const;
  probe.note({
    rule: 'created-differs',
    operation,
    pointer: placeOfAnswer(probe.document, operation, status, fault),
    message: `${name} was sent as ${was}; the answer of ${operation.id} says ${is}`,
    curl,
  });
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
