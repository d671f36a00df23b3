/** The loader of TypeScript for threads, where Node does not strip types itself. */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

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
