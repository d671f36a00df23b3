/** Who may import whom, held by reading every import in the tree. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const folders = ['openapi', 'service', 'pulumi', 'ops'];

interface Import {
  readonly from: string;
  readonly to: string;
}

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : sources(path);
    return entry.name.endsWith('.ts') ? [path] : [];
  });
}

/** The entries of the package, which are imported by name. */
const entries: Readonly<Record<string, string>> = {
  fountainai: 'service/kit.ts',
  'fountainai/openapi': 'openapi/kit.ts',
};

function specifiersOf(file: string): string[] {
  return ts.preProcessFile(readFileSync(join(root, file), 'utf8')).importedFiles.map(({ fileName }) => fileName);
}

function importsOf(file: string): Import[] {
  return specifiersOf(file).flatMap((specifier) => {
    const entry = entries[specifier];
    if (entry !== undefined) return [{ from: file, to: entry }];
    return specifier.startsWith('.')
      ? [{ from: file, to: relative(root, resolve(root, dirname(file), specifier)) }]
      : [];
  });
}

const files = folders.filter((folder) => readdirSync(root).includes(folder)).flatMap(sources);
const imports = files.flatMap(importsOf);
const isTest = (path: string) => path.endsWith('.test.ts') || path.includes('/tests/');
const room = (path: string) => path.split('/')[0] ?? '';
/** The one folder of `service` that `pulumi` may import: it imports `openapi` alone. */
const isHttpClient = (path: string) => path.startsWith('service/http-client/');
/** `service/http`, `service/ensemble`; files right in `service/` belong to no such room. */
const wing = (path: string) => (/^service\/[^/]+\//.test(path) ? path.split('/')[1] : undefined);

/** In the folder of a service: one with handlers. */
const isService = (path: string) => files.includes(`service/${wing(path) ?? ''}/operations.ts`);
const isTestHelper = (path: string) => /\/(?:[^/]+-)?testing(?:-[^/]+)?\.ts$|\/scripted-[^/]+\.ts$/.test(path);

/** Whether a file of a service may import this: one of the package's modules only by the name of an entry. */
function isOpenTo(file: string, specifier: string): boolean {
  if (!specifier.startsWith('.')) return specifier in entries || !/^(?:fountainai|\/|file:)/.test(specifier);
  return wing(relative(root, resolve(root, dirname(file), specifier))) === wing(file);
}

const allowed: Record<string, readonly string[]> = {
  openapi: ['openapi'],
  service: ['service', 'openapi'],
  pulumi: ['pulumi', 'openapi'],
  ops: ['ops', 'pulumi', 'service', 'openapi'],
};
const kernel = ['http', 'http-client', 'storage', 'resource', 'search'];

describe('rooms', () => {
  it('reads a tree that has imports', () => {
    expect(files.length).toBeGreaterThan(10);
    expect(imports.length).toBeGreaterThan(10);
  });

  it('import only what stands below them', () => {
    const broken = imports.filter(({ from, to }) => !allowed[room(from)]?.includes(room(to)) && !isTest(from));
    expect(broken.filter(({ from, to }) => room(from) !== 'pulumi' || !isHttpClient(to))).toEqual([]);
  });

  it('keep services apart: they speak HTTP', () => {
    const broken = imports.filter(({ from, to }) => {
      const [own, other] = [wing(from), wing(to)];
      return own !== undefined && other !== undefined && own !== other && !kernel.includes(other) && !isTest(from);
    });
    expect(broken).toEqual([]);
  });

  it('keep the HTTP client free of all except openapi', () => {
    const own = imports.filter(({ from }) => isHttpClient(from) && !isTest(from));
    expect(own.length).toBeGreaterThan(10);
    expect(own.filter(({ to }) => room(to) !== 'openapi' && !isHttpClient(to))).toEqual([]);
  });

  it('keep the road of a request free of storage, configuration and services', () => {
    const broken = imports.filter(
      ({ from, to }) => wing(from) === 'http' && room(to) === 'service' && wing(to) !== 'http',
    );
    expect(broken.filter(({ from }) => !isTest(from))).toEqual([]);
  });

  it('keep storage free of what is built on it', () => {
    const above = imports.filter(({ to }) => wing(to) === 'resource');
    expect(above.length).toBeGreaterThan(0);
    expect(above.filter(({ from }) => wing(from) === 'storage')).toEqual([]);
  });

  it('of ops stand in floors', () => {
    const floors = ['lib', 'findings', 'types', 'contract', 'generate', 'drift', 'deploy', 'setup', 'search', 'docs'];
    const floor = (path: string) => (room(path) === 'ops' ? floors.indexOf(path.split('/')[1] ?? '') : -1);
    const isForTests = (path: string) => isTest(path) || /\/testing[^/]*\.ts$/.test(path);
    const broken = imports.filter(({ from, to }) => floor(from) >= 0 && floor(to) > floor(from) && !isForTests(from));
    expect(broken).toEqual([]);
    expect(new Set(files.map(floor))).toEqual(new Set([-1, ...floors.keys()]));
  });

  it('give a service folder nothing to import except the entries of the package, npm packages and its own files', () => {
    const products = files.filter((file) => isService(file) && !isTest(file) && !isTestHelper(file));
    const deep = products.flatMap((file) =>
      specifiersOf(file)
        .filter((specifier) => !isOpenTo(file, specifier))
        .map((specifier) => `${file} imports ${specifier}`),
    );
    expect(new Set(products.map(wing))).toEqual(new Set(['central-sequence', 'ensemble', 'session-context']));
    expect(deep).toEqual([]);
  });

  it('keep the entries for service folders: nothing below them imports them', () => {
    const importers = imports.filter(({ to }) => Object.values(entries).includes(to)).map(({ from }) => from);
    expect(importers.length).toBeGreaterThan(10);
    expect(importers.filter((file) => ['openapi', 'service'].includes(room(file)) && !isService(file))).toEqual([]);
  });

  it('import no test from the code', () => {
    expect(imports.filter(({ from, to }) => !isTest(from) && isTest(to))).toEqual([]);
  });

  it('have no circle', () => {
    const next = new Map<string, string[]>();
    for (const { from, to } of imports) next.set(from, [...(next.get(from) ?? []), to]);
    const done = new Set<string>();
    const visit = (file: string, road: readonly string[]): string[] | undefined => {
      if (road.includes(file)) return [...road.slice(road.indexOf(file)), file];
      if (done.has(file)) return undefined;
      for (const to of next.get(file) ?? []) {
        const circle = visit(to, [...road, file]);
        if (circle) return circle;
      }
      done.add(file);
      return undefined;
    };
    expect(files.map((file) => visit(file, [])).find((circle) => circle !== undefined)).toBeUndefined();
  });
});
