/** Imports the code of services, which is TypeScript also where this process runs built JavaScript. */
import { register } from 'node:module';
import { pathToFileURL } from 'node:url';
import { builtEntries, findBuiltFile, isBuilt } from '../../openapi/package/package.ts';

let areSourcesReadable = false;

/**
 * Imports a module by its absolute path.
 * @throws the error of the module
 */
export async function importCode(file: string): Promise<unknown> {
  const built = findBuiltFile(file);
  if (built === undefined && isBuilt) readSources();
  return import(pathToFileURL(built ?? file).href);
}

/**
 * Lets this process import TypeScript. Code outside the package imports the package by its name: it must get the modules that
 * this process runs. All TypeScript is modules, regardless of the type in package.json.
 */
function readSources(): void {
  if (areSourcesReadable) return;
  areSourcesReadable = true;
  const addresses = [...builtEntries].map(([name, entry]) => [name, pathToFileURL(entry).href]);
  const stripsTypes = Boolean(Reflect.get(process.features, 'typescript'));
  const parts = [resolveHook(addresses), stripsTypes ? stripHook : loadHook(import.meta.resolve('esbuild'))];
  register(`data:text/javascript,${encodeURIComponent(parts.join('\n'))}`);
}

// Hooks run in a thread of their own, and a data: URL needs no file there.

const resolveHook = (addresses: readonly (readonly string[])[]): string => `
const addresses = new Map(${JSON.stringify(addresses)});
export const resolve = (specifier, context, next) =>
  addresses.has(specifier) ? { url: addresses.get(specifier), shortCircuit: true } : next(specifier, context);`;

/** npm 12 writes "type": "commonjs" into each new package.json, which Node believes also for files with imports. */
const stripHook = `
export const load = (url, context, next) =>
  next(url, /^file:.*\\.m?ts$/.test(url) ? { ...context, format: 'module-typescript' } : context);`;

const loadHook = (compiler: string): string => `
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
export async function load(url, context, next) {
  if (!/^file:.*\\.m?ts$/.test(url)) return next(url, context);
  const { transform } = await import(${JSON.stringify(compiler)});
  const sourcefile = fileURLToPath(url);
  const options = { loader: 'ts', format: 'esm', target: 'node20', sourcemap: 'inline', sourcefile };
  const { code } = await transform(await readFile(sourcefile, 'utf8'), options);
  return { format: 'module', source: code, shortCircuit: true };
}`;
