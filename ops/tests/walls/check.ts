/** Holds the table of `walls.ts` against the imports of a tree. */
import { findCircles, reachable } from './circles.ts';
import type { Import, Tree } from './imports.ts';
import type { Walls } from './walls.ts';

export type Rule =
  | 'wall'
  | 'unused'
  | 'upward'
  | 'file circle'
  | 'folder circle'
  | 'test import'
  | 'test file'
  | 'entry'
  | 'size'
  | 'plural';

export interface Violation {
  readonly rule: Rule;
  /** That the violation counts for. */
  readonly folder: string;
  readonly message: string;
  /** Of a folder with too many files, their number; else 1. */
  readonly count: number;
}

export interface Rules {
  readonly walls: Walls;
  readonly entries: Readonly<Record<string, string>>;
  readonly upward: RegExp;
  readonly loaded: RegExp;
  readonly maxFiles: number;
}

interface FileImport extends Import {
  readonly to: string;
}

export const getFolder = (path: string): string => path.split('/').slice(0, -1).join('/');

const inTestFolder = /(?:^|\/)(?:tests|testing)\//;
/** Helpers of tests that stand next to them: `testing.ts`, `testing-x.ts`, `x-testing.ts`. */
const hasTestName = /\/(?:[^/]+-)?testing(?:-[^/]+)?\.ts$/;
export const isForTests = (path: string): boolean =>
  path === 'vitest.config.ts' || path.endsWith('.test.ts') || inTestFolder.test(path) || hasTestName.test(path);

export function findViolations(tree: Tree, rules: Rules): Violation[] {
  const known = new Set(tree.files);
  const all = tree.imports.filter((one): one is FileImport => one.to !== undefined && known.has(one.to));
  const product = all.filter(({ from }) => !isForTests(from));
  const byPath = product.filter(({ to }) => !Object.values(rules.entries).includes(to) && !isForTests(to));
  const crossings = byPath.map((one) => getCrossing(one));
  return [
    ...wallViolations(crossings, rules.walls),
    ...upwardViolations(crossings, rules.upward),
    ...folderCircles(crossings),
    ...fileCircles(all),
    ...testViolations(tree, all, product, rules.loaded),
    ...entryViolations(tree, rules.entries),
    ...sizeViolations(tree, rules.maxFiles),
    ...pluralViolations(tree),
  ];
}

/** An import, by the innermost folder that holds both files. */
interface Crossing extends FileImport {
  /** `.` for the project. */
  readonly within: string;
  /** The folders directly in `within` that hold the files; undefined if a file stands there itself. */
  readonly own: string | undefined;
  readonly other: string | undefined;
}

function getCrossing(one: FileImport): Crossing {
  const [own, other] = [one.from.split('/').slice(0, -1), one.to.split('/').slice(0, -1)];
  const differs = own.findIndex((name, index) => name !== other[index]);
  const depth = differs === -1 ? own.length : differs;
  return { ...one, within: own.slice(0, depth).join('/') || '.', own: own[depth], other: other[depth] };
}

const isBetweenFolders = (one: Crossing): one is Crossing & { own: string; other: string } =>
  one.own !== undefined && one.other !== undefined;

const violation = (rule: Rule, folder: string, message: string, count = 1): Violation => ({
  rule,
  folder,
  message,
  count,
});

function ofImport(rule: Rule, { from, line, specifier }: Import, reason: string): Violation {
  return violation(rule, getFolder(from), `${from}:${line} imports ${specifier}: ${reason}`);
}

function wallViolations(crossings: readonly Crossing[], walls: Walls): Violation[] {
  const used = new Set<string>();
  const broken = crossings.filter(isBetweenFolders).flatMap((one) => {
    const permitted = walls[one.within]?.[one.own] ?? [];
    const path = one.within === '.' ? one.to : one.to.slice(one.within.length + 1);
    const entry = permitted.find((name) => path.startsWith(`${name}/`));
    used.add(`${one.within} ${one.own} ${entry}`);
    const reason = `"${one.own}" may not import "${one.other}" in "${one.within}"; move what both need, or see walls.ts`;
    return entry === undefined ? [ofImport('wall', one, reason)] : [];
  });
  const unused = Object.entries(walls).flatMap(([within, folders]) =>
    Object.entries(folders).flatMap(([own, permitted]) =>
      permitted
        .filter((name) => !used.has(`${within} ${own} ${name}`))
        .map((name) =>
          violation('unused', within, `walls.ts lets "${own}" import "${name}" in "${within}": delete that`),
        ),
    ),
  );
  return [...broken, ...unused];
}

function upwardViolations(crossings: readonly Crossing[], exempt: RegExp): Violation[] {
  return crossings
    .filter(({ own, other, to }) => own !== undefined && other === undefined && !exempt.test(to))
    .map((one) =>
      ofImport('upward', one, `the file stands in a folder around; move it to a folder next to the importer`),
    );
}

function folderCircles(crossings: readonly Crossing[]): Violation[] {
  const between = crossings.filter(isBetweenFolders);
  return [...new Set(between.map(({ within }) => within))].flatMap((within) => {
    const inside = between.filter((one) => one.within === within);
    const next = buildGraph(inside.map(({ own, other }) => [own, other]));
    return inside
      .filter(({ own, other }) => reachable(next, [other]).has(own))
      .map((one) => ofImport('folder circle', one, `"${one.other}" imports "${one.own}", too`));
  });
}

function fileCircles(all: readonly FileImport[]): Violation[] {
  const circles = findCircles(buildGraph(all.map(({ from, to }) => [from, to])));
  return circles.map((circle) => violation('file circle', getFolder(circle[0] ?? ''), circle.join(' → ')));
}

function buildGraph(edges: readonly (readonly [string, string])[]): ReadonlyMap<string, ReadonlySet<string>> {
  const next = new Map<string, Set<string>>();
  for (const [from, to] of edges) next.set(from, (next.get(from) ?? new Set()).add(to));
  return next;
}

function testViolations(
  { files }: Tree,
  all: readonly FileImport[],
  product: readonly FileImport[],
  loaded: RegExp,
): Violation[] {
  const imported = new Set(all.map(({ to }) => to));
  const next = buildGraph(product.map(({ from, to }) => [from, to]));
  // What no file imports is started, or loaded by its path.
  const starts = files.filter((file) => !isForTests(file) && (!imported.has(file) || loaded.test(file)));
  const needed = new Set([...starts, ...reachable(next, starts)]);
  const tested = reachable(buildGraph(all.map(({ from, to }) => [from, to])), files.filter(isForTests));
  const strangers = files.filter(
    (file) => tested.has(file) && !needed.has(file) && !file.endsWith('.test.ts') && !inTestFolder.test(file),
  );
  return [
    ...product.filter(({ to }) => isForTests(to)).map((one) => ofImport('test import', one, 'it is for tests only')),
    ...strangers.map((file) =>
      violation('test file', getFolder(file), `${file} is for tests only: move it to a folder "testing"`),
    ),
  ];
}

/** Services import by name only, and no other file below `ops` and `pulumi` does. */
function entryViolations({ files, imports }: Tree, entries: Readonly<Record<string, string>>): Violation[] {
  const isService = (path: string) => files.includes(`${path.split('/').slice(0, 2).join('/')}/operations.ts`);
  const product = imports.filter(({ from }) => /^(?:openapi|service)\//.test(from) && !isForTests(from));
  return product.flatMap((one) => {
    if (!isService(one.from)) {
      const isEntry = one.to !== undefined && Object.values(entries).includes(one.to);
      return isEntry ? [ofImport('entry', one, 'the entry is for services; import the file itself')] : [];
    }
    const service = one.from.split('/').slice(0, 2).join('/');
    const isOpen = one.specifier.startsWith('.')
      ? one.to?.startsWith(`${service}/`)
      : one.specifier in entries || !/^(?:fountainai|\/|file:)/.test(one.specifier);
    return isOpen === true
      ? []
      : [ofImport('entry', one, `a service imports ${Object.keys(entries).join(', ')} and its own files`)];
  });
}

function sizeViolations({ files }: Tree, maxFiles: number): Violation[] {
  const counts = new Map<string, number>();
  for (const file of files) counts.set(getFolder(file), (counts.get(getFolder(file)) ?? 0) + 1);
  return [...counts]
    .filter(([, count]) => count > maxFiles)
    .map(([folder, count]) => violation('size', folder, `${folder} has ${count} files; at most ${maxFiles}`, count));
}

function pluralViolations({ files }: Tree): Violation[] {
  const names = new Map<string, Set<string>>();
  for (const file of files) {
    const parts = file.split('/');
    for (const [index, part] of parts.entries()) {
      const folder = parts.slice(0, index).join('/');
      const name = index === parts.length - 1 ? part.replace(/\..*$/, '') : part;
      if (index > 0) names.set(folder, (names.get(folder) ?? new Set()).add(name));
    }
  }
  return [...names].flatMap(([folder, all]) =>
    [...all].flatMap((name) =>
      [`${name}s`, `${name}es`, name.replace(/y$/, 'ies')]
        .filter((plural) => plural !== name && all.has(plural))
        .map((plural) =>
          violation('plural', folder, `${folder} has "${name}" and "${plural}": use two different nouns`),
        ),
    ),
  );
}
