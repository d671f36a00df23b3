/** Counts what a value holds, each time that it holds it. */

export interface WeightLimits {
  /** Values of all kinds. */
  readonly values: number;
  /** UTF-16 units of all strings and member names. */
  readonly characters: number;
}

export class Weight {
  readonly #limits: WeightLimits;
  #values = 0;
  #characters = 0;

  constructor(limits: WeightLimits) {
    this.#limits = limits;
  }

  /** @returns false as soon as all that was added is over the limits */
  add(value: unknown): boolean {
    this.#values += 1;
    if (typeof value === 'string') this.#characters += value.length;
    if (this.#values > this.#limits.values || this.#characters > this.#limits.characters) return false;
    if (typeof value !== 'object' || value === null) return true;
    if (value instanceof Map) return [...value].every(([name, member]) => this.add(name) && this.add(member));
    if (Array.isArray(value)) return value.every((item) => this.add(item));
    return Object.entries(value).every(([name, member]) => {
      this.#characters += name.length;
      return this.add(member);
    });
  }
}
