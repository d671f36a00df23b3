/** Tags of items: each change gives another one, the current one permits a change, and an old one does not. */
import { setTimeout as wait } from 'node:timers/promises';
import { descriptionAt } from '../../../openapi/document/description.ts';
import type { Operation, Parameter } from '../../../openapi/document/document.ts';
import { join } from '../../../openapi/json/pointer.ts';
import type { RequestArguments } from '../../../openapi/request/request.ts';
import { responseFor } from '../../../service/http/response/response.ts';
import { buildCase } from '../cases/case.ts';
import { isSame } from '../target/pages.ts';
import type { SentRequest } from '../target/probe.ts';
import { readCase, type Thing } from '../target/thing.ts';
import { withArgument } from '../values/sample.ts';

export const findTag = (sent: SentRequest | undefined): string | undefined => sent?.exchange.answer.headers.etag;

export function findCondition({ parameters }: Operation): Parameter | undefined {
  return parameters.find(({ name, in: place }) => place === 'header' && name.toLowerCase() === 'if-match');
}

/** A weak tag may be the same for states that a client need not tell apart, and is never a condition of a change. */
const isWeak = (tag: string): boolean => tag.startsWith('W/');

/** Tags made from times have seconds, at the least. */
const tagAgeMs = 1_100;

/** @param tried different bodies of the change */
export async function checkTags(thing: Thing, change: Operation, tried: readonly RequestArguments[]): Promise<void> {
  const [first, second] = tried;
  if (first === undefined || second === undefined) return;
  if (!(await hasSameTag(thing, change, first, second, 0))) return;
  if (!(await hasSameTag(thing, change, first, second, tagAgeMs))) return;
  const { probe, resource } = thing;
  const seen = await thing.look();
  const { read } = resource;
  const tag = findTag(seen);
  if (read === undefined || seen === undefined || tag === undefined) return;
  if (isWeak(tag) && probe.options.profile === 'standard') return;
  const headers = [...(responseFor(read, seen.exchange.answer.status)?.headers ?? [])];
  const header = headers.find(([name]) => name.toLowerCase() === 'etag')?.[1];
  const isPromised =
    (header !== undefined &&
      /chang|state|version|revision|conditional|if-match/i.test(descriptionAt(probe.document, header.pointer))) ||
    (findCondition(change) !== undefined &&
      change.responses.has('412') &&
      /etag/i.test(findCondition(change)?.description ?? ''));
  probe.noteBreach(`an ETag that no change changes${isPromised ? ', promised otherwise' : ''}`, {
    rule: 'tag-unchanged',
    operation: read.id,
    pointer: header?.pointer ?? join(read.pointer, 'responses'),
    message: `${change.id} changed what ${read.id} answers, and its ETag is still ${tag}`,
    curl: seen.line(),
  });
}

/** Whether a change gives another body with the same tag. */
async function hasSameTag(
  thing: Thing,
  change: Operation,
  first: RequestArguments,
  second: RequestArguments,
  waitMs: number,
): Promise<boolean> {
  await thing.probe.carryOut(change, first);
  const before = await thing.read();
  await wait(waitMs);
  await thing.probe.carryOut(change, second);
  const after = await thing.read();
  const tag = findTag(before);
  return (
    tag !== undefined && tag === findTag(after) && !isSame(before?.exchange.answer.body, after?.exchange.answer.body)
  );
}

/** With the tag of before the last change, nothing is changed: https://www.rfc-editor.org/rfc/rfc9110#section-13.1.1 */
export async function checkCondition(
  thing: Thing,
  change: Operation,
  tried: readonly RequestArguments[],
): Promise<void> {
  const { probe } = thing;
  const condition = findCondition(change);
  const [first, second] = tried;
  if (condition === undefined || first === undefined || second === undefined || !change.responses.has('412')) return;
  const old = findTag(await thing.read());
  await probe.carryOut(change, first);
  await probe.carryOut(change, second);
  await checkCurrent(thing, change, first);
  await probe.carryOut(change, second);
  const before = await thing.read();
  if (old === undefined || old === findTag(before)) return;
  const stale = withArgument(first, condition, old);
  const expected = { statuses: [412] };
  const sent = await probe.attempt(
    buildCase(change, 'If-Match of a state that is past', { kind: 'state', expected }),
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

/**
 * With the tag that the item has now, the request is carried out. Another client may change the item meanwhile: it is
 * tried twice. Returns the answer, if it is not 412.
 */
export async function checkCurrent(
  thing: Thing,
  operation: Operation,
  given: RequestArguments,
): Promise<SentRequest | undefined> {
  const condition = findCondition(operation);
  let sent: SentRequest | undefined;
  let tag: string | undefined;
  for (let times = 0; times < 2; times += 1) {
    tag = findTag(await thing.read());
    if (condition === undefined || tag === undefined || isWeak(tag)) return undefined;
    sent = await thing.probe.attempt(readCase(operation), withArgument(given, condition, tag));
    if (sent === undefined || sent.exchange.answer.status < 400) return sent;
  }
  if (condition === undefined || sent?.exchange.answer.status !== 412) return undefined;
  thing.probe.noteError(operation, {
    rule: 'condition-refused',
    pointer: condition.pointer,
    message: `${operation.id} answers 412 to If-Match with ${tag}, which is the item's ETag`,
    curl: sent.line(),
  });
  return undefined;
}
