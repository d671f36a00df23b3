/** The amount of requests to a service, for options: a probe itself loads much more. */

/** How much is sent. */
export interface Amount {
  /** At most, for an operation, in fuzzing. */
  readonly requests: number;
  /** At most, of these, by chance. */
  readonly requestsByChance: number;
  /** Milliseconds for the requests by chance of one operation; undefined: as long as they take. */
  readonly timeBudget: number | undefined;
  /** Without a time budget, the same seed gives the same requests. */
  readonly seed: number;
}

export const defaultRequests = 500;
/** Some are slow by nature: a registration fetches a document, an interaction calls other services. */
export const defaultRequestsByChance = 100;

/** What a time budget has cut, for a report. @param cut operation → how many requests were not sent */
export function cutNote(cut: ReadonlyMap<string, number>, { timeBudget }: Amount): string {
  const operations = [...cut].map(([operation, times]) => `${operation} (${times} not sent)`);
  return `--time-budget ${timeBudget} cut ${operations.join(', ')}: --seed does not repeat this run`;
}
