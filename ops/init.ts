/** `fountainai init`: prepares a repository for the commands. */
import { runCommand } from './cli/command.ts';
import { exitCodes, OpsError } from './error/ops-error.ts';
import { type ExampleName, exampleNames } from './init/example.ts';
import { initializeProject } from './init/init.ts';

export default await runCommand({
  name: 'init',
  purpose: `Prepares a repository: finds its OpenAPI documents and writes fountainai.yml, scripts in package.json if there is one, lines of
.gitignore, a workflow for pull requests and a hook for pre-commit. What is there already stays as it is, so the command can be
repeated.

With --example the command also creates a small service that runs at once, for an empty folder.`,
  options: {
    example: {
      type: 'boolean',
      hasArgument: true,
      description: `create an example service: ${exampleNames.join(', ')}; default: typescript`,
    },
  },
  positionals: { usage: '[language]', description: 'the language of --example', known: exampleNames },
  examples: [
    { parameters: '', purpose: 'Prepare a repository that has an OpenAPI document' },
    { parameters: '--dry-run', purpose: 'List the files that would change' },
    { parameters: '--example python', purpose: 'Create a small service in an empty folder' },
  ],
  run: async ({ options, positionals, folder, dryRun, report }) => {
    await initializeProject({ folder, example: readExample(options.example, positionals), dryRun, report });
    return exitCodes.clean;
  },
});

function readExample(isWanted: boolean, [given, ...more]: readonly string[]): ExampleName | undefined {
  if (!isWanted && given === undefined) return undefined;
  const name = exampleNames.find((one) => one === (given ?? 'typescript'));
  if (isWanted && name !== undefined && more.length === 0) return name;
  const problem = `unexpected argument "${isWanted && name !== undefined ? more[0] : given}"`;
  throw new OpsError('cli-arguments-invalid', problem, `write --example ${exampleNames.join('|')}, or no argument`);
}
