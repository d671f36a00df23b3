/** Starts an entry in this process, and builds first what has changed. Nothing need be installed or built before. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildChanged, builtFile, builtFolder, isPublished, packageFolder } from './build.js';
import { compileLess } from './compile-less.js';
import { installMissing } from './install.js';
import { mapStacks } from './source-maps.js';
import { readSources } from './sources.js';

/**
 * Runs an entry until it ends by itself.
 * @param {string} entry path of its source in the package, such as `ops/drift.ts`
 * @param {readonly string[]} parameters its command line
 */
export async function startEntry(entry, parameters) {
  // Services run for long, and so does what a benchmark measures.
  if (entry.startsWith('ops/') && !entry.startsWith('ops/bench/')) compileLess();
  // What reads its own parameters finds the entry where Node puts it.
  process.argv = [process.argv[0], join(packageFolder, entry), ...parameters];
  await loadEntry(entry);
}

/**
 * Imports an entry.
 * @param {string} entry path of its source in the package
 * @returns {Promise<any>} the module
 */
export async function loadEntry(entry) {
  if (!isPublished) installMissing(packageFolder);
  return import(pathToFileURL(await findModule(join(packageFolder, entry))).href);
}

/** Returns the built module, or the source if it cannot be built: the loader, or Node, then reports what is wrong with it. */
async function findModule(source) {
  if (isPublished || (await isBuiltNow())) {
    mapStacks(builtFolder);
    return builtFile(source);
  }
  await readSources();
  return source;
}

/** Returns false if a source has an error, since only what imports it should fail, or if esbuild is not installed. */
async function isBuiltNow() {
  return buildChanged().then(
    () => true,
    () => false,
  );
}
