/** Imports the code of services, which is TypeScript also where this process runs built JavaScript. */
import { register } from 'node:module';
import { pathToFileURL } from 'node:url';
import { builtEntries, findBuiltFile, isBuilt } from '../../openapi/package/package.ts';

let areSourcesReadable: Promise<void> | undefined;

/**
 * Imports a module by its absolute path.
 * @throws the error of the module
 */
export async function importCode(file: string): Promise<unknown> {
  const built = findBuiltFile(file);
  if (built === undefined && isBuilt) await (areSourcesReadable ??= readSources());
  return import(pathToFileURL(built ?? file).href);
}

/** Code outside the package imports the package by its name: it must get the modules that this process runs. */
async function readSources(): Promise<void> {
  const addresses = [...builtEntries].map(([name, entry]) => [name, pathToFileURL(entry).href]);
  const hooks = `
const addresses = new Map(${JSON.stringify(addresses)});
export const resolve = (specifier, context, next) =>
  addresses.has(specifier) ? { url: addresses.get(specifier), shortCircuit: true } : next(specifier, context);`;
  const stripsTypes = Boolean(Reflect.get(process.features, 'typescript')); // Node 22.18 and later
  if (!stripsTypes) (await import('tsx/esm/api')).register();
  register(`data:text/javascript,${encodeURIComponent(hooks)}`);
}
