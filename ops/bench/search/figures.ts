/** The figures of search with one number of log entries. */

/** Of one kind of search; times in milliseconds. */
export interface QueryFigures {
  readonly kind: string;
  readonly searches: number;
  /** The median number of entries that a search finds, on all pages. */
  readonly found: number;
  readonly p50: number;
  readonly p99: number;
}

/** Rates in entries a second, times in seconds, sizes in bytes. */
export interface SearchFigures {
  readonly entries: number;
  /** Rate of 64 concurrent writes, each answered after its commit, with its words in the service's own index. */
  readonly written: number;
  readonly queries: readonly QueryFigures[];
  /** All kinds together, in milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Time to build the service's own index. */
  readonly reindex: number;
  /** The database with its index, and without it. */
  readonly size: number;
  readonly sizeWithoutIndex: number;
  /** Resident memory of the process after the searches, and its maximum. */
  readonly memory: number;
  readonly peakMemory: number;
  /** Time to build an external index, verified and in use. */
  readonly externalReindex: number;
  /** Rate from the first of many writes to an empty outbox. */
  readonly outbox: number;
}
