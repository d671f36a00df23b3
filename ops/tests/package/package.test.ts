/** The published package: its content, and what a user's project gets. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { objectOf } from '../../../openapi/json/json.ts';
import { pickRows } from '../../../openapi/testing/long-form.ts';
import { notEmpty } from '../../../openapi/testing/not-empty.ts';
import { packPackage, type Packed } from './packed.ts';
import { createUsersProject, type UsersProject } from './users-project.ts';

let packed: Packed;
let project: UsersProject;
beforeAll(async () => {
  packed = await packPackage();
  project = await createUsersProject();
});
afterAll(() => project.dispose());

const commands = ['drift', 'test', 'generate', 'start', 'deploy', 'dockerize', 'db', 'search', 'initialize', 'setup'];
const maxTarballBytes = 3_000_000;

describe('the tarball', () => {
  it('has at most 3 MB', async () => {
    expect((await stat(packed.file)).size).toBeLessThan(maxTarballBytes);
  });

  it('has compiled modules, declarations, licences, documents and no sources or tests', async () => {
    const files = await readdir(packed.folder, { recursive: true });
    for (const path of ['bin/fountainai.js', 'dist/ops-drift.js', 'dist/types/service/kit.d.ts', 'dist/licenses.txt'])
      expect(files).toContain(path);
    for (const path of ['openapi/ensemble.yml', 'LICENSE', 'README.md', 'CHANGELOG.md']) expect(files).toContain(path);
    expect(files.filter((path) => /(?<!\.d)\.ts$|\/tests?\/|testing|\.tmp$|ops-mutants|stamp$/.test(path))).toEqual([]);
  });

  it('imports only packages that it depends on', async () => {
    const { dependencies, peerDependencies } = objectOf(
      JSON.parse(await readFile(join(packed.folder, 'package.json'), 'utf8')),
    );
    const known = new Set([...Object.keys(objectOf(dependencies)), ...Object.keys(objectOf(peerDependencies))]);
    const names = (await readdir(join(packed.folder, 'dist'))).filter((name) => name.endsWith('.js'));
    const texts = await Promise.all(names.map((name) => readFile(join(packed.folder, 'dist', name), 'utf8')));
    const imported = texts.flatMap((text) => [
      ...text.matchAll(/^(?:import|export)\b[^;'"]*"([^"]+)";$|\bimport\("([^"]+)"\)/gm),
    ]);
    const specifiers = imported
      .map(([, one, other]) => one ?? other ?? '')
      .filter((name) => !/^(?:\.|node:)/.test(name));
    const packages = notEmpty(specifiers).map((name) => /^(?:@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name);
    expect(packages.filter((name) => !known.has(name) && !builtinModules.includes(name))).toEqual([]);
  });

  it('has declarations that need only packages that npm installs with it', async () => {
    const folder = join(packed.folder, 'dist/types');
    const files = (await readdir(folder, { recursive: true })).filter((path) => path.endsWith('.d.ts'));
    const texts = await Promise.all(files.map((path) => readFile(join(folder, path), 'utf8')));
    const specifiers = texts.flatMap((text) => [...text.matchAll(/\bfrom '([^.'][^']*)'/g)].map(([, name]) => name));
    expect([...new Set(specifiers)].sort()).toEqual(['koa', 'kysely', 'node:dns', 'pino', 'prom-client']);
  });
});

describe('in the project of a user', () => {
  it.each([
    { given: ['--help'], want: 'Start a project:' },
    ...pickRows(commands, 3).map((name) => ({ given: [name, '--help'], want: 'Exit codes:' })),
  ])('$given explains itself', async ({ given, want }) => {
    const { code, out, error } = await project.runFountainai(given);
    expect({ code, error }).toEqual({ code: 0, error: '' });
    expect(out).toContain(want);
  });
});
