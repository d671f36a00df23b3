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

/** Joins the lines of a stream to its events. Like clients, it skips an event without data. */
export class EventJoiner {
  #data: string[] = [];
  #event: string | undefined;
  #id: string | undefined;

  /** Returns the event that the line ends. @param line without its end */
  add(line: string): ReadEvent | undefined {
    if (line === '') return this.#end();
    const [, name = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (name === 'data') this.#data.push(value);
    else if (name === 'event') this.#event = value === '' ? undefined : value;
    else if (name === 'id' && !value.includes('\0')) this.#id = value;
    return undefined;
  }

  #end(): ReadEvent | undefined {
    const ended = { event: this.#event, data: this.#data.join('\n'), id: this.#id };
    const hasData = this.#data.length > 0;
    this.#data = [];
    this.#event = undefined;
    return hasData ? ended : undefined;
  }
}

/** Returns the complete events of a text. */
export function readEvents(text: string): ReadEvent[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const joiner = new EventJoiner();
  return lines.slice(0, -1).flatMap((line) => joiner.add(line) ?? []);
}
