/** The environment as text: its sources, and the reading of settings from it. `openapi/settings/` has the table of all settings. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { CodedError, type CodedMessage, type MessageData } from '../../openapi/errors/coded-error.ts';
import { errorCode, errorText } from '../../openapi/errors/error-text.ts';
import { readSettingText, type SecretFileFlaw } from '../../openapi/settings/secret-file.ts';
import {
  type DefaultedSetting,
  type Setting,
  type Variables,
  getVariables,
} from '../../openapi/settings/kind/setting.ts';
import type { SettingCode } from './setting-codes.ts';

export type Environment = Variables;

export interface SettingFault {
  readonly code: SettingCode;
  /** Its name, or the path of a file of settings. */
  readonly setting: string;
  /** The fault and its remedy. Never contains a value that may be secret. */
  readonly problem: string;
  /** Facts besides the name of the setting. */
  readonly data?: MessageData;
}

/** Reports invalid settings: a line for each, with the setting and the remedy. */
export class ConfigError extends CodedError {
  override readonly name = 'ConfigError';
  readonly faults: readonly SettingFault[];

  constructor(faults: readonly SettingFault[]) {
    super(faults.map(getLine).join('\n'));
    this.faults = faults;
  }

  override get messages(): readonly CodedMessage[] {
    return this.faults.map((fault) => {
      const { code, setting, data } = fault;
      return { code, message: getLine(fault), data: { setting, ...data } };
    });
  }
}

function getLine({ setting, problem }: SettingFault): string {
  return `${setting}: ${problem}`;
}

/**
 * Returns the process's environment merged over the `.env` of `folder`, if it exists. An empty variable counts as
 * unset and still hides the one in `.env`.
 * @throws ConfigError if `.env` exists and cannot be read
 */
export async function loadEnvironment(folder: string, environment: Environment = process.env): Promise<Environment> {
  return { ...(await readEnvironmentFile(folder)), ...environment };
}

/** Returns the variables in the `.env` of this folder; empty if it does not exist. @throws ConfigError if it cannot be read */
export async function readEnvironmentFile(folder: string): Promise<Environment> {
  return parseEnv(await readIfThere(join(folder, '.env')));
}

async function readIfThere(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return '';
    const problem = `cannot be read (${errorText(error)})`;
    throw new ConfigError([{ code: 'settings-file-unreadable', setting: file, problem }]);
  }
}

/** Reads settings of the table one by one and collects their faults, so that all faults are reported at once. */
export class SettingsReader {
  readonly faults: SettingFault[] = [];
  readonly #environment: Environment;
  readonly #folder: string | undefined;

  /** @param folder the base of relative paths of secret files. Default: the working directory */
  constructor(environment: Environment, folder?: string) {
    this.#environment = environment;
    this.#folder = folder;
  }

  /** Returns the value of the setting, or its default; without a default, undefined if it is not set or is invalid. */
  read<Value>(setting: DefaultedSetting<Value>): Value;
  read<Value>(setting: Setting<Value>): Value | undefined;
  read<Value>(setting: Setting<Value>): Value | undefined {
    const { text, flaw } = readSettingText(setting, (name) => this.#environment[name], this.#folder);
    if (flaw !== undefined) {
      this.faults.push({
        code: flawCodes[flaw.kind],
        setting: flaw.variable,
        problem: `${flaw.problem}; ${flaw.remedy}`,
      });
    }
    const value = text === undefined ? undefined : setting.parse(text);
    if (text !== undefined && value === undefined) this.faults.push(...findFaults(setting, text));
    return value ?? (setting.default === undefined ? undefined : setting.parse(setting.default));
  }

  /** Returns the values of a list; empty if it is not set or is invalid. */
  list(setting: Setting<readonly string[]>): readonly string[] {
    return this.read(setting) ?? [];
  }

  /** Reports that a setting is needed; `reason` ends a sentence that begins with its name. */
  addMissing(setting: Setting<unknown>, reason: string): void {
    // A file that cannot be read is already reported.
    if (this.faults.some((fault) => getVariables(setting).includes(fault.setting))) return;
    this.faults.push({ code: 'settings-missing', setting: setting.name, problem: reason });
  }

  /** @throws ConfigError with all faults collected so far, if any */
  finish(): void {
    if (this.faults.length > 0) throw new ConfigError(this.faults);
  }
}

/**
 * Reads one setting.
 * @param folder the base of a relative path of a secret file. Default: the working directory
 * @throws ConfigError if the setting is invalid
 */
export function readSetting<Value>(environment: Environment, setting: DefaultedSetting<Value>, folder?: string): Value;
export function readSetting<Value>(
  environment: Environment,
  setting: Setting<Value>,
  folder?: string,
): Value | undefined;
export function readSetting<Value>(
  environment: Environment,
  setting: Setting<Value>,
  folder?: string,
): Value | undefined {
  const settings = new SettingsReader(environment, folder);
  const value = settings.read(setting);
  settings.finish();
  return value;
}

const flawCodes = {
  doubled: 'settings-secret-doubled',
  unreadable: 'settings-secret-unreadable',
} as const satisfies Record<SecretFileFlaw['kind'], SettingCode>;

function findFaults({ name, want, isList, explain }: Setting<unknown>, text: string): SettingFault[] {
  if (explain !== undefined) return explain(text).map((problem) => ({ ...problem, setting: name }));
  if (isList === true)
    return [{ code: 'settings-member-invalid', setting: name, problem: `every member must be ${want}` }];
  return [{ code: 'settings-invalid', setting: name, problem: `must be ${want}` }];
}
