/** A request and its answer. */
import type { Json, Operation } from '../../../openapi/document/document.ts';
import type { RequestArguments } from '../../../openapi/request/request.ts';

export interface ProbeAnswer {
  readonly status: number;
  /** By name in lower case; of a repeated header, its values joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The parsed text if it is JSON, otherwise the text; undefined if the body is empty. */
  readonly body: Json | undefined;
  /** Why it is not what its media type says. */
  readonly fault: string | undefined;
}

/** A request that was answered. */
export interface ProbeExchange {
  readonly operation: Operation;
  readonly arguments: RequestArguments;
  /** In capitals: of the request, which need not be the operation's. */
  readonly method: string;
  /** Of the request, with path and query. */
  readonly url: string;
  readonly answer: ProbeAnswer;
}
