/** The event streams that a service sends at the moment, so that they end before their connections are cut. */

/** @param milliseconds that the work of a stream has to end by itself; then the stream ends without it */
type Stop = (reason: Error, milliseconds: number) => void;

export class OpenStreams {
  readonly #stops = new Set<Stop>();
  #stopped: Parameters<Stop> | undefined;

  /** @param stop is called when the service stops @returns a function that removes the stream */
  add(stop: Stop): () => void {
    this.#stops.add(stop);
    // A request that a connection had sent before.
    if (this.#stopped !== undefined) stop(...this.#stopped);
    return () => void this.#stops.delete(stop);
  }

  stop(reason: Error, milliseconds: number): void {
    this.#stopped = [reason, milliseconds];
    for (const stop of this.#stops) stop(reason, milliseconds);
  }
}
