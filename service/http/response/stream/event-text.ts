/** The text of an event stream: https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream */
import type { StreamedEvent } from '../../handlers/event-stream.ts';

/** A comment, which clients skip: it shows that the connection is open. */
export const heartbeat = ':\n\n';

/** JSON has no line breaks, so that the data is one line. The name must have none either. */
export function writeEvent(event: StreamedEvent): string {
  return `event: ${event.type.replaceAll(/[\r\n\0]/g, ' ')}\ndata: ${JSON.stringify(event)}\n\n`;
}

export interface ReadEvent {
  /** Undefined if the event has no name: clients call it `message`. */
  readonly event: string | undefined;
  readonly data: string;
  readonly id: string | undefined;
}

/** Returns the complete events of a text. Like clients, it skips an event without data. */
export function readEvents(text: string): ReadEvent[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const events: ReadEvent[] = [];
  let data: string[] = [];
  let [event, id]: (string | undefined)[] = [];
  for (const line of lines.slice(0, -1)) {
    const [, name = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (line === '') {
      if (data.length > 0) events.push({ event, data: data.join('\n'), id });
      [data, event] = [[], undefined];
    } else if (name === 'data') data.push(value);
    else if (name === 'event') event = value === '' ? undefined : value;
    else if (name === 'id' && !value.includes('\0')) id = value;
  }
  return events;
}
