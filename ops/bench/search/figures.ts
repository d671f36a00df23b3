/** The figures of search with one number of log entries. */

/** Of one kind of search; times in milliseconds. */
export interface QueryFigures {
  readonly kind: string;
  readonly searches: number;
  /** The median number of entries that a search finds, on all pages. */
  readonly found: number;
  readonly p50: number;
  readonly p99: number;
  /** Processor time of a search, of this process and of the database server. Other work on the machine hardly changes it. */
  readonly cpu: number;
  /** The median of searches before which the files of the database left the memory; null if the system cannot do that. */
  readonly cold: number | null;
  /** The share of the best 10 and 20 of all entries that a search finds, which ranks only the newest. */
  readonly recall10: number;
  readonly recall20: number;
}

/** Searches of all kinds by HTTP, and small reads of the same process; times in milliseconds. */
export interface StormFigures {
  readonly searches: number;
  readonly q50: number;
  readonly q99: number;
  /** Reads during searches in the first seconds of the process. */
  readonly firstRead99: number;
  /** Later, without searches, and during them. */
  readonly readAlone99: number;
  readonly read99: number;
  /** Processor time of the main thread for a search, during which it does nothing else. */
  readonly mainCpu: number;
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
  readonly storm: StormFigures;
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
