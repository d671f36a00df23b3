/** What Node has to import, not vitest, so that it can import by itself: see `external` in `vitest.config.ts`. */
import { register } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { mapStacks } from '../../../../bin/source-maps.js';
import { packageSources } from '../../../../bin/sources.js';

const projectFolder = join(import.meta.dirname, '../../../..');

/**
 * Lets this process import TypeScript, and write stack traces with its lines.
 * @param {string} folder absolute path, for the compiled modules of the project
 * @param {Record<string, string>} standIns specifier → absolute path of the module that any import of it gets
 */
export function loadNatively(folder, standIns) {
  const others = Object.entries(standIns).map(([name, file]) => [name, pathToFileURL(file).href]);
  const addresses = new Map([...Object.entries(packageSources), ...others]);
  register('./hooks.js', { parentURL: import.meta.url, data: { projectFolder, folder, addresses } });
  mapStacks(projectFolder, folder);
}

let imports = 0;

/** Imports a file as a new module each time: a test file declares its tests when it runs. */
export const importAgain = (file) =>
  import(`${pathToFileURL(file).href}?${(imports += 1)}`).catch((error) => {
    throw placeImport(error);
  });

/** Node names the place of an import of a name that its module does not have in the first line of the stack only, which vitest does not show. */
function placeImport(error) {
  const [, address, line] = /^(file:\S+?)(?:\?\d+)?:(\d+)\n/.exec(error?.stack) ?? [];
  if (error instanceof SyntaxError && address !== undefined) error.message += ` (${fileURLToPath(address)}:${line})`;
  return error;
}
