/** The options of all commands, as their `--help` prints them. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { projectFolder } from '../../file/files.ts';

export interface CommandHelp {
  readonly text: string;
  /** Without `--`. */
  readonly options: ReadonlySet<string>;
}

export interface Commands {
  /** By the name after `fountainai`. */
  readonly jobs: ReadonlyMap<string, CommandHelp>;
  /** By the name after `npm run`; undefined if the script starts another program. */
  readonly scripts: ReadonlyMap<string, CommandHelp | undefined>;
}

/** Prints the help of each entry in one process, since a process for each takes too long. */
const program = `
for (const stream of [process.stdout, process.stderr]) stream.setMaxListeners(0); // each command adds its own
const { startEntry } = await import(process.argv[1]);
for (const entry of process.argv.slice(2)) {
  process.stdout.write('\\f' + entry + '\\n');
  await startEntry(entry, ['--help']);
}`;

export async function readCommands(): Promise<Commands> {
  // Plain JavaScript, since it runs before anything is built.
  const { jobs } = (await import(join(projectFolder, 'bin/jobs.js'))) as { jobs: Record<string, { entry: string }> };
  const { scripts } = JSON.parse(readFileSync(join(projectFolder, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const entryByScript = new Map(
    Object.entries(scripts).map(([name, line]) => [name, /^node bin\/run\.js (\S+\.ts)$/.exec(line)?.[1]]),
  );
  const entries = new Set([...Object.values(jobs).map(({ entry }) => entry), ...entryByScript.values()].filter(isText));
  const helps = await printHelps([...entries]);
  return {
    jobs: new Map(Object.entries(jobs).map(([name, { entry }]) => [name, requireHelp(helps, entry)])),
    scripts: new Map(
      [...entryByScript].map(([name, entry]) => {
        return [name, entry === undefined ? readFromSource(scripts[name]) : requireHelp(helps, entry)];
      }),
    ),
  };
}

const isText = (value: string | undefined): value is string => value !== undefined;

function requireHelp(helps: ReadonlyMap<string, CommandHelp>, entry: string): CommandHelp {
  const help = helps.get(entry);
  if (help === undefined || help.options.size === 0) throw new Error(`${entry} --help prints no options`);
  return help;
}

/** Returns the options of a command that is not built, by the keys of its description. */
function readFromSource(script = ''): CommandHelp | undefined {
  const [, entry] = /^node (?:--\S+ )*(\S+\.ts)$/.exec(script) ?? [];
  if (entry === undefined) return undefined;
  const source = readFileSync(join(projectFolder, entry), 'utf8');
  const options = [...source.matchAll(/^ +'?([a-z-]+)'?: \{(?: type:|$)/gm)].map(([, name = '']) => name);
  return { text: source, options: new Set([...options, 'help', 'json', 'dry-run']) };
}

async function printHelps(entries: readonly string[]): Promise<ReadonlyMap<string, CommandHelp>> {
  const parameters = ['--input-type=module', '--eval', program, join(projectFolder, 'bin/start.js'), ...entries];
  const child = spawn(process.execPath, parameters, { cwd: projectFolder, stdio: ['ignore', 'pipe', 'inherit'] });
  const output = await text(child.stdout);
  return new Map(
    output.split('\f').map((part) => {
      const [entry = '', ...lines] = part.split('\n');
      const help = lines.join('\n');
      const listed = [...help.matchAll(/^ {2}--([a-z][a-z-]*)/gm)].map(([, name = '']) => name);
      return [entry, { text: help, options: new Set(listed.length === 0 ? [] : ['help', ...listed]) }];
    }),
  );
}
