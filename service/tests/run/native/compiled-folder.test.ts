import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import compiledFolder from './compiled-folder.ts';

it.each([
  { given: 'a run', watch: false, coverage: false, inspector: false, isNative: true },
  { given: 'a run that watches for changes', watch: true, coverage: false, inspector: false, isNative: false },
  { given: 'a run that measures coverage', watch: false, coverage: true, inspector: false, isNative: false },
  { given: 'a run with a debugger', watch: false, coverage: false, inspector: true, isNative: false },
])('Node loads the modules of $given: $isNative', async ({ watch, coverage, inspector, isNative }) => {
  const folders: string[] = [];
  const end = await compiledFolder({
    config: { watch },
    vitest: { config: { coverage: { enabled: coverage }, inspector: { enabled: inspector } } },
    provide: (_name, folder) => void folders.push(folder),
  });
  expect(folders.map((folder) => existsSync(folder))).toEqual([isNative]);
  await end();
  expect(folders.map((folder) => existsSync(folder))).toEqual([false]);
});
