/** A change or a deletion of one item leaves the others as they are. */
import type { Json, Operation } from '../../../openapi/document/document.ts';
import { join } from '../../../openapi/json/pointer.ts';
import { answerSchemaFor, findLostValue } from '../judge/kept.ts';
import type { SentRequest } from '../target/probe.ts';
import type { Thing } from '../target/thing.ts';

interface Seen {
  readonly thing: Thing;
  readonly status: number;
  readonly body: Json | undefined;
}

/** What the service says of each now; nothing of those that cannot be read. */
export async function lookAt(things: readonly Thing[]): Promise<readonly Seen[]> {
  const seen: Seen[] = [];
  for (const thing of things) {
    const answer = (await thing.look())?.exchange.answer;
    if (answer !== undefined) seen.push({ thing, status: answer.status, body: answer.body });
  }
  return seen;
}

/** @param before the other items, as they were before the request */
export async function checkOthers(sent: SentRequest, target: Thing, before: readonly Seen[]): Promise<void> {
  const { operation } = sent.exchange;
  const readable = before.filter(({ status, thing }) => status < 400 && !getIs(thing, target));
  const after = await lookAt(readable.map(({ thing }) => thing));
  for (const [index, { thing, body }] of readable.entries()) {
    const now = after[index];
    if (now === undefined) continue;
    const isGone = now.status === 404 || now.status === 410;
    if (!isGone && !hasTaken(sent, thing, body, now)) continue;
    const [name, value] = thing.identity ?? ['', null];
    target.probe.noteError(operation, {
      rule: 'other-changed',
      pointer: join(operation.pointer, 'responses'),
      message: `${operation.id} of another item ${isGone ? 'removed' : 'changed'} the one with ${name} ${JSON.stringify(value)}`,
      curl: sent.line(),
    });
    return;
  }
}

function getIs(thing: Thing, target: Thing): boolean {
  return JSON.stringify(thing.identity) === JSON.stringify(target.identity);
}

/** It says all that was sent, and did not before: what else a service changes may have its reasons. */
function hasTaken(sent: SentRequest, thing: Thing, before: Json | undefined, { body, status }: Seen): boolean {
  const read: Operation | undefined = thing.resource.read;
  if (read === undefined || sent.exchange.arguments.body === undefined) return false;
  const schema = answerSchemaFor(read, status);
  const lost = (value: Json | undefined) => findLostValue(thing.probe.document, sent.exchange, { value, schema });
  return lost(before) !== undefined && lost(body) === undefined;
}
