/** The command lines in messages and help: in the form in which the person started this command, so that each can be copied. */
import { realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { packageFolder } from './package.ts';

/** The commands of every project. */
type ProjectCommand =
  | 'completion'
  | 'db'
  | 'deploy'
  | 'dockerize'
  | 'drift'
  | 'generate'
  | 'init'
  | 'initialize'
  | 'replay'
  | 'say'
  | 'search'
  | 'setup'
  | 'start'
  | 'test';
/** The scripts that only this repository has. */
type RepositoryScript = 'bench' | 'build' | 'docs' | 'lines' | 'mutants' | 'release' | 'types' | 'words';
export type CommandName = ProjectCommand | RepositoryScript;

/** npm runs these without `run`. */
const shortScripts: ReadonlySet<string> = new Set(['start', 'test']);

/**
 * Returns the line that runs a command: `npm run drift -- --only code` if npm started this process as a script of this
 * repository, otherwise `npx fountainai drift --only code`.
 */
export function commandLine(name: CommandName, parameters = ''): string {
  return renderCommandLine(name, parameters);
}

/** Returns the line of a command whose name is data. */
export function renderCommandLine(name: string, parameters = ''): string {
  if (isScript(name) || isStartedByNpm()) return renderScriptLine(name, parameters);
  if (name === 'types') return 'npx tsc --noEmit';
  return `npx fountainai ${name}${parameters === '' ? '' : ` ${parameters}`}`;
}

/** Returns the line that runs a script of npm. */
export function renderScriptLine(name: string, parameters = ''): string {
  const script = shortScripts.has(name) ? `npm ${name}` : `npm run ${name}`;
  return parameters === '' ? script : `${script} -- ${parameters}`;
}

/**
 * Replaces the commands in a text of a catalogue with lines to copy: `fountainai drift` between backquotes becomes
 * `npx fountainai drift` without them.
 */
export function withCommandLines(text: string): string {
  return text.replaceAll(/`fountainai ([a-z]+)(?: ([^`]+))?`/g, (_, name: string, parameters?: string) =>
    renderCommandLine(name, parameters),
  );
}

/** The type check has another name in other projects. */
const isScript = (name: string): boolean => ['bench', 'docs', 'lines', 'mutants', 'words'].includes(name);

/** npm and npx set both variables for the processes that they start. */
function isStartedByNpm(): boolean {
  const { npm_lifecycle_event: event, npm_package_json: file = '' } = process.env;
  if (event === undefined || event === 'npx' || file === '') return false;
  try {
    return realpathSync(dirname(file)) === packageFolder;
  } catch {
    return false;
  }
}
