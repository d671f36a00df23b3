/** From the answers of an operation's sources to arguments for it. */
import type { ApiDocument, Operation } from '../../../openapi/document/document.ts';
import type { RequestArguments } from '../../../openapi/request/request.ts';
import { reachItem } from './item.ts';
import { followLink, LinkError } from './link.ts';
import type { ProbeExchange } from './exchange.ts';
import { findRequestFault } from './refusal.ts';
import { sampleArguments } from './sample.ts';
import { isReference, type Source, sourcesOf } from '../structure/source.ts';

/** The operation does not take what the answer has. */
export class PathError extends LinkError {}

/** @throws LinkError where the answer has not what is needed, PathError among them */
export function reach(
  document: ApiDocument,
  source: Source,
  operation: Operation,
  exchange: ProbeExchange,
): RequestArguments {
  const usual = sampleArguments(operation);
  const given =
    source.kind === 'link'
      ? followLink(source, operation, exchange, usual)
      : reachItem(source, operation, exchange, usual);
  requireValid(document, source, operation, given);
  return given;
}

/** A request is only sent as valid if it is valid by the schemas of its own operation, wherever its values come from. */
function requireValid(document: ApiDocument, { from }: Source, operation: Operation, given: RequestArguments): void {
  const fault = findRequestFault(document, operation, given);
  if (fault !== undefined) throw new PathError(`${from.id} gives what ${operation.id} does not take: ${fault}`);
}

/** All arguments of the operation on what the exchange is about; none if it is not a source of them. */
export function reachable(
  document: ApiDocument,
  operation: Operation,
  exchange: ProbeExchange,
): readonly RequestArguments[] {
  const sources = sourcesOf(document, operation).filter((source) => {
    return source.from.id === exchange.operation.id && !isReference(source);
  });
  return sources.flatMap((source) => {
    try {
      return [reach(document, source, operation, exchange)];
    } catch (error) {
      if (error instanceof LinkError) return [];
      throw error;
    }
  });
}
