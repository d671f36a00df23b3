/** Paths in documentation and comments lead to files that exist, and links of pages to pages and headings. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { notEmpty } from '../../openapi/testing/not-empty.ts';
import { projectFolder } from '../file/files.ts';
import { trees } from '../tests/walls/walls.ts';
import { type Page, readPages } from './testing/pages.ts';

const namedPaths = new RegExp(`\`((?:${trees.join('|')}|bin|docs|examples)/[\\w./-]+)\``, 'g');
/** Files of services that a reader may generate, or have. */
const example = /^(openapi|service)\/(pets|tasks)\b/;

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
  const files = [...readPages().map(({ path }) => path), ...sources];
  const missing = files.map((file): [string, string[]] => [
    file,
    findMissing(readFileSync(join(projectFolder, file), 'utf8')),
  ]);
  expect(missing.filter(([, paths]) => paths.length > 0)).toEqual([]);
});

it('reports a path that does not exist', () => {
  const text = 'In `ops/repository/docs.ts`, `ops/docs/`, `service/pets/store.ts` or `ops/nowhere.ts`.';
  expect(findMissing(text)).toEqual(['ops/nowhere.ts']);
});

/** Returns the links of a page, and its images, that lead to no file or no heading. */
function findBrokenLinks({ path, text }: Page): string[] {
  const plain = text.replaceAll(/```[\s\S]*?```|`[^`]*`/g, '');
  const links = [...plain.matchAll(/\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"/g)].map(
    ([, link, source]) => link ?? source ?? '',
  );
  return links
    .filter((link) => !/^(?:https?|mailto):/.test(link))
    .filter((link) => {
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? path : normalize(join(dirname(path), file));
      if (target.startsWith('..') || !existsSync(join(projectFolder, target))) return true;
      return anchor !== undefined && !findAnchors(readFileSync(join(projectFolder, target), 'utf8')).has(anchor);
    });
}

/** Returns the anchors that GitHub gives to headings. */
function findAnchors(text: string): ReadonlySet<string> {
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\w\- ]/g, '')
        .replaceAll(' ', '-'),
    ),
  );
}

describe('the links of a page', () => {
  it.each(notEmpty(readPages()))('lead to files and headings that exist: $path', (page) => {
    expect(findBrokenLinks(page)).toEqual([]);
  });

  it('are reported if they lead nowhere', () => {
    const text =
      '[a](../README.md) [b](README.md#the-check) [c](nowhere.md) [d](README.md#exit-codes) ' +
      '[e](https://example.com/x) [f](../../outside.md) <img src="no.svg"> `[g](code.md)`';
    const want = ['README.md#the-check', 'nowhere.md', '../../outside.md', 'no.svg'];
    expect(
      findBrokenLinks({ path: 'docs/drift/page.md', text: text.replace('../README.md', '../../README.md') }),
    ).toEqual(want);
  });

  it('lead from the list of documentation to every page of docs/', () => {
    const list = readFileSync(join(projectFolder, 'docs/README.md'), 'utf8');
    const pages = readPages().filter(({ path }) => path.startsWith('docs/') && path !== 'docs/README.md');
    expect(
      pages.filter(({ path }) => !list.includes(`(${path.slice('docs/'.length)})`)).map(({ path }) => path),
    ).toEqual([]);
  });
});
