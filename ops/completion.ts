/** `fountainai completion`: prints a script that completes commands, options and known values in a shell. */
import type { CommandDescription, OptionDescriptions } from '../openapi/command/description.ts';
import { proposeName } from '../openapi/command/nearest-name.ts';
import { startCommand } from '../service/start/start-command.ts';
import { withCommonOptions } from './cli/arguments.ts';
import { type Command, importCommands, runCommand } from './cli/command.ts';
import { bashCompletion } from './completion/bash.ts';
import { toCompletedCommands } from './completion/completed-command.ts';
import { fishCompletion } from './completion/fish.ts';
import { zshCompletion } from './completion/zsh.ts';
import { exitCodes, OpsError } from './error/ops-error.ts';

const shells = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };
const shellNames = Object.keys(shells);
const isShell = (name: string): name is keyof typeof shells => Object.hasOwn(shells, name);

const options: OptionDescriptions = {};

const command: Command<typeof options> = {
  name: 'completion',
  purpose: 'Prints a script that completes commands, options and known values in a shell.',
  options,
  positionals: { usage: shellNames.join(' | '), description: 'the shell', known: shellNames },
  examples: [
    { parameters: 'bash >> ~/.bashrc', purpose: 'Complete in every new bash' },
    { parameters: 'fish > ~/.config/fish/completions/fountainai.fish', purpose: 'Complete in every new fish' },
  ],
  run: async ({ positionals, report }) => {
    const [name = '', ...others] = positionals;
    if (!isShell(name) || others.length > 0) {
      const problem =
        name === ''
          ? 'the shell is missing'
          : `"${positionals.join(' ')}" is not a shell with completions${proposeName(name, shellNames)}`;
      const remedy = `use one of ${shellNames.join(', ')}`;
      throw new OpsError('cli-option-invalid', problem, remedy, { data: { option: 'shell', given: name } });
    }
    const script = shells[name](toCompletedCommands(await describeCommands()));
    report.fact('script', script);
    report.say(script.trimEnd());
    return exitCodes.clean;
  },
};

/** Returns the descriptions of all commands of `fountainai`, in the order of its help. */
export async function describeCommands(): Promise<readonly CommandDescription[]> {
  const commands = await importCommands(async () =>
    [
      (await import('./init.ts')).default,
      (await import('../run_setup.ts')).default,
      (await import('./initialize.ts')).default,
      (await import('./generate.ts')).default,
      (await import('./say.ts')).default,
      (await import('./mcp.ts')).default,
      (await import('./evaluate.ts')).default,
      (await import('./replay.ts')).default,
      (await import('./drift.ts')).default,
      (await import('./test.ts')).default,
      (await import('./dockerize.ts')).default,
      (await import('./deploy.ts')).default,
      (await import('./db.ts')).default,
      (await import('./search.ts')).default,
    ].map(withCommonOptions),
  );
  return [...commands, startCommand, withCommonOptions(command)];
}

await runCommand(command);
