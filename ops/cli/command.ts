/** Runs a command: parses its arguments, prints its help, explains its errors, and sets the exit code. */
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CodedError, lineWithCode, plainMessages, textWithCodes } from '../../openapi/errors/coded-error.ts';
import { loadProjectDocuments } from '../../openapi/loading/directory.ts';
import type { Environment } from '../../service/config/environment.ts';
import { warnOfUnknownSettings } from '../../service/config/unknown-settings.ts';
import { errorCode, errorStack } from '../../openapi/errors/error-text.ts';
import type { CommandDescription, OptionDescriptions, OptionValues } from '../../openapi/command/description.ts';
import { formatHelp } from '../../openapi/command/help.ts';
import { findOptionOfNpm } from '../../openapi/package/npm-options.ts';
import { renderScriptLine } from '../../openapi/package/command-line.ts';
import { commonOptions, parseArguments, withCommonOptions } from './arguments.ts';
import { exitCodes, OpsError } from '../error/ops-error.ts';
import type { ExitCode } from '../error/ops-error.ts';
import { projectFolder } from '../file/files.ts';
import { withProgress } from './terminal/progress.ts';
import { takeFaults } from '../user-code/code-faults.ts';
import { watchEarlyEnd } from '../user-code/early-end.ts';
import { hostCode } from '../user-code/host-code.ts';
import { getOutputStream, writeOutput } from '../user-code/own-output.ts';
import { Report } from './report.ts';
import { chooseLook } from './terminal/look.ts';
import { toVisibleText } from '../../openapi/text/visible-text.ts';
import { warnOfUnknownStackSettings } from '../stack/stack-settings.ts';

export interface Invocation<Options> {
  readonly options: OptionValues<Options>;
  readonly positionals: readonly string[];
  readonly dryRun: boolean;
  readonly json: boolean;
  /** The absolute path of the project. */
  readonly folder: string;
  readonly report: Report;
}

export interface Command<Options> extends CommandDescription<Options> {
  /**
   * True if the command runs the code of services in this process: what the code prints goes to standard error, and the process ends
   * after the report, regardless of timers and open connections of the code.
   */
  readonly hostsCode?: boolean;
  /** Returns true if the process goes on after the report, to serve. Default: it does not. */
  readonly staysOpen?: () => boolean;
  /** @throws OpsError if the command cannot continue */
  run(invocation: Invocation<Options>): Promise<ExitCode>;
}

/** The sources of names of settings. */
export interface Surroundings {
  /** The folder with `.env` and `openapi/`. */
  readonly folder: string;
  /** The environment of the process. */
  readonly environment: Environment;
}

export interface Output {
  readonly write: (text: string) => void;
  readonly writeError: (text: string) => void;
}

const processOutput: Output = {
  write: writeOutput,
  writeError: (text) => process.stderr.write(text),
};

// eslint-disable-next-line no-restricted-syntax -- an import has no parameters, so that a module can only find it here
let importing = 0;

/** Imports modules of commands without running the commands, which such a module otherwise does, and exports as its default. */
export async function importCommands<Imported>(load: () => Promise<Imported>): Promise<Imported> {
  importing += 1;
  try {
    return await load();
  } finally {
    importing -= 1;
  }
}

/** Runs a command, sets the exit code of the process or ends it, and returns the command. All output is flushed before the process ends. */
export async function runCommand<const Options extends OptionDescriptions>(
  command: Command<Options>,
): Promise<Command<Options>> {
  if (importing > 0) return command;
  const output = watchOutput();
  let endHosting: EndHosting | undefined;
  const run: typeof command.run = (invocation) => {
    // Not for the help, and not if an argument is wrong.
    if (command.hostsCode === true) endHosting = beginHosting(command.name);
    return command.run(invocation);
  };
  const exitCode = await execute({ ...command, run }, readParameters(process.argv));
  const getExitCode = (): ExitCode => (output.isLost ? exitCodes.notRun : exitCode);
  process.exitCode = getExitCode();
  await endHosting?.(command.staysOpen?.() === true, getExitCode);
  return command;
}

type EndHosting = (staysOpen: boolean, getExitCode: () => ExitCode) => Promise<void>;

/** Returns a function that ends the process with its exit code, unless it stays open. */
function beginHosting(name: string): EndHosting {
  const hosted = hostCode();
  const forget = watchEarlyEnd(name);
  return async (staysOpen, getExitCode) => {
    forget();
    if (staysOpen) hosted.release();
    else await hosted.end(getExitCode);
  };
}

/**
 * A reader that closes the output (`| head -1`) is not an error: the command continues without output, so that no file
 * stays half written. Output that cannot be written for another reason, such as a full disk, is reported once.
 */
function watchOutput(): { isLost: boolean } {
  const output = { isLost: false };
  const onError = (error: Error): void => {
    if (output.isLost || errorCode(error) === 'EPIPE') return;
    output.isLost = true;
    process.stderr.write(`the output cannot be written (${error.message}): free disk space, or redirect it\n`);
    process.exitCode = exitCodes.notRun;
  };
  process.stdout.on('error', onError);
  process.stderr.on('error', () => undefined);
  return output;
}

/** Returns the parameters of `argv`. If zx starts the command, `argv` has the file of zx before that of the command. */
export function readParameters([, file = '', ...parameters]: readonly string[]): readonly string[] {
  return file.endsWith('.ts') ? parameters : parameters.slice(1);
}

/** Runs a command and returns its exit code; never throws. */
export async function execute<const Options extends OptionDescriptions>(
  command: Command<Options>,
  parameters: readonly string[],
  output: Output = processOutput,
  { folder: usualFolder, environment }: Surroundings = { folder: projectFolder, environment: process.env },
): Promise<ExitCode> {
  const { write, writeError } = output;
  let report: Report | undefined;
  try {
    requireNoOptionOfNpm(command, parameters, environment);
    const { common, options, positionals } = parseArguments(command, parameters);
    if (common.help) {
      write(formatHelp(withCommonOptions(command)));
      return exitCodes.clean;
    }
    const { json, 'dry-run': dryRun } = common;
    const folder = common.folder === undefined ? usualFolder : await requireFolder(common.folder);
    const isOfProcess = output === processOutput;
    const look = isOfProcess ? { look: chooseLook(getOutputStream(), process.env) } : {};
    report = new Report({ command: command.name, dryRun, json, write, ...look });
    await warnOfNames(command, report, { folder, environment }, writeError);
    const invocation = { options, positionals, dryRun, json, folder, report };
    const stream = isOfProcess && !json ? process.stderr : undefined;
    const exitCode = await withProgress(stream, () => command.run(invocation));
    const fault = takeFaults();
    if (fault !== undefined) throw fault;
    report.finish();
    return exitCode;
  } catch (thrown) {
    // Code that ends the process can lead to any error without a code.
    const error = thrown instanceof CodedError ? thrown : (takeFaults() ?? describeFileError(thrown) ?? thrown);
    const explanation = toVisibleText(explain(error));
    writeError(`${command.name}: ${explanation}\n`);
    report?.finish(explanation, error instanceof CodedError ? plainMessages(error) : []);
    return error instanceof OpsError ? error.exitCode : exitCodes.notRun;
  }
}

/** @throws OpsError if npm took an option: without it, the command would do something else */
function requireNoOptionOfNpm(
  { name, options }: CommandDescription,
  parameters: readonly string[],
  environment: Environment,
): void {
  const names = Object.keys({ ...options, ...commonOptions });
  const option = findOptionOfNpm(name, names, parameters, environment);
  if (option === undefined) return;
  const problem = `npm took "--${option}" for itself, so that the command did not see it`;
  throw new OpsError(
    'cli-arguments-invalid',
    problem,
    `write -- before the options: ${renderScriptLine(name, `--${option} …`)}`,
    {
      data: { option },
    },
  );
}

/** Returns the error of `node:fs` for a path, such as a wrong one on the command line, as a message; undefined for other errors. */
function describeFileError(error: unknown): OpsError | undefined {
  if (!(error instanceof Error) || !('path' in error) || !('syscall' in error)) return undefined;
  const { path, syscall, message } = error;
  if (typeof path !== 'string' || typeof syscall !== 'string' || syscall.startsWith('spawn')) return undefined;
  // Files are written under another name first.
  const [named = path, temporary] = /^(.*)(\.\d+\.tmp)$/s.exec(path)?.slice(1) ?? [];
  const isReading = temporary === undefined && /^(open|scandir|l?stat|realpath|read|access)$/.test(syscall);
  return new OpsError(
    isReading ? 'cli-file-unreadable' : 'cli-file-unwritable',
    `cannot ${isReading ? 'open' : 'write'} "${named}" (${message.replace(/, \w+( '.*)?$/s, '')})`,
    'correct the path or its permissions, and run the command again',
    { data: { path: named }, cause: error },
  );
}

/** @throws OpsError if it is not a folder */
async function requireFolder(path: string): Promise<string> {
  const folder = resolve(path);
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory() === true) return folder;
  throw new OpsError('cli-option-invalid', `--folder "${path}" is not a folder`, 'give the folder of a project', {
    data: { option: 'folder', given: path },
  });
}

/** Writes to standard error, since standard output may be a report for a program. `--json` has them as `settingWarnings`. */
async function warnOfNames(
  { name, readers = [] }: CommandDescription<unknown>,
  report: Report,
  { folder, environment }: Surroundings,
  writeError: Output['writeError'],
): Promise<void> {
  if (readers.length === 0) return;
  const documents = await loadProjectDocuments(folder).catch(() => []); // the command itself reports invalid documents
  const isOfStack = readers.some((reader) => reader === 'deploy' || reader === 'drift');
  const warnings = [
    ...(await warnOfUnknownSettings({ folder, environment, documents })),
    ...(isOfStack ? await warnOfUnknownStackSettings(folder, documents) : []),
  ];
  for (const warning of warnings) writeError(`${name}: warning: ${toVisibleText(lineWithCode(warning))}\n`);
  if (warnings.length === 0) return;
  report.fact(
    'settingWarnings',
    warnings.map(({ code, message, data }) => ({ code, message, data: { ...data } })),
  );
}

/** Errors with codes have a message for the person who runs the command; other errors need their stack to find the cause. */
function explain(error: unknown): string {
  return error instanceof CodedError ? textWithCodes(error) : errorStack(error);
}
