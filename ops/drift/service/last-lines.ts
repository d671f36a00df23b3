/** A log that keeps its last lines, for the message about a service that does not start. */
import { type Logger, pino } from 'pino';
import type { Json } from '../../../openapi/document/document.ts';
import { isObject, stringOf } from '../../../openapi/json/json.ts';

const maxLines = 5;
const maxLineLength = 200;

export class LastLines {
  readonly log: Logger = pino({ level: 'info' }, { write: (line: string) => this.#keep(line) });
  readonly #lines: string[] = [];
  readonly #started = new Set<string>();

  /** The last messages of the log, in their order. */
  get text(): string {
    return this.#lines.slice(-maxLines).join('; ');
  }

  /** Returns true if the service listens. */
  hasStarted(name: string): boolean {
    return this.#started.has(name);
  }

  #keep(line: string): void {
    const entry = JSON.parse(line) as Json; // pino writes JSON
    if (!isObject(entry)) return;
    const message = stringOf(entry.msg);
    if (message === 'listening') this.#started.add(stringOf(entry.service));
    else this.#lines.push(message.slice(0, maxLineLength));
  }
}
