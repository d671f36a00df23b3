/** What `bin/` does so that V8 compiles less. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
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
  const flags: string[] = [];
  compileLess(undefined, (flag) => flags.push(flag.split('=', 1).join('')));
  expect(flags.filter((flag) => !known.includes(`${flag} (`))).toEqual([]);
});

const folder = await mkdtemp(join(tmpdir(), 'fountainai-bytecode-'));
const dist = join(folder, 'dist');
const source = join(folder, 'node_modules/large/index.js');
await mkdir(join(folder, 'node_modules/large'), { recursive: true });
await cp(join(import.meta.dirname, '../../bin/compiled-script.js'), join(dist, 'compiled-script.mjs'));
await writeFile(
  source,
  `const { sep } = require('node:path'); module.exports = { add: (a, b) => a + b, sep, place: __filename };\n`,
);
afterAll(() => rm(folder, { recursive: true }));

/** Returns what the package exports to a new process. */
function requireInProcess(...flags: readonly string[]): string {
  const program = `const { requireCompiled } = await import('./dist/compiled-script.mjs');
const { add, sep, place } = requireCompiled('large'); console.log(add(1, 2), sep, place.endsWith('index.js'));`;
  const parameters = [...flags, '--input-type=module', '--eval', program];
  return execFileSync(process.execPath, parameters, { cwd: folder, encoding: 'utf8' }).trim();
}

const written = async (): Promise<readonly string[]> =>
  (await readdir(dist)).filter((name) => name.startsWith('large-'));

it('requires a package without bytecode, then with that of the earlier process', async () => {
  expect(requireInProcess()).toBe('3 / true');
  expect(await written()).toEqual([expect.stringMatching(/\.bytecode$/)]);
  expect(requireInProcess()).toBe('3 / true');
});

const damages: readonly { given: string; damage: (bytes: Buffer) => Buffer }[] = [
  { given: 'empty', damage: () => Buffer.alloc(0) },
  { given: 'text', damage: () => Buffer.from('broken') },
  { given: 'its first half', damage: (bytes) => bytes.subarray(0, bytes.length / 2) },
  { given: 'zeros in the second half', damage: (bytes) => Buffer.from(bytes).fill(0, bytes.length / 2) },
  { given: 'another byte at its end', damage: (bytes) => Buffer.concat([bytes.subarray(0, -1), Buffer.from([0x5a])]) },
];

it.each(damages)('replaces a file of bytecode that is $given', async ({ damage }) => {
  requireInProcess();
  for (const file of notEmpty(await written()).map((name) => join(dist, name))) {
    const damaged = damage(await readFile(file));
    await writeFile(file, damaged);
    expect(requireInProcess()).toBe('3 / true');
    expect((await readFile(file)).equals(damaged)).toBe(false);
  }
});

it('uses no bytecode of another source of the same length', async () => {
  requireInProcess();
  const text = await readFile(source, 'utf8');
  await writeFile(source, text.replace('a + b', 'a * b'));
  expect(requireInProcess()).toBe('2 / true');
  await writeFile(source, text);
  expect(requireInProcess()).toBe('3 / true');
});

it('keeps bytecode for each set of flags', async () => {
  const before = (await written()).length;
  expect(requireInProcess('--stack-size=500')).toBe('3 / true');
  expect(await written()).toHaveLength(before + 1);
});

it('leaves no file behind if the disk is full', async () => {
  for (const name of await written()) await rm(join(dist, name));
  const limited = `ulimit -f 0; exec "$0" "$@"`;
  const program = `process.on('SIGXFSZ', () => undefined);
const { requireCompiled } = await import('./dist/compiled-script.mjs'); process.exit(requireCompiled('large').add(1, 2));`;
  const parameters = ['-c', limited, process.execPath, '--input-type=module', '--eval', program];
  expect(spawnSync('sh', parameters, { cwd: folder }).status).toBe(3);
  expect(await written()).toEqual([]);
});
