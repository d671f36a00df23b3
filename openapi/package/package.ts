/**
 * The folder of the package, and its modules. A process runs the TypeScript sources, or the JavaScript that `bin/build.js`
 * built from them: one folder, `dist/`, with a file for each entry and each module that a thread runs.
 */
import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** The absolute path of the folder with `package.json`. */
export const packageFolder = findPackageFolder(import.meta.dirname);

/** True if this process runs the built JavaScript. */
export const isBuilt = import.meta.filename.endsWith('.js');

/** True if this is the published package, which has no sources. See `bin/build.js`. */
export const isPublished = !['service', 'ops'].some((name) => existsSync(join(packageFolder, name)));

/** The built modules of the package, for code that imports the package by its name while this process runs built JavaScript. */
export const builtEntries: ReadonlyMap<string, string> = new Map([
  ['fountainai', builtFile('service/kit.ts')],
  ['fountainai/openapi', builtFile('openapi/kit.ts')],
]);

/** Returns the built file of a source of the package; undefined if the source is not an entry, or this process runs the sources. */
export function findBuiltFile(source: string): string | undefined {
  if (!isBuilt) return undefined;
  const file = builtFile(relative(packageFolder, source));
  return existsSync(file) ? file : undefined;
}

/** The path of the source, with `-` for `/`. */
function builtFile(path: string): string {
  return join(packageFolder, 'dist', path.replaceAll(/[\\/]/g, '-').replace(/\.ts$/, '.js'));
}

function findPackageFolder(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error(`no folder above ${import.meta.dirname} has a package.json: install again`);
  return findPackageFolder(parent);
}
