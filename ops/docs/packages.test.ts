/** Pages list the packages of package.json. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { objectOf, stringOf } from '../../openapi/json/json.ts';
import { projectFolder } from '../file/files.ts';

const read = (path: string): Promise<string> => readFile(join(projectFolder, path), 'utf8');
const { dependencies, devDependencies, peerDependencies } = objectOf(JSON.parse(await read('package.json')));
const peers = objectOf(peerDependencies);

it('the page about the command line has the lines that install optional packages', async () => {
  const page = await read('docs/guide/command-line.md');
  const lines = [...page.matchAll(/`npm install ([^`-][^`]*)`/g)].map(([, packages = '']) => packages.split(' '));
  const wanted = Object.entries(peers).map(([name, range]) => `${name}@^${/\d+/.exec(stringOf(range))?.[0] ?? ''}`);
  expect(lines.flat().toSorted()).toEqual(wanted.toSorted());
});

it('CONTRIBUTING.md gives a reason for each dependency, in the table of its kind', async () => {
  const text = await read('CONTRIBUTING.md');
  const [, ...tables] = text
    .slice(text.indexOf('## Dependencies'))
    .split(/\n\| (?:at run time|optional|for development)/);
  const listed = tables.map((table) =>
    [...table.matchAll(/^\| ([^|]+) \|/gm)]
      .flatMap(([, names = '']) => names.trim().split(', '))
      .filter((name) => !name.startsWith('-')),
  );
  const isTypes = (name: string): boolean => name.startsWith('@types/') && name !== '@types/koa';
  const development = Object.keys(objectOf(devDependencies)).filter((name) => !isTypes(name) && !(name in peers));
  const wanted = [Object.keys(objectOf(dependencies)), Object.keys(peers), development];
  expect(listed.map((names) => names.toSorted())).toEqual(wanted.map((names) => names.toSorted()));
});
