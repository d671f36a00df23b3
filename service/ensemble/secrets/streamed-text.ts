/** A text that comes in pieces, without secrets: the end of a piece waits as long as a secret may continue in the next one. */
import type { RemoveSecrets } from './remove-secrets.ts';

/** Characters of an escaped character: an escape of JSON has six. */
const charactersPerEscape = 6;

export class StreamedText {
  readonly #removeSecrets: RemoveSecrets;
  readonly #maxHeld: number;
  readonly #border: RegExp | undefined;
  #held = '';

  constructor(removeSecrets: RemoveSecrets) {
    const { longest = 0, border } = removeSecrets;
    this.#removeSecrets = removeSecrets;
    this.#maxHeld = longest * charactersPerEscape;
    this.#border = border;
  }

  /** Returns what can be shown. */
  add(piece: string): string {
    this.#held += piece;
    return this.#take(this.#findEnd());
  }

  /** Returns the rest. */
  end(): string {
    return this.#take(this.#held.length);
  }

  #take(end: number): string {
    const text = this.#held.slice(0, end);
    this.#held = this.#held.slice(end);
    return this.#removeSecrets(text).replaceAll(/\p{Surrogate}/gu, '\ufffd');
  }

  /** Everything before a border is complete. Without one, what is longer than a secret is complete, if no secret is cut there. */
  #findEnd(): number {
    const last = this.#border === undefined ? -1 : findLast(this.#held, this.#border);
    if (last !== -1) return last;
    const end = toWhole(this.#held, this.#held.length - this.#maxHeld);
    return end > 0 && this.#isWholeUntil(end) ? end : 0;
  }

  #isWholeUntil(end: number): boolean {
    const parts = [this.#held.slice(0, end), this.#held.slice(end)].map((part) => this.#removeSecrets(part));
    return parts.join('') === this.#removeSecrets(this.#held);
  }
}

/** No character is cut into halves. */
const toWhole = (text: string, end: number): number => (/[\ud800-\udbff]/.test(text[end - 1] ?? '') ? end - 1 : end);

/** Returns the end of the last match; -1 without one. The indentation after a line break is skipped in a spelling. */
function findLast(text: string, pattern: RegExp): number {
  for (let index = text.length - 1; index >= 0; index -= 1) {
    const sign = text[index] ?? '';
    if (pattern.test(sign) && !/[\r\n][ \t]*$/.test(text.slice(0, index))) return index + 1;
  }
  return -1;
}
