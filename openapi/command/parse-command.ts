/** Parses the command line of a command strictly, by its description. */
import { parseArgs } from 'node:util';
import { errorCode, errorText } from '../errors/error-text.ts';
import { renderCommandLine } from '../package/command-line.ts';
import type { CommandDescription, OptionDescription, OptionDescriptions, OptionValues } from './description.ts';
import { proposeName } from './nearest-name.ts';

export interface ParsedCommand<Options> {
  readonly options: OptionValues<Options>;
  readonly positionals: readonly string[];
}

/** A command line that does not match its description. */
export class CommandLineError extends Error {
  override readonly name = 'CommandLineError';
  readonly problem: string;
  readonly remedy: string;

  constructor(problem: string, remedy: string, cause: unknown) {
    super(`${problem}: ${remedy}`, { cause });
    this.problem = problem;
    this.remedy = remedy;
  }
}

/** @throws CommandLineError if an option is unknown or has no value, or if there is an unexpected argument */
export function parseCommand<Options extends OptionDescriptions>(
  command: CommandDescription<Options>,
  parameters: readonly string[],
): ParsedCommand<Options> {
  const { values, positionals } = parseRaw(command, parameters);
  return { options: readValues(command.options, values), positionals };
}

export interface RawValues {
  readonly values: Readonly<Record<string, unknown>>;
  readonly positionals: readonly string[];
}

/** Parses without the types of the options, for a caller that reads them in parts. @throws CommandLineError */
export function parseRaw(command: CommandDescription, parameters: readonly string[]): RawValues {
  const options = Object.entries(command.options).map(([name, { type, multiple, short }]) => {
    return [name, { type, multiple: multiple === true, ...(short === undefined ? {} : { short }) }] as const;
  });
  try {
    return parseArgs({
      args: parameters.flatMap((parameter) => splitArgument(parameter, command.options)),
      options: Object.fromEntries(options),
      allowPositionals: command.positionals !== undefined,
    });
  } catch (error) {
    const problem = describeProblem(error, Object.keys(command.options));
    throw new CommandLineError(problem, `run ${renderCommandLine(command.name, '--help')} to see all options`, error);
  }
}

function splitArgument(parameter: string, options: OptionDescriptions): readonly string[] {
  const [, name = '', value = ''] = /^--([^=]+)=(.*)$/s.exec(parameter) ?? [];
  return options[name]?.hasArgument === true ? [`--${name}`, value] : [parameter];
}

/** @param values what `parseRaw` returned for these options, and perhaps others */
export function readValues<Options extends OptionDescriptions>(
  options: Options,
  values: RawValues['values'],
): OptionValues<Options> {
  const entries = Object.entries(options).map(([name, option]) => [name, values[name] ?? getDefault(option)]);
  // parseArgs got the same options, so each value has the type of its description.
  return Object.fromEntries(entries) as OptionValues<Options>;
}

function getDefault({ type, multiple }: OptionDescription): false | [] | undefined {
  if (type === 'boolean') return false;
  return multiple === true ? [] : undefined;
}

/** The messages of Node for the two most frequent errors advise on what parseArgs itself can do. */
function describeProblem(error: unknown, names: readonly string[]): string {
  const text = errorText(error);
  const [, given = ''] = /'([^']*)'/.exec(text) ?? [];
  if (errorCode(error) === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL') return `unexpected argument "${given}"`;
  if (errorCode(error) !== 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return text.replace(/\n.*/su, '');
  const known = names.map((name) => `--${name}`);
  return `unknown option "${given}"${given.startsWith('--') ? proposeName(given, known) : ''}`;
}
