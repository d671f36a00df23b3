/** What was not tried because the service is on another machine and writes were not permitted, for reports. */

export interface Untried {
  /** The origin of the service. */
  readonly origin: string;
  /** Ids of the operations that got no request. */
  readonly operations: readonly string[];
  /** How many operations the document has. */
  readonly total: number;
  /** How many requests were not sent. */
  readonly requests: number;
}

/** Returns a sentence without its full stop, for people. */
export function describeUntried({ origin, operations, total, requests }: Untried): string {
  const names = operations.length === 0 ? '' : `: ${shorten(operations)}`;
  return (
    `only safe methods were sent to "${origin}", which is not on this machine: ` +
    `${operations.length} of ${total} operations were not tried (${requests} requests were not sent)${names}`
  );
}

const maxNames = 8;

function shorten(names: readonly string[]): string {
  const more = names.length - maxNames;
  return more > 0 ? `${names.slice(0, maxNames).join(', ')} and ${more} more` : names.join(', ');
}
