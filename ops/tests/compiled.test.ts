/** What `bin/` does so that V8 compiles less. */
import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { notEmpty } from '../../openapi/testing/not-empty.ts';

interface Settings {
  readonly compileLess: (version: string | undefined, setFlags: (flags: string) => void) => void;
}

const module = pathToFileURL(join(import.meta.dirname, '../../bin/compile-less.js'));
const { compileLess } = (await import(module.href)) as Settings; // `bin/` has no types

it.each([
  { given: 'Node 20', version: '11.3.244.8-node.33', want: ['--interrupt-budget=400000'] },
  { given: 'Node 22', version: '12.4.254.21-node.33', want: [] },
  { given: 'Node 24', version: '13.6.233.17-node.42', want: [] },
])('sets a flag only where V8 has it: $given', ({ version, want }) => {
  const flags: string[] = [];
  compileLess(version, (flag) => flags.push(flag));
  expect(flags).toEqual(want);
});

it('sets only flags that V8 has in this version', () => {
  const known = execFileSync(process.execPath, ['--v8-options'], { encoding: 'utf8' });
  compileLess(undefined, (flag) => {
    expect(known).toContain(`${flag.split('=', 1).join('')} (`);
  });
});

const folder = await mkdtemp(join(tmpdir(), 'fountainai-bytecode-'));
const dist = join(folder, 'dist');
await mkdir(join(folder, 'node_modules/large'), { recursive: true });
await cp(join(import.meta.dirname, '../../bin/compiled-script.js'), join(dist, 'compiled-script.mjs'));
await writeFile(
  join(folder, 'node_modules/large/index.js'),
  `const { sep } = require('node:path'); module.exports = { add: (a, b) => a + b, sep, place: __filename };\n`,
);
afterAll(() => rm(folder, { recursive: true }));

/** Returns what the package exports to a new process, and the files of bytecode after it. */
async function requireInProcess(): Promise<{ readonly shown: string; readonly files: readonly string[] }> {
  const program = `const { requireCompiled } = await import('./dist/compiled-script.mjs');
const { add, sep, place } = requireCompiled('large'); console.log(add(1, 2), sep, place.endsWith('index.js'));`;
  const parameters = ['--input-type=module', '--eval', program];
  const shown = execFileSync(process.execPath, parameters, { cwd: folder, encoding: 'utf8' }).trim();
  return { shown, files: (await readdir(dist)).filter((name) => name.startsWith('large-')) };
}

it('requires a package without bytecode, then with that of the earlier process, and with broken bytecode', async () => {
  const first = await requireInProcess();
  expect(first).toEqual({ shown: '3 / true', files: [expect.stringMatching(/\.bytecode$/)] });
  expect(await requireInProcess()).toEqual(first);
  for (const name of notEmpty(first.files)) await writeFile(join(dist, name), 'broken');
  expect(await requireInProcess()).toEqual(first);
});
