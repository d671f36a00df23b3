/** The folder of a run for compiled tests and sources, which its workers fill and read: see `native-runner.ts`. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Empty if vitest has to load the modules. */
    compiledFolder: string;
  }
}

/** vitest calls it before all tests, and the function that it returns after them. */
export default async function setup({ config, provide, vitest }: TestProject): Promise<() => Promise<void>> {
  // vitest knows what to load again after a change, and the lines of the code that it has compiled.
  if (config.watch || vitest.config.coverage.enabled) {
    provide('compiledFolder', '');
    return () => Promise.resolve();
  }
  const folder = await mkdtemp(join(tmpdir(), 'fountainai-compiled-'));
  provide('compiledFolder', folder);
  return () => rm(folder, { recursive: true, force: true });
}
