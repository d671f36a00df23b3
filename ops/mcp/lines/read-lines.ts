/** Lines of a stream of bytes, each bounded in its size. */

export type Line = { readonly text: string } | { readonly isTooLong: true };

/** The maximum size of a message of the client. */
export const maxLineBytes = 4 * 1024 * 1024;

const newline = 0x0a;

/**
 * Yields each line without its end, also an empty one. Of a line that is too long nothing is kept. The input is read as fast as
 * the lines are.
 */
export async function* readLines(input: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Line> {
  let parts: Uint8Array[] = [];
  let size = 0;
  const take = (): Line => {
    const line: Line = size > maxBytes ? { isTooLong: true } : { text: toText(parts, size) };
    parts = [];
    size = 0;
    return line;
  };
  for await (const chunk of input) {
    let start = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
      add(chunk.subarray(start, end));
      start = end + 1;
      yield take();
    }
    add(chunk.subarray(start));
  }
  if (size > 0) yield take();

  function add(part: Uint8Array): void {
    size += part.length;
    if (size > maxBytes) parts = [];
    else if (part.length > 0) parts.push(part);
  }
}

const toText = (parts: readonly Uint8Array[], size: number): string =>
  Buffer.concat(parts, size).toString('utf8').replace(/\r$/, '');
