/** What runs on the machine of a person who installs this project. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isObject, objectOf } from '../../openapi/json/json.ts';
import { projectFolder } from '../file/files.ts';

const read = async (name: string) => objectOf(JSON.parse(await readFile(join(projectFolder, name), 'utf8')) as unknown);

it('no package reports an installation: npm before version 12 runs the scripts of all packages', async () => {
  const { scarfSettings, allowScripts } = await read('package.json');
  const { packages } = await read('package-lock.json');
  const production = Object.entries(objectOf(packages)).filter(
    ([, facts]) => isObject(facts) && facts.hasInstallScript === true && facts.dev !== true,
  );
  const names = production.map(([path]) => path.replace(/^.*node_modules\//, '')).sort();
  expect(names).toEqual(['@scarf/scarf', 'better-sqlite3', 'esbuild']);
  expect(scarfSettings).toEqual({ enabled: false });
  expect(allowScripts).toMatchObject({ '@scarf/scarf': false });
});
