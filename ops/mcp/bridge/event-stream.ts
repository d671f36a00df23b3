/** The data of a stream of events, each bounded in its size. */
import { EventJoiner } from '../../../service/http/response/stream/event-text.ts';
import { readLines } from '../lines/read-lines.ts';

/** An event is larger than its reader allows. */
export class EventTooLargeError extends Error {
  override readonly name = 'EventTooLargeError';
}

/** Yields the data of each event. @throws EventTooLargeError */
export async function* readEventData(body: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<string> {
  const joiner = new EventJoiner();
  let size = 0;
  for await (const line of readLines(body, maxBytes)) {
    if ('isTooLong' in line) throw new EventTooLargeError();
    size = line.text === '' ? 0 : size + line.text.length;
    if (size > maxBytes) throw new EventTooLargeError();
    const event = joiner.add(line.text);
    if (event !== undefined) yield event.data;
  }
}
