/** Standard output for the messages of a protocol alone. */
import { once } from 'node:events';

/** Writes a line; resolves when the reader has taken enough for another one, or when no reader is left. */
export type WriteLine = (text: string) => Promise<void>;

export interface ClaimedOutput {
  readonly write: WriteLine;
  /** Aborted when the reader closes its end. */
  readonly lost: AbortSignal;
}

/**
 * Returns the only writer of standard output: everything else that this process prints, such as a warning of a library, goes to
 * standard error from now on.
 */
export function claimOutput(output: NodeJS.WriteStream, other: NodeJS.WriteStream): ClaimedOutput {
  const lost = new AbortController();
  const writeText = output.write.bind(output);
  output.write = other.write.bind(other);
  output.on('error', () => lost.abort());
  output.on('close', () => lost.abort());
  let drained: Promise<unknown> | undefined;
  return {
    lost: lost.signal,
    async write(text) {
      if (lost.signal.aborted) return;
      if (writeText(`${text}\n`)) return;
      // All writers wait for the same event.
      drained ??= once(output, 'drain', { signal: lost.signal })
        .catch(() => undefined)
        .finally(() => (drained = undefined));
      await drained;
    },
  };
}
