/** What was made says what was sent, with the default for what was not, and is in the list. */
import type { Operation } from '../../../openapi/document/document.ts';
import { isObject } from '../../../openapi/json/json.ts';
import { join } from '../../../openapi/json/pointer.ts';
import type { Difference } from '../judge/fault.ts';
import { shortened } from '../judge/fault.ts';
import { answerSchemaFor, findLostFault } from '../judge/kept.ts';
import { says } from '../judge/equal.ts';
import { placeOfRequest } from '../judge/place.ts';
import { toDifferences } from '../judge/result.ts';
import { answerSchema } from '../structure/reference.ts';
import { getMembers } from '../structure/resources.ts';
import { bodyDefaults } from '../values/body-defaults.ts';
import { without } from '../values/sample.ts';
import type { Probe, SentRequest } from '../target/probe.ts';
import type { Thing } from '../target/thing.ts';

export async function checkCreated(thing: Thing): Promise<void> {
  thing.probe.note(...(await readDifferences(thing)));
  checkDefaults(thing.probe, thing.made);
}

export async function checkListed(thing: Thing): Promise<void> {
  const { probe, made, resource, identity } = thing;
  if (resource.list === undefined || (await thing.listed()) !== null) return;
  const name =
    identity === undefined ? shortened(JSON.stringify(made.exchange.arguments.body)) : JSON.stringify(identity);
  probe.noteError(resource.list, {
    rule: 'created-not-listed',
    pointer: resource.list.pointer,
    message: `${resource.create.id} made something with ${name}, which is not in the list`,
    curl: made.line(),
  });
}

/** What is wrong with the answer to a read of what has just been made. */
export async function readDifferences(thing: Thing): Promise<readonly Difference[]> {
  const { probe, resource, made } = thing;
  const { read, create } = resource;
  const seen = await thing.look();
  if (read === undefined || seen === undefined || probe.isUnwritten(read)) return [];
  const { status, body } = seen.exchange.answer;
  const curl = made.line();
  if (status >= 400) {
    const message = `${read.id} answers ${status} for what ${create.id} has just made`;
    const pointer = join(read.pointer, 'responses');
    const fault = { rule: 'created-differs', severity: 'error', answerPointer: '/status' } as const;
    return [{ ...fault, operation: read.id, pointer, message, curl }];
  }
  const echo = { value: body, schema: answerSchemaFor(read, status), from: read };
  const lost = findLostFault(probe.document, made.exchange, echo);
  return [...toDifferences(seen.result), ...(lost === undefined ? [] : [{ ...lost, curl }])];
}

/** A value of a message: `nothing`, or as JSON. */
export function valueText(value: unknown, name: string): string {
  const member = isObject(value) ? value[name] : undefined;
  return member === undefined ? 'nothing' : shortened(JSON.stringify(member));
}

/** A member that was not sent is answered with its default. */
export function checkDefaults(probe: Probe, { exchange, line }: SentRequest): void {
  const { operation, answer, arguments: given } = exchange;
  const schema = answerSchema(operation);
  if (schema === undefined || !isObject(given.body) || !isObject(answer.body)) return;
  const answered = getMembers(schema);
  for (const [name, preset] of Object.entries(bodyDefaults(operation))) {
    if (name in given.body || !answered.has(name) || says(answer.body[name], preset)) continue;
    probe.noteError(operation, {
      rule: 'default-not-applied',
      pointer: placeOfRequest(operation, join('/body', name)),
      message: `${name} was not sent, and its default is ${JSON.stringify(preset)}; the answer says ${valueText(answer.body, name)}`,
      curl: line(),
    });
  }
}

/** What is sent for things of which no member has its default. */
export function withoutDefaults<Given extends { readonly body?: unknown }>(operation: Operation, given: Given): Given {
  const names = Object.keys(bodyDefaults(operation));
  return isObject(given.body) ? { ...given, body: without(given.body, names) } : given;
}
