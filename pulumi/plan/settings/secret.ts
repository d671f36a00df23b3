import { inspect } from 'node:util';

/** A value that is carried and never shown: whatever prints it, in JSON too, prints where it comes from. */
export class Secret {
  readonly #value: string;
  /** The environment variable that holds it. */
  readonly setting: string;
  /** Its place among the comma-separated values of the setting, from 0. */
  readonly index: number;

  constructor(value: string, setting: string, index: number) {
    this.#value = value;
    this.setting = setting;
    this.index = index;
  }

  /** For whoever sends it to where it is used. */
  reveal(): string {
    return this.#value;
  }

  isSameAs(other: Secret): boolean {
    return this.#value === other.#value;
  }

  toString(): string {
    return `[secret: value ${this.index + 1} of ${this.setting}]`;
  }

  toJSON(): string {
    return this.toString();
  }

  [inspect.custom](): string {
    return this.toString();
  }
}
