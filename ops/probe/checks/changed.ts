/** What was replaced or changed is read back so, what a change does not name is as before, and an old tag changes nothing. */
import type { Json, Operation } from '../../../openapi/document/document.ts';
import { isObject } from '../../../openapi/json/json.ts';
import { join } from '../../../openapi/json/pointer.ts';
import type { RequestArguments } from '../../../openapi/request/request.ts';
import { sampleValue } from '../../../openapi/sample/sample.ts';
import { anySchema } from '../../../openapi/schema/view/document-schemas.ts';
import { getRequiredNames } from '../../../openapi/schema/view/facts.ts';
import { says } from '../judge/equal.ts';
import { findLostFault } from '../judge/kept.ts';
import { placeOfRequest } from '../judge/place.ts';
import { answerSchema } from '../structure/reference.ts';
import { findListSchema, getMembers } from '../structure/resources.ts';
import { promisedReplacement } from '../structure/words.ts';
import { drawBodies, orUndefined, readied } from '../target/draw.ts';
import { isSame } from '../target/pages.ts';
import type { SentRequest } from '../target/probe.ts';
import type { Thing } from '../target/thing.ts';
import { bodyDefaults } from '../values/body-defaults.ts';
import { findBody, without } from '../values/sample.ts';
import { checkCondition, checkTags } from './conditions.ts';
import { checkDefaults, valueText, withoutDefaults } from './created.ts';
import { checkOthers, lookAt } from './others.ts';
import { checkParts, lookAtParts } from './parts.ts';
import { sendTexts, textBodies } from './texts.ts';

const changesTried = 3;

/** @param others items that the change is not about */
export async function checkChanges(thing: Thing, change: Operation, others: readonly Thing[]): Promise<void> {
  const { probe } = thing;
  const usual = thing.findArguments(change);
  if (usual === undefined || probe.isUnwritten(change)) return;
  const tried = await drawBodies(probe, change, usual, changesTried);
  const before = await lookAt(others);
  for (const given of change.method === 'patch' ? tried.flatMap((whole) => singly(change, whole)) : tried) {
    const parts = await lookAtParts(thing);
    const sent = await checkChange(thing, change, given);
    if (sent !== undefined) await checkParts(thing, change, parts);
    if (sent !== undefined && given === tried[0]) await checkOthers(sent, thing, before);
  }
  for (const given of await textBodies(probe, change, usual)) {
    await checkChange(thing, change, given, (body) => sendTexts(probe, change, body));
  }
  const [last] = tried;
  if (last === undefined) return;
  const whole = await probe.carryOut(change, last, 'a change');
  if (whole !== undefined) await checkOthers(whole, thing, before);
  const bare = await probe.carryOut(change, withoutDefaults(change, last));
  if (bare !== undefined) checkDefaults(probe, bare);
  await checkTags(thing, change, tried);
  await checkCondition(thing, change, tried);
  if (change.method === 'put') await checkReplacement(thing, change, usual);
}

/** A change of one member alone, for each, as far as the body may have one alone. */
function singly(change: Operation, given: RequestArguments): readonly RequestArguments[] {
  if (!isObject(given.body)) return [given];
  const required = getRequiredNames((findBody(change)?.schema ?? anySchema).chosenParts(() => 0));
  const members = Object.entries(given.body).slice(0, 3);
  const kept = Object.entries(given.body).filter(([name]) => required.has(name));
  return members.map(([name, value]) => ({ ...given, body: Object.fromEntries([...kept, [name, value]]) }));
}

type Send = (given: RequestArguments) => Promise<SentRequest | undefined>;

async function checkChange(
  thing: Thing,
  change: Operation,
  given: RequestArguments,
  send: Send = (body) => thing.probe.carryOut(change, body, 'a change'),
): Promise<SentRequest | undefined> {
  const { probe, resource } = thing;
  const before = await thing.now();
  const sent = await send(given);
  if (sent === undefined) return undefined;
  const after = await thing.now();
  const from = resource.read ?? resource.list;
  if (from !== undefined && isObject(after)) {
    const schema = from === resource.list ? findListSchema(from) : answerSchema(from);
    const lost = findLostFault(probe.document, sent.exchange, { value: after, schema, from });
    if (lost !== undefined) probe.note({ ...lost, curl: sent.line() });
  }
  if (change.method === 'patch') checkRest(thing, sent, before, after);
  return sent;
}

/** What a PUT leaves out is not as it was: https://www.rfc-editor.org/rfc/rfc9110#section-9.3.4 */
async function checkReplacement(thing: Thing, change: Operation, usual: RequestArguments): Promise<void> {
  const { probe } = thing;
  const promise = promisedReplacement(change);
  const schema = findBody(change)?.schema;
  const body = schema && orUndefined(() => sampleValue(schema, 'request'));
  if (promise === 'part' || schema === undefined || !isObject(body)) return;
  const required = getRequiredNames(schema.chosenParts(() => 0));
  const optional = Object.keys(body).filter((name) => !required.has(name) && !(name in bodyDefaults(change)));
  const [whole, bare] = await Promise.all(
    [body, without(body, optional)].map((one) => readied(probe, change, usual, one === undefined ? {} : { body: one })),
  );
  if (optional.length === 0 || whole === undefined || bare === undefined) return;
  await probe.carryOut(change, whole);
  const before = await thing.now();
  const sent = await probe.carryOut(change, bare, 'a replacement by required members alone');
  const after = await thing.now();
  if (sent === undefined || !isObject(before) || !isObject(after)) return;
  const kept = optional.find((name) => says(before[name], body[name]) && isSame(after[name], before[name]));
  if (kept === undefined || !isObject(sent.exchange.arguments.body) || kept in sent.exchange.arguments.body) return;
  probe.noteBreach(`a PUT that keeps members${promise === 'whole' ? ', promised otherwise' : ''}`, {
    rule: 'put-keeps',
    operation: change.id,
    pointer: placeOfRequest(change, join('/body', kept)),
    message: `${change.id} left out ${kept}, and it is still ${valueText(after, kept)}`,
    curl: sent.line(),
  });
}

/** What can be changed, and was not named, is as it was. */
function checkRest(thing: Thing, sent: SentRequest, before: Json | undefined, after: Json | undefined): void {
  const { operation, arguments: given } = sent.exchange;
  if (!isObject(before) || !isObject(after)) return;
  const members = getMembers(findBody(operation)?.schema ?? anySchema);
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
