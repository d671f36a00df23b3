/** Reading one setting: where it comes from, what it must be, and the line that mends it. */
import { readSettingText, type SecretFileFlaw, type SettingText } from '../../../openapi/settings/secret-file.ts';
import type { DefaultedSetting, StackSetting } from '../../../openapi/settings/setting.ts';
import type { PlanCode } from '../faults/plan-codes.ts';
import type { PlanFaults } from '../faults/plan-error.ts';

/** Where settings come from: the stack's configuration, and the environment where that says nothing. */
export interface StackSettingsSource {
  /** As `pulumi config get` tells it; undefined where it is not set. */
  readonly config: (name: string) => string | undefined;
  readonly environment: (name: string) => string | undefined;
  /** What a person does to set it there; left out: the line of `configLine`. */
  readonly remedy?: (setting: SettingToSet) => string;
}

/** What of a setting is needed to say how it is set. */
export type SettingToSet = Pick<StackSetting<unknown>, 'name' | 'example' | 'isSecret' | 'environment'>;

/** What stands in examples for a value that only the reader has. */
const placeholder = /^your[_-]|^<.*>$|^(change|replace)[_-]?me$|^todo$|^x{3,}$|^\.{3}$|^\$\{/i;
/** As documentation writes them; a host or a token may well begin with `my-`. */
const capitals = /^(MY|THE|INSERT|ENTER|REPLACE)_[A-Z0-9_]+$/;

const isPlaceholder = (text: string): boolean => placeholder.test(text) || capitals.test(text);

export class StackSettingsReader {
  readonly #source: StackSettingsSource;
  readonly #faults: PlanFaults;

  constructor(source: StackSettingsSource, faults: PlanFaults) {
    this.#source = source;
    this.#faults = faults;
  }

  /** Its default, or undefined, where it is not set or at fault. Set to nothing counts as not set. */
  optional<Value>(setting: StackSetting<Value> & DefaultedSetting<Value>): Value;
  optional<Value>(setting: StackSetting<Value>): Value | undefined;
  optional<Value>(setting: StackSetting<Value>): Value | undefined {
    const { default: preset } = setting;
    return this.readGiven(setting) ?? (preset === undefined ? undefined : setting.parse(preset));
  }

  readGiven<Value>(setting: StackSetting<Value>): Value | undefined {
    const { text, flaw } = readStackSettingText(this.#source, setting);
    if (flaw !== undefined) this.#addFlaw(flaw);
    if (text === undefined) return undefined;
    const isLeft = text.split(/[,=]/).some((part) => isPlaceholder(part.trim()));
    const value = isLeft ? undefined : setting.parse(text);
    if (value === undefined) {
      const problem = isLeft ? 'still has a placeholder' : 'is not valid';
      const code = isLeft ? 'plan-setting-placeholder' : 'plan-setting-invalid';
      this.addFault(setting, code, `${problem}; it must be ${setting.want}`);
    }
    return value;
  }

  /** As `optional`; that it is not set is a fault too. */
  required<Value>(setting: StackSetting<Value>): Value | undefined {
    const { text, flaw } = readStackSettingText(this.#source, setting);
    if (text === undefined && flaw === undefined) {
      this.addFault(setting, 'plan-setting-missing', `is not set; it must be ${setting.want}`);
    }
    return this.optional(setting);
  }

  addFault(setting: StackSetting<unknown>, code: PlanCode, problem: string): void {
    const remedy = this.#source.remedy?.(setting) ?? `run ${formatConfigCommand(setting)}`;
    this.#faults.add({ code, where: setting.name, problem, remedy });
  }

  #addFlaw({ kind, variable, problem, remedy }: SecretFileFlaw): void {
    this.#faults.add({ code: flawCodes[kind], where: variable, problem, remedy });
  }
}

const flawCodes = {
  doubled: 'plan-setting-doubled',
  unreadable: 'plan-setting-file-unreadable',
} as const satisfies Record<SecretFileFlaw['kind'], PlanCode>;

/** The text of the configuration; where that says nothing, that of the environment or of the file that it names. */
export function readStackSettingText(source: StackSettingsSource, setting: StackSetting<unknown>): SettingText {
  const given = source.config(setting.name)?.trim();
  if (given !== undefined && given !== '') return { text: given };
  if (setting.environment === undefined) return { text: undefined };
  return readSettingText({ ...setting, name: setting.environment }, source.environment);
}

/** The line that sets it: `pulumi config set image registry.example.com/fountainai:1.0.0`. */
export function formatConfigCommand({ name, example, isSecret }: SettingToSet): string {
  const value = /^[\w.,:/@=-]+$/.test(example) ? example : `'${example}'`;
  return `pulumi config set ${isSecret === true ? '--secret ' : ''}${name} ${value}`;
}
