import { inspect } from 'node:util';

/** A value that is never printed: text, JSON and `inspect` show the setting that it comes from instead. */
export class Secret {
  readonly #value: string;
  /** The environment variable of the value. */
  readonly setting: string;
  /** Index among the comma-separated values of the setting, from 0. */
  readonly index: number;

  constructor(value: string, setting: string, index: number) {
    this.#value = value;
    this.setting = setting;
    this.index = index;
  }

  /** Returns the value, for requests that need it. */
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
