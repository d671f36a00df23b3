/** A log that keeps its last lines, for the message about a service that does not start. */
import { type Logger, pino } from 'pino';
import type { Json } from '../../../openapi/document/document.ts';
import { objectOf, stringOf } from '../../../openapi/json/json.ts';

const maxLines = 5;
const maxLineLength = 200;

export class LastLines {
  readonly log: Logger = pino({ level: 'info' }, { write: (line: string) => this.#keep(line) });
  /** As JSON: a check logs thousands, and hardly any is read. */
  readonly #lines: string[] = [];
  readonly #started = new Set<string>();
  readonly #onStart: () => void;

  /** @param onStart called when a service listens */
  constructor(onStart: () => void = () => undefined) {
    this.#onStart = onStart;
  }

  /** The last messages of the log, in their order. */
  get text(): string {
    return this.#lines.map((line) => readEntry(line).msg.slice(0, maxLineLength)).join('; ');
  }

  /** Returns true if the service listens. */
  hasStarted(name: string): boolean {
    return this.#started.has(name);
  }

  #keep(line: string): void {
    const { msg, service } = line.includes('"listening"') ? readEntry(line) : { msg: '', service: '' };
    if (msg === 'listening') {
      this.#started.add(service);
      this.#onStart();
      return;
    }
    this.#lines.push(line);
    if (this.#lines.length > maxLines) this.#lines.shift();
  }
}

function readEntry(line: string): { readonly msg: string; readonly service: string } {
  const { msg, service } = objectOf(JSON.parse(line) as Json); // pino writes JSON
  return { msg: stringOf(msg), service: stringOf(service) };
}
