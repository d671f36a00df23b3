/** Looks whether git would take the file of settings, which has keys, into the repository. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { objectOf } from '../../openapi/json/json.ts';

/** Returns true if the folder is in a repository whose rules do not ignore `.env`; false without git. */
export async function isTakenByGit(folder: string): Promise<boolean> {
  try {
    await promisify(execFile)('git', ['check-ignore', '--quiet', '.env'], { cwd: folder });
    return false;
  } catch (error) {
    // https://git-scm.com/docs/git-check-ignore: 1 means that the path is not ignored, 128 that there is no repository.
    return objectOf(error).code === 1;
  }
}
