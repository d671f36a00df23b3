/** Completes `dist/` for the published package: the modules are built already. */
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isBuilt } from '../../openapi/package/package.ts';
import { OpsError } from '../error/ops-error.ts';
import { readTextFile, writeIfChanged } from '../file/files.ts';
import { createDeclarations } from './declarations.ts';
import { collectLicenses } from './licenses.ts';

export interface BuiltPackage {
  /** Numbers of files. */
  readonly modules: number;
  readonly declarations: number;
  readonly removed: number;
}

/** @throws OpsError if the modules are not built; Error if declarations or licences cannot be written */
export async function buildPackage(folder: string, { dryRun }: { readonly dryRun: boolean }): Promise<BuiltPackage> {
  const dist = join(folder, 'dist');
  const modules = await listModules(dist);
  const declarations = createDeclarations(folder, ['service/kit.ts', 'openapi/kit.ts']);
  const texts = new Map([
    ...[...declarations].map(([path, text]) => [`types/${path}`, text] as const),
    ['licenses.txt', await collectLicenses(folder, await listSources(dist, modules))] as const,
  ]);
  for (const [path, text] of texts) await writeIfChanged(join(dist, path), text, { dryRun });
  const wanted = new Set(['stamp', ...modules, ...texts.keys()]);
  const files = await readdir(dist, { recursive: true, withFileTypes: true });
  const paths = files
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath, file.name).slice(dist.length + 1));
  const old = paths.filter((path) => !wanted.has(path.replaceAll('\\', '/')));
  if (!dryRun) for (const path of old) await rm(join(dist, path), { force: true });
  return { modules: modules.length, declarations: declarations.size, removed: old.length };
}

/** `bin/build.js` lists what it has built. */
async function listModules(dist: string): Promise<string[]> {
  const stamp = await readTextFile(join(dist, 'stamp'));
  const [, ...modules] = (stamp ?? '').trim().split('\n');
  if (isBuilt && modules.length > 0) return modules;
  throw new OpsError(
    'cli-program-missing',
    'dist/ is not built',
    'run npm install, correct the sources, and run it again',
    {
      data: { program: 'esbuild' },
    },
  );
}

async function listSources(dist: string, modules: readonly string[]): Promise<string[]> {
  const maps = modules.filter((name) => name.endsWith('.map'));
  const texts = await Promise.all(maps.map((name) => readFile(join(dist, name), 'utf8')));
  return texts.flatMap((text) => (JSON.parse(text) as { sources: string[] }).sources); // as esbuild writes it
}
