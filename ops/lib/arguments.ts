/** The command line of a job, by its description: read strictly, and explained by `--help`. */
import { parseArgs } from 'node:util';
import { errorText } from '../../openapi/errors/error-text.ts';
import type { SettingReader } from '../../openapi/settings/kind/setting.ts';
import { settingsHelp } from '../../openapi/settings/print.ts';
import { OpsError } from './errors.ts';

export interface OptionDescription {
  readonly type: 'boolean' | 'string';
  readonly description: string;
  /** Stands for the value in the help: `--requests <number>`. */
  readonly value?: string;
  /** May be given several times. */
  readonly multiple?: true;
}
export type OptionDescriptions = Readonly<Record<string, OptionDescription>>;

type OptionValue<Option> = Option extends { type: 'boolean' }
  ? boolean
  : Option extends { multiple: true }
    ? readonly string[]
    : string | undefined;
/** Absent flags are false, absent lists empty. */
export type OptionValues<Options> = { readonly [Name in keyof Options]: OptionValue<Options[Name]> };

export interface CommandLine<Options> {
  /** As in `npm run <name>`. */
  readonly name: string;
  /** One sentence: what the job does. */
  readonly purpose: string;
  /** Beyond those that every job has. */
  readonly options: Options;
  /** The arguments that are no options; absent: there are none. */
  readonly positionals?: { readonly usage: string; readonly description: string };
  /** Under which names it reads settings; absent: it reads none. */
  readonly readers?: readonly SettingReader[];
}

export const commonOptions = {
  help: { type: 'boolean', description: 'show this and do nothing' },
  'dry-run': { type: 'boolean', description: 'say what would be done and change nothing' },
  json: { type: 'boolean', description: 'print one JSON object instead of lines' },
} as const satisfies OptionDescriptions;

export interface ParsedArguments<Options> {
  readonly common: OptionValues<typeof commonOptions>;
  readonly options: OptionValues<Options>;
  readonly positionals: readonly string[];
}

/** @throws OpsError for options that don't exist, lack their value, or for an argument that is not taken */
export function parseArguments<Options extends OptionDescriptions>(
  command: CommandLine<Options>,
  parameters: readonly string[],
): ParsedArguments<Options> {
  const { values, positionals } = parseStrictly(command, parameters);
  return {
    common: valuesOf(commonOptions, values),
    options: valuesOf(command.options, values),
    positionals,
  };
}

interface RawArguments {
  readonly values: Readonly<Record<string, unknown>>;
  readonly positionals: readonly string[];
}

function parseStrictly(command: CommandLine<OptionDescriptions>, parameters: readonly string[]): RawArguments {
  const options = Object.entries<OptionDescription>({ ...command.options, ...commonOptions }).map(
    ([name, { type, multiple }]) => [name, { type, multiple: multiple === true }] as const,
  );
  try {
    return parseArgs({
      args: [...parameters],
      options: Object.fromEntries(options),
      allowPositionals: command.positionals !== undefined,
    });
  } catch (error) {
    const problem = errorText(error).replace(/\. To specify .*/su, '');
    throw new OpsError('cli-arguments-invalid', problem, `npm run ${command.name} -- --help shows what can be given`, {
      cause: error,
    });
  }
}

function valuesOf<Options extends OptionDescriptions>(
  options: Options,
  values: Readonly<Record<string, unknown>>,
): OptionValues<Options> {
  const entries = Object.entries(options).map(([name, option]) => [name, values[name] ?? absent(option)]);
  // parseArgs was given these very options, so each value has the type that its description says.
  return Object.fromEntries(entries) as OptionValues<Options>;
}

function absent({ type, multiple }: OptionDescription): false | [] | undefined {
  if (type === 'boolean') return false;
  return multiple === true ? [] : undefined;
}

/** The text of `--help`. */
export function helpOf(command: CommandLine<OptionDescriptions>): string {
  const { name, purpose, positionals, readers = [] } = command;
  const rows = Object.entries<OptionDescription>({ ...command.options, ...commonOptions }).map(
    ([option, { value, description }]): [string, string] => [
      `--${option}${value === undefined ? '' : ` <${value}>`}`,
      description,
    ],
  );
  if (positionals !== undefined) rows.unshift([positionals.usage, positionals.description]);
  const width = Math.max(...rows.map(([left]) => left.length));
  const usage = `npm run ${name} -- [options]${positionals === undefined ? '' : ` ${positionals.usage}`}`;
  const table = rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
  const codes = 'Exit codes: 0 clean or done, 1 findings, 2 could not run.';
  const settings = settingsHelp(readers);
  return [purpose, '', usage, '', ...table, '', ...(settings === '' ? [] : [settings]), codes, ''].join('\n');
}
