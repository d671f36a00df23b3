/** Runs Git to read another revision of the tree. It never changes the repository. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { errorCode, errorText } from '../../../openapi/errors/error-text.ts';

const run = promisify(execFile);

/** The maximum output of one command in bytes. */
const maximumOutput = 64 * 1024 * 1024;

/** A command of Git that failed; `message` is Git's own. */
export class GitError extends Error {
  override readonly name = 'GitError';
  /** True if PATH has no `git`. */
  readonly isMissing: boolean;

  constructor(
    message: string,
    { isMissing = false, ...options }: ErrorOptions & { readonly isMissing?: boolean } = {},
  ) {
    super(message, options);
    this.isMissing = isMissing;
  }
}

/**
 * Runs `git …` in a folder and returns its standard output.
 * @throws GitError
 */
export function git(folder: string, ...parameters: readonly string[]): Promise<string> {
  return gitWithInput(folder, '', ...parameters);
}

/**
 * Does the same with a text as standard input.
 * @throws GitError
 */
export async function gitWithInput(folder: string, input: string, ...parameters: readonly string[]): Promise<string> {
  try {
    const running = run('git', parameters, { cwd: folder, env: gitEnvironment(), maxBuffer: maximumOutput });
    const { stdin } = running.child;
    stdin?.on('error', () => undefined); // the program ended first; its exit code counts
    stdin?.end(input);
    return (await running).stdout;
  } catch (error) {
    const isMissing = errorCode(error) === 'ENOENT';
    throw new GitError(isMissing ? 'git is not on PATH' : readMessage(error), { cause: error, isMissing });
  }
}

/** A hook of Git names its own repository in these variables; here only the folder counts. */
export function gitEnvironment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^GIT_(DIR|WORK_TREE|INDEX_FILE|PREFIX)$/.test(name));
  return { ...Object.fromEntries(own), LC_ALL: 'C' };
}

function readMessage(error: unknown): string {
  const said =
    error instanceof Error && 'stderr' in error && typeof error.stderr === 'string' ? error.stderr.trim() : '';
  return said === '' ? errorText(error) : said.replace(/^(fatal|error): /, '');
}
