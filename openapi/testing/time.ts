/** For tests that bound the cost of work. */

/**
 * Returns the milliseconds of processor time that this process has used so far. A clock would also count what other
 * processes of a busy machine take.
 */
export function cpuMilliseconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
