/** Lets a process run the TypeScript sources of this package. */
import { register } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const address = (path) => pathToFileURL(join(import.meta.dirname, '..', path)).href;

/** The sources that an import of the package by its name gets: name → address. */
export const packageSources = {
  fountainai: address('service/kit.ts'),
  'fountainai/openapi': address('openapi/kit.ts'),
};

/**
 * Node 20 gets a loader. Services import the package by its name, and get its sources: as `--conditions=fountainai-source`
 * does, which a running process cannot get.
 * @throws {Error} if nothing is installed
 */
export async function readSources() {
  if (!process.features.typescript) (await import('tsx/esm/api')).register();
  const hooks = `const addresses = ${JSON.stringify(packageSources)};
export const resolve = (specifier, context, next) => next(addresses[specifier] ?? specifier, context);`;
  register(`data:text/javascript,${encodeURIComponent(hooks)}`);
}
