/** Reads one setting: its source, its validation, and the command that corrects it. */
import { readSettingText, type SecretFileFlaw, type SettingText } from '../../../openapi/settings/secret-file.ts';
import type { DefaultedSetting, StackSetting } from '../../../openapi/settings/kind/setting.ts';
import type { PlanCode } from '../faults/plan-codes.ts';
import type { PlanFaults } from '../faults/plan-error.ts';

/** The source of settings: the stack's configuration, then the environment. */
export interface SettingsSource {
  /** As `pulumi config get` prints it; undefined if it is not set. */
  readonly config: (name: string) => string | undefined;
  readonly environment: (name: string) => string | undefined;
  /** Returns how to set it there; default: `toConfigCommand`. */
  readonly remedy?: (setting: SettingToSet) => string;
}

/** The members of a setting that are needed to describe how it is set. */
export type SettingToSet = Pick<StackSetting<unknown>, 'name' | 'example' | 'isSecret' | 'environment'>;

/** Placeholders of examples. */
const placeholder = /^your[_-]|^<.*>$|^(change|replace)[_-]?me$|^todo$|^x{3,}$|^\.{3}$|^\$\{/i;
/** Placeholders in capitals; a host or a token may begin with `my-`. */
const capitals = /^(MY|THE|INSERT|ENTER|REPLACE)_[A-Z0-9_]+$/;

const isPlaceholder = (text: string): boolean => placeholder.test(text) || capitals.test(text);

export class StackSettingsReader {
  readonly #source: SettingsSource;
  readonly #faults: PlanFaults;

  constructor(source: SettingsSource, faults: PlanFaults) {
    this.#source = source;
    this.#faults = faults;
  }

  /** Returns the default, or undefined, if the setting is not set or has a fault. An empty value counts as not set. */
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

  /** Like `optional`, but a missing setting is a fault too. */
  required<Value>(setting: StackSetting<Value>): Value | undefined {
    const { text, flaw } = readStackSettingText(this.#source, setting);
    if (text === undefined && flaw === undefined) {
      this.addFault(setting, 'plan-setting-missing', `is not set; it must be ${setting.want}`);
    }
    return this.optional(setting);
  }

  addFault(setting: StackSetting<unknown>, code: PlanCode, problem: string): void {
    const remedy = this.#source.remedy?.(setting) ?? `run ${toConfigCommand(setting)}`;
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

/** Returns the text of the configuration, or that of the environment or of the file that the environment names. */
export function readStackSettingText(source: SettingsSource, setting: StackSetting<unknown>): SettingText {
  const given = source.config(setting.name)?.trim();
  if (given !== undefined && given !== '') return { text: given };
  if (setting.environment === undefined) return { text: undefined };
  return readSettingText({ ...setting, name: setting.environment }, source.environment);
}

/** Returns the command that sets it: `pulumi config set image registry.example.com/fountainai:1.0.0`. */
export function toConfigCommand({ name, example, isSecret }: SettingToSet): string {
  const value = /^[\w.,:/@=-]+$/.test(example) ? example : `'${example}'`;
  return `pulumi config set ${isSecret === true ? '--secret ' : ''}${name} ${value}`;
}
