/** What is measured of search with so many log entries. */

/** Of one kind of search; times in milliseconds. */
export interface QueryFigures {
  readonly kind: string;
  readonly searches: number;
  /** Entries that one such search finds, on all pages: the median of a few. */
  readonly found: number;
  readonly p50: number;
  readonly p99: number;
}

/** Rates in entries a second, times in seconds, sizes in bytes. */
export interface SearchFigures {
  readonly entries: number;
  /** Writes of 64 at a time, each answered after its commit, with its words in the service's own index. */
  readonly written: number;
  readonly queries: readonly QueryFigures[];
  /** All kinds together, in milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** From nothing to an index of the service's own that is whole. */
  readonly reindex: number;
  /** The database with its index, and without it. */
  readonly size: number;
  readonly sizeWithoutIndex: number;
  /** Resident memory of the process after the searches, and the most that it had until its end. */
  readonly memory: number;
  readonly peakMemory: number;
  /** From nothing to an external index that is whole, verified and searched from then on. */
  readonly externalReindex: number;
  /** From the first write of many to an empty outbox. */
  readonly outbox: number;
}
