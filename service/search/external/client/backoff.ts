/** Computes the wait before the next attempt. */

export interface BackoffOptions {
  /** Maximum of the first wait in milliseconds, doubled each time. */
  readonly first: number;
  /** Maximum wait in milliseconds, unless the server asks for more. */
  readonly longest: number;
}

/** Maximum wait in milliseconds that a server may ask for, since its value may be wrong. */
const mostAsked = 300_000;

/**
 * Returns a random time under a bound that doubles with every failure, so that many callers that fail together do not
 * retry together ("full jitter": https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
 * @param failures number of failures in a row, from 1
 * @param asked minimum wait in milliseconds that the server asked for
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
