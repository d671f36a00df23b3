/** The frame of a job: arguments read, help given, errors explained, and an exit code that says how it ended. */
import { CodedError, plainMessages, textWithCodes } from '../../openapi/coded-error.ts';
import { errorStack } from '../../openapi/error-text.ts';
import { helpOf, parseArguments } from './arguments.ts';
import type { CommandLine, OptionDescriptions, OptionValues } from './arguments.ts';
import { exitCodes, OpsError } from './errors.ts';
import type { ExitCode } from './errors.ts';
import { Report } from './report.ts';

export interface Invocation<Options> {
  readonly options: OptionValues<Options>;
  readonly positionals: readonly string[];
  readonly dryRun: boolean;
  readonly json: boolean;
  readonly report: Report;
}

export interface Command<Options> extends CommandLine<Options> {
  /** @throws OpsError when the job can't go on */
  run(invocation: Invocation<Options>): Promise<ExitCode>;
}

export interface Output {
  readonly write: (text: string) => void;
  readonly writeError: (text: string) => void;
}

const processOutput: Output = {
  write: (text) => process.stdout.write(text),
  writeError: (text) => process.stderr.write(text),
};

/** Runs a job as the process's own; what was written is flushed before the process ends. */
export async function runCommand<const Options extends OptionDescriptions>(command: Command<Options>): Promise<void> {
  process.exitCode = await execute(command, parametersOf(process.argv));
}

/** Started by zx, `argv` holds zx's own file before that of the job. */
export function parametersOf([, file = '', ...parameters]: readonly string[]): readonly string[] {
  return file.endsWith('.ts') ? parameters : parameters.slice(1);
}

/** Runs a job; never throws. */
export async function execute<const Options extends OptionDescriptions>(
  command: Command<Options>,
  parameters: readonly string[],
  { write, writeError }: Output = processOutput,
): Promise<ExitCode> {
  let report: Report | undefined;
  try {
    const { common, options, positionals } = parseArguments(command, parameters);
    if (common.help) {
      write(helpOf(command));
      return exitCodes.clean;
    }
    const { json, 'dry-run': dryRun } = common;
    report = new Report({ command: command.name, dryRun, json, write });
    const exitCode = await command.run({ options, positionals, dryRun, json, report });
    report.finish();
    return exitCode;
  } catch (error) {
    const explanation = explain(error);
    writeError(`${command.name}: ${explanation}\n`);
    report?.finish(explanation, error instanceof CodedError ? plainMessages(error) : []);
    return error instanceof OpsError ? error.exitCode : exitCodes.notRun;
  }
}

/** Errors with codes were written for whoever runs the job; of all others the stack is needed to find the fault. */
function explain(error: unknown): string {
  return error instanceof CodedError ? textWithCodes(error) : errorStack(error);
}
