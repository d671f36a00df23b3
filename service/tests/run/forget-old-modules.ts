/** Keeps the cache of compiled modules small: vitest adds a file for each version of a module, and removes none. */
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

const lifetimeMilliseconds = 24 * 60 * 60 * 1000;

/** vitest calls it before all tests, when no module has been read yet. */
export default async function setup({ config }: TestProject): Promise<void> {
  await forgetOldModules(config.experimental.fsModuleCachePath ?? '', Date.now() - lifetimeMilliseconds);
}

/** Removes the modules that were compiled before this time. @param oldest in milliseconds since 1970 */
export async function forgetOldModules(folder: string, oldest: number): Promise<void> {
  // The names of modules are hashes.
  const names = (await readdir(folder).catch(() => [])).filter((name) => /^[0-9a-f]{40}$/.test(name));
  for (const file of names.map((name) => join(folder, name))) {
    const found = await stat(file).catch(() => undefined); // another run may have removed it
    if (found !== undefined && found.mtimeMs < oldest) await rm(file, { force: true });
  }
}
