/** Taking away what the cases created, as far as the document has a way. */
import type { ApiDocument, Operation } from '../../../openapi/document/document.ts';
import { buildRequest, type RequestArguments } from '../../../openapi/request/request.ts';
import type { ProbeExchange } from '../values/exchange.ts';
import { reachable } from '../values/reach.ts';
import { NoAnswerError } from './client.ts';
import type { Sender } from './sender.ts';
import { Unprepared } from './unprepared.ts';

/**
 * The newest goes first, since what is in something else was made after it.
 * @returns what is still there: operation → how many times it was carried out
 */
export async function cleanUp(document: ApiDocument, sender: Sender): Promise<ReadonlyMap<string, number>> {
  const left = new Map<string, number>();
  const done = new Map<string, boolean>();
  for (const exchange of sender.created.toReversed()) {
    if (await remove(document, sender, exchange, done)) continue;
    left.set(exchange.operation.id, (left.get(exchange.operation.id) ?? 0) + 1);
  }
  return left;
}

/** @param done what was tried before, and whether it is gone: an idempotent replay does not create a second resource */
async function remove(
  document: ApiDocument,
  sender: Sender,
  exchange: ProbeExchange,
  done: Map<string, boolean>,
): Promise<boolean> {
  const deletions = document.operations.filter(({ method }) => method === 'delete');
  for (const operation of deletions) {
    for (const given of reachable(document, operation, exchange)) {
      const { target } = buildRequest(operation, given);
      const isGone = done.get(target) ?? (await isDeleted(sender, operation, given));
      done.set(target, isGone);
      if (isGone) return true;
    }
  }
  return false;
}

/** False if the request is not answered, or can't be sent. */
async function isDeleted(sender: Sender, operation: Operation, given: RequestArguments): Promise<boolean> {
  try {
    const { status } = (await sender.send(operation, given)).answer;
    return status < 400 || [404, 410].includes(status);
  } catch (error) {
    if (error instanceof NoAnswerError || error instanceof Unprepared) return false;
    throw error;
  }
}
