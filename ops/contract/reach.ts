/** From the answers of an operation's sources to arguments for it. */
import type { ApiDocument, Operation } from '../../openapi/document.ts';
import type { RequestArguments } from '../../openapi/request.ts';
import { reachItem } from './item.ts';
import { type Exchange, followLink, LinkError } from './link.ts';
import { sampleArguments } from './sample.ts';
import { type Source, sourcesOf } from './source.ts';

/** @throws LinkError where the answer has not what is needed */
export function reach(
  source: Source,
  operation: Operation,
  exchange: Exchange,
  usual: RequestArguments,
): RequestArguments {
  return source.kind === 'link'
    ? followLink(source, operation, exchange, usual)
    : reachItem(source, operation, exchange, usual);
}

/** All arguments of the operation that follow from the exchange; none where it is no source of it. */
export function reachable(
  document: ApiDocument,
  operation: Operation,
  exchange: Exchange,
): readonly RequestArguments[] {
  const sources = sourcesOf(document, operation).filter(({ from }) => from.id === exchange.operation.id);
  return sources.flatMap((source) => {
    try {
      return [reach(source, operation, exchange, sampleArguments(document, operation))];
    } catch (error) {
      if (error instanceof LinkError) return [];
      throw error;
    }
  });
}
