/** The last lines of a program's output, for the message about its failure. Nothing else of the output is kept. */
import { toVisibleText } from '../../openapi/text/visible-text.ts';

const maxLines = 10;
const maxLineLength = 300;
const maxBytes = 16 * 1024;

export class OutputTail {
  readonly #secrets: readonly string[];
  #kept = Buffer.alloc(0);

  /** @param secrets values that are replaced by `***` */
  constructor(secrets: readonly string[] = []) {
    this.#secrets = secrets.filter((secret) => secret !== '');
  }

  add(chunk: Buffer): void {
    this.#kept = Buffer.concat([this.#kept, chunk]).subarray(-maxBytes);
  }

  /** The lines, indented below a title; empty if there was no output. */
  get text(): string {
    const whole = this.#secrets.reduce((text, secret) => text.replaceAll(secret, '***'), this.#kept.toString('utf8'));
    const lines = whole.split(/\r?\n/).filter((line) => line.trim() !== '');
    const shown = lines.slice(-maxLines).map((line) => `\n    ${toVisibleText(line.slice(0, maxLineLength))}`);
    return shown.length === 0 ? '' : `; the last lines of its output:${shown.join('')}`;
  }
}
