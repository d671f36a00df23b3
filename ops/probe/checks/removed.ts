/** Deleted items are gone; a request without credentials deletes nothing. */
import type { Json, Operation } from '../../../openapi/document/document.ts';
import { isObject } from '../../../openapi/json/json.ts';
import { join } from '../../../openapi/json/pointer.ts';
import { anySchema } from '../../../openapi/schema/view/document-schemas.ts';
import { buildCase } from '../cases/case.ts';
import { shortened } from '../judge/fault.ts';
import { answerSchemaFor } from '../judge/kept.ts';
import { findLost } from '../judge/lost.ts';
import { placeOfAnswer } from '../judge/place.ts';
import { answerSchema } from '../structure/reference.ts';
import { getMembers, isListOfOthers } from '../structure/resources.ts';
import type { SentRequest } from '../target/probe.ts';
import type { Thing } from '../target/thing.ts';
import { stateNames } from '../values/other-values.ts';
import { findBody } from '../values/sample.ts';
import { checkCurrent } from './conditions.ts';
import { checkOthers, lookAt } from './others.ts';
import { answeredParts, checkPartsRemoved } from './parts.ts';
import { checkSecondDeletion } from './repeated.ts';

/** @param others items that the deletion is not about */
export async function checkRemoved(thing: Thing, remove: Operation, others: readonly Thing[]): Promise<void> {
  const { probe, resource } = thing;
  const given = thing.findArguments(remove);
  if (given === undefined || probe.isUnwritten(remove)) return;
  await checkUntouched(thing, remove);
  const [before, parts, item] = [await lookAt(others), await answeredParts(thing), await thing.now()];
  const current = await checkCurrent(thing, remove, given);
  const sent = current ?? (await probe.carryOut(remove, given, 'a deletion'));
  if (sent === undefined) return;
  checkLastAnswer(thing, sent, item);
  await checkOthers(sent, thing, before);
  const read = await thing.look();
  const status = read?.exchange.answer.status ?? 404;
  if (status < 400) {
    probe.noteError(remove, {
      rule: 'deleted-answers',
      pointer: join(remove.pointer, 'responses'),
      message: `${remove.id} answered ${sent.exchange.answer.status}, and ${resource.read?.id ?? 'a read'} still answers ${status}`,
      curl: sent.line(),
    });
  }
  if (sent.exchange.answer.status !== 202) {
    await checkSecondDeletion(probe, remove, given);
    if (status >= 400) await checkPartsRemoved(thing, remove, parts);
  }
  const listed = await thing.listed();
  if (listed === null || listed === undefined || resource.list === undefined) return;
  if (isListOfOthers(probe.document, resource.list, remove)) return;
  probe.noteError(remove, {
    rule: 'deleted-listed',
    pointer: join(remove.pointer, 'responses'),
    message: `${remove.id} answered ${sent.exchange.answer.status}, and ${resource.list.id} still lists it`,
    curl: sent.line(),
  });
}

/** An answer with the deleted item says what the item was. */
function checkLastAnswer({ probe, resource }: Thing, sent: SentRequest, item: Json | undefined): void {
  const { operation, answer } = sent.exchange;
  const asked = resource.read && answerSchema(resource.read);
  const schema = answerSchemaFor(operation, answer.status);
  if (asked === undefined || schema === undefined || !isObject(item) || !isObject(answer.body)) return;
  const members = getMembers(findBody(resource.create)?.schema ?? anySchema);
  const own = Object.entries(item).filter(([name]) => members.has(name) && !stateNames.test(name));
  const lost = findLost({ value: Object.fromEntries(own), schema: asked }, { value: answer.body, schema });
  if (lost?.given === undefined) return;
  probe.noteError(operation, {
    rule: 'deletion-differs',
    pointer: placeOfAnswer(operation, answer.status, `/body${lost.answerPointer}`),
    message: `${operation.id} answers ${shortened(JSON.stringify(lost.given))} for ${lost.pointer}; the item had ${shortened(JSON.stringify(lost.sent))}`,
    curl: sent.line(),
  });
}

/** Without credentials nothing is deleted, also if the answer says so. */
async function checkUntouched(thing: Thing, remove: Operation): Promise<void> {
  const { probe } = thing;
  const given = thing.findArguments(remove);
  const isOpen = remove.security.length === 0 || remove.security.some(({ size }) => size === 0);
  if (given === undefined || isOpen || thing.resource.read === undefined) return;
  const expected = { statuses: [401, 403] };
  const contractCase = buildCase(remove, 'without credentials', { kind: 'credentials', credentials: [], expected });
  const sent = await probe.attempt(contractCase, given);
  const read = await thing.look();
  if (sent === undefined || read === undefined || read.exchange.answer.status < 400) return;
  probe.noteError(remove, {
    rule: 'key-not-checked',
    pointer: join(remove.pointer, 'security'),
    message: `without credentials ${remove.id} answered ${sent.exchange.answer.status}, and it is gone`,
    curl: sent.line(),
  });
}
