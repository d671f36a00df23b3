/** Paths in documentation and comments lead to files that exist. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectFolder } from '../file/files.ts';
import { trees } from '../tests/walls/walls.ts';

const namedPaths = new RegExp(`\`((?:${trees.join('|')}|docs)/[\\w./-]+)\``, 'g');
/** Files of services that a reader may generate. */
const example = /^(openapi|service)\/pets\b/;

function findMissing(text: string): string[] {
  const paths = [...text.matchAll(namedPaths)].map(([, path = '']) => path);
  return paths.filter((path) => !example.test(path) && !existsSync(join(projectFolder, path)));
}

const sources = trees.flatMap((tree) =>
  readdirSync(join(projectFolder, tree), { recursive: true, encoding: 'utf8' })
    .filter((file) => /(?<!\.test|\.d)\.ts$/.test(file))
    .map((file) => join(tree, file)),
);

it('finds each path that documentation or a comment names', () => {
  const files = ['README.md', 'CONTRIBUTING.md', 'docs/codes.md', ...sources];
  const missing = files.map((file): [string, string[]] => [
    file,
    findMissing(readFileSync(join(projectFolder, file), 'utf8')),
  ]);
  expect(missing.filter(([, paths]) => paths.length > 0)).toEqual([]);
});

it('reports a path that does not exist', () => {
  const text = 'In `ops/docs.ts`, `ops/docs/`, `service/pets/store.ts` or `ops/nowhere.ts`.';
  expect(findMissing(text)).toEqual(['ops/nowhere.ts']);
});
