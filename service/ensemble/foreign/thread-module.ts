/** The modules that threads run. */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

export interface ThreadModule {
  /** The address of the module. */
  readonly module: string;
  /** The address of the loader that the module needs. Threads do not inherit the loader of the process. */
  readonly loader: string | undefined;
}

/** Returns a module of this folder. Built modules are in one folder, and are named by the paths of their sources. */
export function threadModule(name: string): ThreadModule {
  const isBuilt = import.meta.filename.endsWith('.js');
  const file = isBuilt ? `service-ensemble-foreign-${name}.js` : `${name}.ts`;
  const stripsTypes = Boolean(Reflect.get(process.features, 'typescript')); // Node 22.18 and later
  return { module: new URL(file, import.meta.url).href, loader: isBuilt || stripsTypes ? undefined : findLoader() };
}

/**
 * Returns the address of tsx's API: of the installed tsx, or of the tsx that the process was started with (`--import
 * file:…`), which may be installed elsewhere.
 * @throws Error if none is found
 */
export function findLoader(from: string = import.meta.url, flags: readonly string[] = process.execArgv): string {
  const imported = flags.map((flag) => flag.replace(/^--import=/, '')).filter((flag) => flag.startsWith('file:'));
  for (const place of [from, ...imported]) {
    try {
      const file = createRequire(place).resolve('tsx/esm/api');
      // The module for `require` does not find the rest of tsx; the module for `import` is in the same folder.
      return pathToFileURL(file.replace(/\.cjs$/, '.mjs')).href;
    } catch {
      continue; // not installed there
    }
  }
  throw new Error('"tsx/esm/api" was not found; install tsx, or use Node 22.18 or later, which needs no loader');
}
