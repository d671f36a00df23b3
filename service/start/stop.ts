/** The order in which the services of a process are stopped. */

export interface Stoppable {
  readonly name: string;
  /** Names of the services that this one calls; `*` for all. */
  readonly calls: readonly string[];
  close(): Promise<void>;
}

/**
 * Stops each service after those that call it, so that requests in flight find their dependencies. Services that call
 * each other stop together.
 * @throws AggregateError after all are stopped, with the failures
 */
export async function closeInOrder(services: readonly Stoppable[]): Promise<void> {
  const errors: unknown[] = [];
  let left = services;
  while (left.length > 0) {
    const uncalled = left.filter((service) => !left.some((other) => other !== service && isCalled(service, other)));
    const next = uncalled.length > 0 ? uncalled : left;
    const outcomes = await Promise.allSettled(next.map((service) => service.close()));
    for (const outcome of outcomes) if (outcome.status === 'rejected') errors.push(outcome.reason);
    left = left.filter((service) => !next.includes(service));
  }
  if (errors.length > 0) throw new AggregateError(errors, 'a service did not stop cleanly');
}

function isCalled(service: Stoppable, by: Stoppable): boolean {
  return by.calls.includes(service.name) || by.calls.includes('*');
}
