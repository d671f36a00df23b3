/**
 * Contents of documents that were checked and converted before. A command loads the documents of its project several times, and
 * most of the time goes into checks and conversion, which depend only on the text.
 */
import type { JsonObject } from '../../document/document.ts';

export class KnownContents {
  readonly #maxCharacters: number;
  readonly #contents = new Map<string, JsonObject>();
  #characters = 0;

  /** @param maxCharacters the limit for all stored texts; the content that was used least recently is removed first */
  constructor(maxCharacters: number) {
    this.#maxCharacters = maxCharacters;
  }

  /** Returns the content that was stored for this text. */
  get(text: string): JsonObject | undefined {
    const content = this.#contents.get(text);
    if (content !== undefined) {
      this.#contents.delete(text);
      this.#contents.set(text, content);
    }
    return content;
  }

  /** @param content a frozen value that depends on the text alone */
  set(text: string, content: JsonObject): void {
    if (this.#contents.has(text) || text.length > this.#maxCharacters) return;
    this.#contents.set(text, content);
    this.#characters += text.length;
    for (const oldest of this.#contents.keys()) {
      if (this.#characters <= this.#maxCharacters) return;
      this.#contents.delete(oldest);
      this.#characters -= oldest.length;
    }
  }
}
