/** What the Dockerfile of a user's project needs: it installs from the lock file of the project. */
import { join } from 'node:path';
import { objectOf } from '../../openapi/json/json.ts';
import { readTextFile } from '../file/files.ts';

/** Returns what is missing, with a remedy; undefined if the image can be built. */
export async function findInstallObstacle(folder: string): Promise<string | undefined> {
  const [settings, lock] = await Promise.all(
    ['package.json', 'package-lock.json'].map((name) => readTextFile(join(folder, name))),
  );
  if (settings === undefined) return 'the project has no package.json; run npm init, and npm install fountainai';
  const { dependencies } = objectOf(JSON.parse(settings) as unknown);
  if (objectOf(dependencies).fountainai === undefined)
    return 'package.json does not have fountainai in its dependencies; run npm install fountainai';
  if (lock === undefined) return 'the project has no package-lock.json; run npm install';
  return undefined;
}
