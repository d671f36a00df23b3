/** The options of every command, and the parsed command line of one. */
import type { CommandDescription, OptionDescriptions, OptionValues } from '../../openapi/command/description.ts';
import { CommandLineError, parseRaw, readValues } from '../../openapi/command/parse-command.ts';
import { OpsError } from '../error/ops-error.ts';

export const commonOptions = {
  help: { type: 'boolean', short: 'h', description: 'show this help and do nothing else' },
  'dry-run': { type: 'boolean', description: 'report what would change, and change nothing' },
  json: { type: 'boolean', description: 'print one JSON object instead of lines' },
  folder: {
    type: 'string',
    value: 'path',
    known: 'folder',
    description: 'the project: the folder with openapi/, service/ and .env; default: this package',
  },
} as const satisfies OptionDescriptions;

export interface ParsedArguments<Options> {
  readonly common: OptionValues<typeof commonOptions>;
  readonly options: OptionValues<Options>;
  readonly positionals: readonly string[];
}

/** Returns the description of a command with the options of every command. */
export function withCommonOptions(command: CommandDescription): CommandDescription {
  return { ...command, options: { ...command.options, ...commonOptions } };
}

/**
 * Parses the arguments of a command.
 * @throws OpsError if an option is unknown or has no value, or if there is an unexpected argument
 */
export function parseArguments<Options extends OptionDescriptions>(
  command: CommandDescription<Options>,
  parameters: readonly string[],
): ParsedArguments<Options> {
  try {
    const { values, positionals } = parseRaw(withCommonOptions(command), parameters);
    return {
      common: readValues(commonOptions, values),
      options: readValues(command.options, values),
      positionals,
    };
  } catch (error) {
    if (!(error instanceof CommandLineError)) throw error;
    throw new OpsError('cli-arguments-invalid', error.problem, error.remedy, { cause: error });
  }
}
