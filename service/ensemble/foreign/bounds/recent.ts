/** Keeps the values that were used most recently, up to a number of characters in all. */

export class Recent<Value> {
  readonly #known = new Map<string, { readonly value: Value; readonly characters: number }>();
  readonly #maximum: number;
  #characters = 0;

  /** @param maximum characters; a value that alone has more is not kept */
  constructor(maximum: number) {
    this.#maximum = maximum;
  }

  get(key: string): Value | undefined {
    const entry = this.#known.get(key);
    if (entry === undefined) return undefined;
    // The first entry of the map is the one that was used least recently.
    this.#known.delete(key);
    this.#known.set(key, entry);
    return entry.value;
  }

  /** @param characters the size of the value */
  set(key: string, value: Value, characters: number): void {
    this.#delete(key);
    if (characters > this.#maximum) return;
    this.#known.set(key, { value, characters });
    this.#characters += characters;
    for (const oldest of this.#known.keys()) {
      if (this.#characters <= this.#maximum) break;
      this.#delete(oldest);
    }
  }

  #delete(key: string): void {
    this.#characters -= this.#known.get(key)?.characters ?? 0;
    this.#known.delete(key);
  }
}
