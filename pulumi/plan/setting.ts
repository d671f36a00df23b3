/** Reading one setting: where it comes from, what it must be, and the line that mends it. */
import type { PlanCode } from './codes.ts';
import type { Faults } from './faults.ts';

/** Where settings come from: the stack's configuration, and the environment where that says nothing. */
export interface SettingsSource {
  /** As `pulumi config get` tells it; undefined where it is not set. */
  readonly config: (name: string) => string | undefined;
  readonly environment: (name: string) => string | undefined;
  /** What a person does to set it there; left out: the line of `configLine`. */
  readonly mend?: (setting: Mendable) => string;
}

/** What of a setting is needed to say how it is set. */
export type Mendable = Pick<Setting<unknown>, 'name' | 'example' | 'secret' | 'environment'>;

export interface Setting<Value> {
  readonly name: string;
  /** The environment variable that is read where the configuration says nothing. */
  readonly environment?: string;
  readonly secret?: true;
  /** What it must be, in words. */
  readonly want: string;
  /** A value that could stand there. */
  readonly example: string;
  /** Undefined for what it can't be. */
  readonly parse: (text: string) => Value | undefined;
}

/** What stands in examples for a value that only the reader has. */
const placeholder = /^your[_-]|^<.*>$|^(change|replace)[_-]?me$|^todo$|^x{3,}$|^\.{3}$|^\$\{/i;
/** As documentation writes them; a host or a token may well begin with `my-`. */
const capitals = /^(MY|THE|INSERT|ENTER|REPLACE)_[A-Z0-9_]+$/;

const isPlaceholder = (text: string): boolean => placeholder.test(text) || capitals.test(text);

export class SettingsReader {
  readonly #source: SettingsSource;
  readonly #faults: Faults;

  constructor(source: SettingsSource, faults: Faults) {
    this.#source = source;
    this.#faults = faults;
  }

  /** Undefined where it is not set, or at fault. Set to nothing counts as not set. */
  optional<Value>(setting: Setting<Value>): Value | undefined {
    const text = this.#text(setting);
    if (text === undefined) return undefined;
    const isLeft = text.split(/[,=]/).some((part) => isPlaceholder(part.trim()));
    const value = isLeft ? undefined : setting.parse(text);
    if (value === undefined) {
      const problem = isLeft ? 'still holds a placeholder' : 'can not be used';
      const code = isLeft ? 'plan-setting-placeholder' : 'plan-setting-invalid';
      this.fault(setting, code, `${problem}, it must be ${setting.want}`);
    }
    return value;
  }

  /** As `optional`; that it is not set is a fault too. */
  required<Value>(setting: Setting<Value>): Value | undefined {
    if (this.#text(setting) === undefined) {
      this.fault(setting, 'plan-setting-missing', `is not set, it must be ${setting.want}`);
    }
    return this.optional(setting);
  }

  fault(setting: Setting<unknown>, code: PlanCode, problem: string): void {
    const remedy = this.#source.mend?.(setting) ?? `run ${configLine(setting)}`;
    this.#faults.add({ code, where: setting.name, problem, remedy });
  }

  #text({ name, environment }: Setting<unknown>): string | undefined {
    const given = this.#source.config(name)?.trim();
    if (given !== undefined && given !== '') return given;
    const inherited = environment === undefined ? undefined : this.#source.environment(environment)?.trim();
    return inherited === '' ? undefined : inherited;
  }
}

/** The line that sets it: `pulumi config set image registry.example.com/fountainai:1.0.0`. */
export function configLine({ name, example, secret }: Mendable): string {
  const value = /^[\w.,:/@=-]+$/.test(example) ? example : `'${example}'`;
  return `pulumi config set ${secret === true ? '--secret ' : ''}${name} ${value}`;
}
