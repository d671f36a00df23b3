/** Reading another revision of the tree: nothing of the repository is changed. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { errorCode, errorText } from '../../../openapi/errors/error-text.ts';

const run = promisify(execFile);

/** Bytes that one command may print. */
const maximumOutput = 64 * 1024 * 1024;

/** A command of Git that failed; `message` is Git's own. */
export class GitError extends Error {
  override readonly name = 'GitError';
  /** True if there is no `git` on PATH. */
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
 * Standard output of `git …` in a folder.
 * @throws GitError
 */
export async function git(folder: string, ...parameters: readonly string[]): Promise<string> {
  try {
    const { stdout } = await run('git', parameters, { cwd: folder, env: environment(), maxBuffer: maximumOutput });
    return stdout;
  } catch (error) {
    const isMissing = errorCode(error) === 'ENOENT';
    throw new GitError(isMissing ? 'git is not on PATH' : messageOf(error), { cause: error, isMissing });
  }
}

/** A hook of Git names its own repository in these; here the folder decides. */
function environment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^GIT_(DIR|WORK_TREE|INDEX_FILE|PREFIX)$/.test(name));
  return { ...Object.fromEntries(own), LC_ALL: 'C' };
}

function messageOf(error: unknown): string {
  const said =
    error instanceof Error && 'stderr' in error && typeof error.stderr === 'string' ? error.stderr.trim() : '';
  return said === '' ? errorText(error) : said.replace(/^(fatal|error): /, '');
}
