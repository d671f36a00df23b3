/** Requests that are sent a second time: a deletion, and a creation with its `Idempotency-Key`. */
import type { Operation } from '../../../openapi/document/document.ts';
import { join } from '../../../openapi/json/pointer.ts';
import type { RequestArguments } from '../../../openapi/request/request.ts';
import { promisesOneBody } from '../structure/words.ts';
import { findIdempotencyKey, promisesRefusal, promisesReplay } from '../structure/promises.ts';
import type { ResourceOperations } from '../structure/resources.ts';
import { toIdempotencyKey } from '../cases/idempotency-key.ts';
import { withArgument } from '../values/sample.ts';
import { drawBodies } from '../target/draw.ts';
import { isSame } from '../target/pages.ts';
import type { Probe, SentRequest } from '../target/probe.ts';
import { readCase, Thing } from '../target/thing.ts';

/** @param given the arguments of a deletion that was carried out */
export async function checkSecondDeletion(probe: Probe, remove: Operation, given: RequestArguments): Promise<void> {
  const isRefusalDeclared = ['404', '410'].some((status) => remove.responses.has(status));
  const isPromised = promisesRefusal(remove);
  if (!isRefusalDeclared && !isPromised) return;
  const again = await probe.carryOut(remove, given, 'a second deletion');
  if (again === undefined) return;
  probe.noteBreach(`a second DELETE that succeeds${isPromised ? ', promised otherwise' : ''}`, {
    rule: 'absent-answers',
    operation: remove.id,
    pointer: join(remove.pointer, 'responses'),
    message: `${remove.id} answered ${again.exchange.answer.status} when it deleted the same a second time`,
    curl: `${again.line()} && ${again.single()}`,
  });
}

/** @param resource what the operation creates, where something is known about it */
export async function checkReplay(
  probe: Probe,
  operation: Operation,
  resource: ResourceOperations | undefined,
): Promise<void> {
  const parameter = findIdempotencyKey(operation);
  const usual = parameter && (await probe.ready(operation));
  if (parameter === undefined || usual === undefined || probe.isUnwritten(operation)) return;
  const [body, other] = await drawBodies(probe, operation, usual, 2);
  const text = `${operation.id} ${probe.options.amount.seed} ${JSON.stringify(body)}`;
  const value = toIdempotencyKey(parameter, text);
  const given = withArgument(body ?? usual, parameter, value);
  const first = await probe.carryOut(operation, given, 'a request with an Idempotency-Key');
  const second = first && (await probe.carryOut(operation, given, 'the same request again'));
  if (first === undefined || second === undefined) return;
  if (isReplay(probe, first, second, resource)) {
    if (other !== undefined) await checkReuse(probe, first, withArgument(other, parameter, value), resource);
    return;
  }
  probe.noteBreach(`an ignored Idempotency-Key${promisesReplay(operation) ? ', promised otherwise' : ''}`, {
    rule: 'idempotency-ignored',
    operation: operation.id,
    pointer: parameter.pointer,
    message: `${operation.id} carried out a request a second time that had the same Idempotency-Key`,
    curl: `${second.line()} && ${second.single()}`,
  });
}

/** The same key with another body is refused. */
async function checkReuse(
  probe: Probe,
  first: SentRequest,
  given: RequestArguments,
  resource: ResourceOperations | undefined,
): Promise<void> {
  const { operation } = first.exchange;
  const parameter = findIdempotencyKey(operation);
  const sent = await probe.attempt(readCase(operation), given);
  if (parameter === undefined || sent === undefined || sent.exchange.answer.status >= 400) return;
  const isRepeated = isReplay(probe, first, sent, resource);
  const convention = promisesOneBody(operation, parameter)
    ? 'an Idempotency-Key with another body, promised otherwise'
    : isRepeated
      ? 'an Idempotency-Key that repeats the answer to another body'
      : 'an Idempotency-Key with another body';
  probe.noteBreach(convention, {
    rule: 'idempotency-key-reused',
    operation: operation.id,
    pointer: parameter.pointer,
    message: `${operation.id} answers ${sent.exchange.answer.status} to an Idempotency-Key that was sent with another body${isRepeated ? ', with the first answer' : ''}`,
    curl: `${first.line()} && ${sent.single()}`,
  });
}

/** The same item; without an item, our own services give the same answer. */
function isReplay(
  probe: Probe,
  first: SentRequest,
  second: SentRequest,
  resource: ResourceOperations | undefined,
): boolean {
  const identities = [first, second].map((sent) => resource && new Thing(probe, resource, sent).identity?.[1]);
  if (identities[0] !== undefined) return isSame(identities[0], identities[1]);
  return probe.options.profile === 'standard' || isSame(first.exchange.answer.body, second.exchange.answer.body);
}
