/** The environment as text: where it comes from, and reading one setting of it. What the settings mean is in `config.ts`. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { CodedError, type CodedMessage, type MessageData } from '../openapi/coded-error.ts';
import { errorCode, errorText } from '../openapi/error-text.ts';
import type { SettingCode } from './setting-codes.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface SettingFault {
  readonly code: SettingCode;
  /** Its name, or the path of a file of settings. */
  readonly setting: string;
  /** What is wrong and what to do. Never holds a value that may be secret. */
  readonly problem: string;
  /** Facts besides the name of the setting. */
  readonly data?: MessageData;
}

/** Settings that can't be used: a line each, naming the setting and what to do. */
export class ConfigError extends CodedError {
  override readonly name = 'ConfigError';
  readonly faults: readonly SettingFault[];

  constructor(faults: readonly SettingFault[]) {
    super(faults.map(lineOf).join('\n'));
    this.faults = faults;
  }

  override get messages(): readonly CodedMessage[] {
    return this.faults.map((fault) => {
      const { code, setting, data } = fault;
      return { code, message: lineOf(fault), data: { setting, ...data } };
    });
  }
}

function lineOf({ setting, problem }: SettingFault): string {
  return `${setting}: ${problem}`;
}

/**
 * The process's environment over the `.env` of `folder`, where there is one. A variable that is set to nothing counts as
 * unset and still hides the one in `.env`.
 * @throws ConfigError where `.env` is there and can't be read
 */
export async function loadEnvironment(folder: string, environment: Environment = process.env): Promise<Environment> {
  return { ...parseEnv(await readIfThere(join(folder, '.env'))), ...environment };
}

async function readIfThere(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return '';
    const problem = `can't be read (${errorText(error)})`;
    throw new ConfigError([{ code: 'settings-file-unreadable', setting: file, problem }]);
  }
}

/** Reads settings one by one and gathers what is wrong with them, so that a person is told everything at once. */
export class SettingsReader {
  readonly faults: SettingFault[] = [];
  readonly #environment: Environment;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /** The setting without the blanks around it; undefined where it is unset or set to nothing. */
  text(name: string): string | undefined {
    const text = this.#environment[name]?.trim();
    return text === '' ? undefined : text;
  }

  /** A comma-separated setting, without empty members. */
  list(name: string): readonly string[] {
    return Object.freeze((this.text(name) ?? '').split(',').map(trimmed).filter(Boolean));
  }

  /** A setting that `parse` understands; where it gives undefined the setting is at fault, and `want` says what it must be. */
  parsed<Value>(name: string, want: string, parse: (text: string) => Value | undefined): Value | undefined {
    const text = this.text(name);
    const value = text === undefined ? undefined : parse(text);
    if (text !== undefined && value === undefined) {
      this.faults.push({ code: 'settings-invalid', setting: name, problem: `must be ${want}` });
    }
    return value;
  }

  /** A comma-separated setting, every member of which must be what `want` says. */
  parsedList(name: string, want: string, parse: (text: string) => string | undefined): readonly string[] {
    const values = this.list(name).map(parse);
    if (values.includes(undefined)) {
      this.faults.push({ code: 'settings-member-invalid', setting: name, problem: `every member must be ${want}` });
    }
    return Object.freeze(values.filter((value) => value !== undefined));
  }

  /** One of a few words. */
  choice<const Word extends string>(name: string, words: readonly Word[]): Word | undefined {
    return this.parsed(name, `one of ${words.join(', ')}`, (text) => words.find((word) => word === text));
  }

  /** @throws ConfigError with all faults gathered so far, if any */
  finish(): void {
    if (this.faults.length > 0) throw new ConfigError(this.faults);
  }
}

const trimmed = (text: string): string => text.trim();
