/** Server-sent events: https://html.spec.whatwg.org/multipage/server-sent-events.html */
import { readLines } from '../lines/read-lines.ts';

export interface StreamedEvent {
  readonly data: string;
  /** Of this event, or the last one before it that has one. */
  readonly id: string | undefined;
}

/** An event is larger than its reader allows. */
export class EventTooLargeError extends Error {
  override readonly name = 'EventTooLargeError';
}

/** Yields the events with data; comments and other fields have no meaning here. @throws EventTooLargeError */
export async function* readEvents(body: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<StreamedEvent> {
  let data: string[] = [];
  let size = 0;
  let id: string | undefined;
  for await (const line of readLines(body, maxBytes)) {
    if ('isTooLong' in line) throw new EventTooLargeError();
    if (line.text === '') {
      if (data.length > 0) yield { data: data.join('\n'), id };
      data = [];
      size = 0;
      continue;
    }
    const [, name, value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line.text) ?? [];
    if (name === 'id' && !value.includes('\0')) id = value;
    if (name !== 'data') continue;
    size += value.length;
    if (size > maxBytes) throw new EventTooLargeError();
    data.push(value);
  }
}
