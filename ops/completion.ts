/** `fountainai completion`: prints a script that completes commands, options and known values in a shell. */
import type { CommandDescription, OptionDescriptions } from '../openapi/command/description.ts';
import { proposeName } from '../openapi/command/nearest-name.ts';
import { startCommand } from '../service/start/start-command.ts';
import { withCommonOptions } from './cli/arguments.ts';
import { type Command, collectDescriptions, runCommand } from './cli/command.ts';
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

// eslint-disable-next-line no-restricted-syntax -- a module that was imported before has no description, so the first result is kept
let descriptions: Promise<readonly CommandDescription[]> | undefined;

/** Returns the descriptions of all commands of `fountainai`, in the order of its help. */
export function describeCommands(): Promise<readonly CommandDescription[]> {
  descriptions ??= collectDescriptions(async () => {
    await import('./init.ts');
    await import('../run_setup.ts');
    await import('./initialize.ts');
    await import('./generate.ts');
    await import('./say.ts');
    await import('./mcp.ts');
    await import('./evaluate.ts');
    await import('./replay.ts');
    await import('./drift.ts');
    await import('./test.ts');
    await import('./dockerize.ts');
    await import('./deploy.ts');
    await import('./db.ts');
    await import('./search.ts');
  }).then((commands) => [...commands, startCommand, withCommonOptions(command)]);
  return descriptions;
}

await runCommand(command);
