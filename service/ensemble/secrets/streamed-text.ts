/** A text that comes in pieces, without secrets: the end of a piece waits as long as a secret may continue in the next one. */
import type { RemoveSecrets } from './remove-secrets.ts';

/** Characters of an escaped character: an escape of JSON has six. */
const charactersPerEscape = 6;

export class StreamedText {
  readonly #removeSecrets: RemoveSecrets;
  readonly #maxHeld: number;
  readonly #border: RegExp | undefined;
  #held = '';
  /** True within the indentation after a line break. */
  #isIndented = false;

  constructor(removeSecrets: RemoveSecrets) {
    const { longest = 0, border } = removeSecrets;
    this.#removeSecrets = removeSecrets;
    this.#maxHeld = longest * charactersPerEscape;
    this.#border = border;
  }

  /** Returns what can be shown. */
  add(piece: string): string {
    const before = this.#held.length;
    this.#held += piece;
    const last = this.#findBorder(piece);
    return this.#take(last === 0 ? this.#findEnd() : before + last);
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

  /**
   * Returns the end of the last border; 0 without one. Everything before it is complete. The indentation after a line break is
   * skipped in a spelling, so that it is not a border.
   */
  #findBorder(piece: string): number {
    if (this.#border === undefined) return 0;
    let last = 0;
    for (let index = 0; index < piece.length; index += 1) {
      const sign = piece.charAt(index);
      if (!this.#isIndented && this.#border.test(sign)) last = index + 1;
      this.#isIndented = sign === '\n' || sign === '\r' || (this.#isIndented && (sign === ' ' || sign === '\t'));
    }
    return last;
  }

  /** Without a border, what is longer than a secret is complete, if no secret is cut there. */
  #findEnd(): number {
    // Not for each piece, since a search reads all of it.
    if (this.#held.length < 2 * this.#maxHeld) return 0;
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
