/** The page about the command line names the optional packages with their major versions. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { objectOf, stringOf } from '../../openapi/json/json.ts';
import { projectFolder } from '../file/files.ts';

it('lists the optional packages of package.json in the installation lines', async () => {
  const page = await readFile(join(projectFolder, 'docs/guide/command-line.md'), 'utf8');
  const lines = [...page.matchAll(/`npm install ([^`]+)`/g)].map(([, packages = '']) => packages.split(' '));
  const { peerDependencies } = objectOf(JSON.parse(await readFile(join(projectFolder, 'package.json'), 'utf8')));
  const peers = Object.entries(objectOf(peerDependencies)).map(([name, range]) => {
    const [major = ''] = /\d+/.exec(stringOf(range)) ?? [];
    return `${name}@${major}`;
  });
  expect(lines.flat().toSorted()).toEqual(peers.toSorted());
});
