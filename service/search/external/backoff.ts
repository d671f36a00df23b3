/** How long to wait before the next attempt. */

export interface BackoffOptions {
  /** Milliseconds: the greatest first wait, doubled each time. */
  readonly first: number;
  /** Milliseconds: no wait is longer, unless the other side asks for more. */
  readonly longest: number;
}

/** Milliseconds that are waited at most because the other side asks for it; it may be wrong. */
const mostAsked = 300_000;

/**
 * A random time under a bound that doubles with every failure, so that many who fail together don't come back together
 * ("full jitter": https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
 * @param failures so many in a row, from 1
 * @param asked milliseconds that the other side asked for: waited at least
 */
export function backoff(
  { first, longest }: BackoffOptions,
  failures: number,
  asked = 0,
  random: () => number = Math.random,
): number {
  const bound = Math.min(longest, first * 2 ** Math.min(failures - 1, 30));
  return Math.round(Math.min(mostAsked, asked) + random() * bound);
}
