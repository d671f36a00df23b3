/** Parses the command line of a command strictly, by its description, and prints the description for `--help`. */
import { renderCommandLine } from '../../openapi/package/command-line.ts';
import { parseArgs } from 'node:util';
import { errorText } from '../../openapi/errors/error-text.ts';
import type { SettingReader } from '../../openapi/settings/kind/setting.ts';
import { settingsHelp } from '../../openapi/settings/print.ts';
import { OpsError } from '../error/ops-error.ts';

export interface OptionDescription {
  readonly type: 'boolean' | 'string';
  readonly description: string;
  /** The placeholder of the value in the help: `--requests <number>`. */
  readonly value?: string;
  /** The option can be given several times. */
  readonly multiple?: true;
}
export type OptionDescriptions = Readonly<Record<string, OptionDescription>>;

type OptionValue<Option> = Option extends { type: 'boolean' }
  ? boolean
  : Option extends { multiple: true }
    ? readonly string[]
    : string | undefined;
/** Missing flags are false, missing lists are empty. */
export type OptionValues<Options> = { readonly [Name in keyof Options]: OptionValue<Options[Name]> };

export interface CommandLine<Options> {
  /** As in `fountainai <name>`. */
  readonly name: string;
  /** One sentence: what the command does. */
  readonly purpose: string;
  /** Options in addition to those of every command. */
  readonly options: Options;
  /** The arguments that are not options. Default: the command takes no such arguments. */
  readonly positionals?: { readonly usage: string; readonly description: string };
  /** The names of readers whose settings the command reads. Default: the command reads no settings. */
  readonly readers?: readonly SettingReader[];
}

export const commonOptions = {
  help: { type: 'boolean', description: 'show this help and do nothing else' },
  'dry-run': { type: 'boolean', description: 'report what would change, and change nothing' },
  json: { type: 'boolean', description: 'print one JSON object instead of lines' },
  folder: {
    type: 'string',
    value: 'path',
    description: 'the project: the folder with openapi/, service/ and .env; default: this package',
  },
} as const satisfies OptionDescriptions;

export interface ParsedArguments<Options> {
  readonly common: OptionValues<typeof commonOptions>;
  readonly options: OptionValues<Options>;
  readonly positionals: readonly string[];
}

/**
 * Parses the arguments of a command.
 * @throws OpsError if an option is unknown or has no value, or if there is an unexpected argument
 */
export function parseArguments<Options extends OptionDescriptions>(
  command: CommandLine<Options>,
  parameters: readonly string[],
): ParsedArguments<Options> {
  const { values, positionals } = parseStrictly(command, parameters);
  return {
    common: readValues(commonOptions, values),
    options: readValues(command.options, values),
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
    throw new OpsError(
      'cli-arguments-invalid',
      problem,
      `run ${renderCommandLine(command.name, '--help')} to see all options`,
      {
        cause: error,
      },
    );
  }
}

function readValues<Options extends OptionDescriptions>(
  options: Options,
  values: Readonly<Record<string, unknown>>,
): OptionValues<Options> {
  const entries = Object.entries(options).map(([name, option]) => [name, values[name] ?? getDefault(option)]);
  // parseArgs got the same options, so each value has the type of its description.
  return Object.fromEntries(entries) as OptionValues<Options>;
}

function getDefault({ type, multiple }: OptionDescription): false | [] | undefined {
  if (type === 'boolean') return false;
  return multiple === true ? [] : undefined;
}

/** Returns the text of `--help`. */
export function formatHelp(command: CommandLine<OptionDescriptions>): string {
  const { name, purpose, positionals, readers = [] } = command;
  const rows = Object.entries<OptionDescription>({ ...command.options, ...commonOptions }).map(
    ([option, { value, description }]): [string, string] => [
      `--${option}${value === undefined ? '' : ` <${value}>`}`,
      description,
    ],
  );
  if (positionals !== undefined) rows.unshift([positionals.usage, positionals.description]);
  const width = Math.max(...rows.map(([left]) => left.length));
  const usage = renderCommandLine(name, `[options]${positionals === undefined ? '' : ` ${positionals.usage}`}`);
  const table = rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
  const codes = 'Exit codes: 0 clean or done, 1 findings, 2 could not run.';
  const settings = settingsHelp(readers);
  return [purpose, '', usage, '', ...table, '', ...(settings === '' ? [] : [settings]), codes, ''].join('\n');
}
