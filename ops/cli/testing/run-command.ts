/** Runs commands in the process of a test, for tests where nothing depends on a process: to start one takes longer than most commands. */
import { vi } from 'vitest';
import type { OptionDescriptions } from '../../../openapi/command/description.ts';
import { projectFolder } from '../../file/files.ts';
import { type Command, execute, importCommands } from '../command.ts';

export interface CommandRun {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

export interface CommandSurroundings {
  /** Where the command is started. Default: this project. */
  readonly folder?: string;
  /** The settings in the environment, which hold until the next test. None of this machine are left. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** Variables besides settings: the places of programs and files, and what vitest and the configuration of the tests set. */
const kept = /^(PATH|HOME|TMPDIR|NODE_ENV|npm_package_json|TEST|VITEST.*)$/;

/** @param load imports the module of the command, which exports it as its default */
export async function runInProcess<Options extends OptionDescriptions>(
  load: () => Promise<{ readonly default: Command<Options> }>,
  parameters: readonly string[],
  { folder = projectFolder, settings = {} }: CommandSurroundings = {},
): Promise<CommandRun> {
  const { default: command } = await importCommands(load);
  for (const name of Object.keys(process.env)) if (!kept.test(name)) vi.stubEnv(name, undefined);
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  let [out, error] = ['', ''];
  const output = { write: (text: string) => (out += text), writeError: (text: string) => (error += text) };
  const code = await execute(command, parameters, output, { folder, environment: process.env });
  return { code, out, error };
}
