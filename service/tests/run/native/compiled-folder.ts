/** The folder of a run for compiled tests and sources, which its workers fill and read: see `native-runner.ts`. */
import { ownedFolder } from '../../../../ops/process/owned-folder.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Empty if vitest has to load the modules. */
    compiledFolder: string;
  }
}

/** The part of vitest's project that decides who loads the modules. */
export interface LoadedProject {
  readonly config: { readonly watch: boolean };
  readonly vitest: {
    readonly config: {
      readonly coverage: { readonly enabled: boolean };
      readonly inspector: { readonly enabled?: boolean };
    };
  };
  readonly provide: (name: 'compiledFolder', folder: string) => void;
}

/** vitest calls it before all tests, and the function that it returns after them. */
export default async function setup({ config, provide, vitest }: LoadedProject): Promise<() => Promise<void>> {
  // vitest knows what to load again after a change, and tells coverage and debuggers the lines of the code that it has compiled.
  if (config.watch || vitest.config.coverage.enabled || vitest.config.inspector.enabled) {
    provide('compiledFolder', '');
    return () => Promise.resolve();
  }
  const { path, remove } = ownedFolder('fountainai-compiled-');
  provide('compiledFolder', path);
  return remove;
}
