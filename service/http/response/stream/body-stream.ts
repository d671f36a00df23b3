/** A response's body that is produced while it is sent. */
import type { ServerResponse } from 'node:http';

export class BodyStream {
  /** Can be read once. */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** In bytes; undefined if it is unknown before the last chunk. */
  readonly length: number | undefined;

  constructor(chunks: AsyncIterable<Uint8Array>, length?: number) {
    this.chunks = chunks;
    this.length = length;
  }

  /**
   * Sends the chunks no faster than the client reads them. A client that does not read a chunk in time is cut off, also if it
   * sends requests meanwhile.
   * @param chunkMilliseconds the time for one chunk; default: 2 minutes
   * @throws the error of a chunk; the response is not complete then
   */
  async send(response: ServerResponse, chunkMilliseconds = 120_000): Promise<void> {
    for await (const chunk of this.chunks) {
      if (isClosed(response)) return;
      if (!response.write(chunk)) await canContinue(response, chunkMilliseconds);
      if (isClosed(response)) return; // nothing more is read for a client that has left
    }
    response.end();
  }
}

const isClosed = (response: ServerResponse): boolean => response.destroyed || response.closed;

function canContinue(response: ServerResponse, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(() => response.destroy(), milliseconds);
    const done = (): void => {
      clearTimeout(late);
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });
}
