/** What was replaced or changed is read back so, what a change does not name is as before, and an old tag changes nothing. */
import type { Json, Operation } from '../../../openapi/document/document.ts';
import { isObject } from '../../../openapi/json/json.ts';
import { join } from '../../../openapi/json/pointer.ts';
import type { RequestArguments } from '../../../openapi/request/request.ts';
import { caseOf } from '../cases/case.ts';
import { findLostFault } from '../judge/kept.ts';
import { anySchema } from '../../../openapi/schema/view/document-schemas.ts';
import { requiredOf } from '../../../openapi/schema/view/facts.ts';
import { bodyOf, withArgument } from '../values/sample.ts';
import { drawBodies } from '../target/draw.ts';
import { isSame } from '../target/pages.ts';
import { placeOfRequest } from '../judge/place.ts';
import type { Sent } from '../target/probe.ts';
import { answerSchema } from '../structure/reference.ts';
import { listSchemaOf, membersOf } from '../structure/resources.ts';
import type { Thing } from '../target/thing.ts';
import { checkDefaults, valueText, withoutDefaults } from './created.ts';

const changesTried = 3;

export async function checkChanges(thing: Thing, change: Operation): Promise<void> {
  const usual = thing.argumentsOf(change);
  if (usual === undefined || thing.probe.isUnwritten(change)) return;
  const tried = await drawBodies(thing.probe, change, usual, changesTried);
  for (const given of change.method === 'patch' ? tried.flatMap((whole) => singly(change, whole)) : tried) {
    await checkChange(thing, change, given);
  }
  const [last] = tried;
  if (last === undefined) return;
  const bare = await thing.probe.carryOut(change, withoutDefaults(change, last));
  if (bare !== undefined) checkDefaults(thing.probe, bare);
  await checkCondition(thing, change, tried);
}

/** A change of one member alone, for each, as far as the body may have one alone. */
function singly(change: Operation, given: RequestArguments): readonly RequestArguments[] {
  if (!isObject(given.body)) return [given];
  const required = requiredOf((bodyOf(change)?.schema ?? anySchema).chosenParts(() => 0));
  const members = Object.entries(given.body).slice(0, 3);
  const kept = Object.entries(given.body).filter(([name]) => required.has(name));
  return members.map(([name, value]) => ({ ...given, body: Object.fromEntries([...kept, [name, value]]) }));
}

async function checkChange(thing: Thing, change: Operation, given: RequestArguments): Promise<void> {
  const { probe, resource } = thing;
  const before = await thing.now();
  const sent = await probe.carryOut(change, given, 'a change');
  if (sent === undefined) return;
  const after = await thing.now();
  const from = resource.read ?? resource.list;
  if (from !== undefined && isObject(after)) {
    const schema = from === resource.list ? listSchemaOf(from) : answerSchema(from);
    const lost = findLostFault(probe.document, sent.exchange, { value: after, schema, from });
    if (lost !== undefined) probe.note({ ...lost, curl: sent.line() });
  }
  if (change.method === 'patch') checkRest(thing, sent, before, after);
}

/** What can be changed, and was not named, is as it was. */
function checkRest(thing: Thing, sent: Sent, before: Json | undefined, after: Json | undefined): void {
  const { operation, arguments: given } = sent.exchange;
  if (!isObject(before) || !isObject(after)) return;
  const members = membersOf(bodyOf(operation)?.schema ?? anySchema);
  const wiped = [...members.keys()].find((name) => {
    return !(isObject(given.body) && name in given.body) && !isSame(before[name], after[name]);
  });
  if (wiped === undefined) return;
  thing.probe.noteError(operation, {
    rule: 'patch-wipes',
    pointer: placeOfRequest(operation, join('/body', wiped)),
    message: `${operation.id} did not name ${wiped}, which was ${valueText(before, wiped)} and is ${valueText(after, wiped)}`,
    curl: sent.line(),
  });
}

/** With the tag of before the last change, nothing is changed: https://www.rfc-editor.org/rfc/rfc9110#section-13.1.1 */
async function checkCondition(thing: Thing, change: Operation, tried: readonly RequestArguments[]): Promise<void> {
  const { probe } = thing;
  const condition = change.parameters.find(
    ({ name, in: place }) => place === 'header' && name.toLowerCase() === 'if-match',
  );
  const [first, second] = tried;
  if (condition === undefined || first === undefined || second === undefined || !change.responses.has('412')) return;
  const old = tagOf(await thing.read());
  await probe.carryOut(change, first);
  await probe.carryOut(change, second);
  const before = await thing.read();
  if (old === undefined || old === tagOf(before)) return;
  const stale = withArgument(first, condition, old);
  const expected = { statuses: [412] };
  const sent = await probe.attempt(
    caseOf(change, 'If-Match of a state that is past', { kind: 'state', expected }),
    stale,
  );
  const after = await thing.read();
  if (sent === undefined) return;
  const isChanged = !isSame(before?.exchange.answer.body, after?.exchange.answer.body);
  if (sent.exchange.answer.status === 412 && !isChanged) return;
  probe.noteError(change, {
    rule: 'condition-ignored',
    pointer: condition.pointer,
    message: `If-Match had a tag of before the last change; the answer is ${sent.exchange.answer.status}, and it was ${isChanged ? '' : 'not '}changed`,
    curl: sent.line(),
  });
}

const tagOf = (sent: Sent | undefined): string | undefined => sent?.exchange.answer.headers.etag;
