/** For tests: the package as `npm pack` makes it, extracted. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectFolder } from '../../file/files.ts';

const run = promisify(execFile);

export interface Packed {
  /** The tarball. */
  readonly file: string;
  /** The extracted package. Its files are linked into the projects of tests: never write to them. */
  readonly folder: string;
}

/** What `package.json` publishes, besides the modules that `dist/stamp` describes. */
const published = [
  'package.json',
  'README.md',
  'LICENSE',
  'CHANGELOG.md',
  'tsconfig.json',
  'bin',
  'openapi',
  'examples',
  'fountainai.schema.json',
  'access.schema.json',
  'pulumi/provider',
];
const lifetimeMilliseconds = 24 * 60 * 60 * 1000;
/** Outside the folder for temporary files, which a run of the tests may remove. */
const home = join(projectFolder, 'node_modules/.cache/fountainai-packed');
let packed: Promise<Packed> | undefined;

/** Packs the package if it has changed since the last time: takes 15 seconds. No network is used. */
export function packPackage(): Promise<Packed> {
  return (packed ??= findOrPack());
}

async function findOrPack(): Promise<Packed> {
  await run(process.execPath, [join(projectFolder, 'bin/run.js'), 'ops/repository/build.ts', '--help']); // builds what has changed
  const target = join(home, await describePackage());
  const result = { file: join(target, 'package.tgz'), folder: join(target, 'package') };
  if (await isThere(target)) return result;
  await mkdir(home, { recursive: true, mode: 0o700 });
  await removeOld();
  const temporary = await mkdtemp(join(home, 'new-'));
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', temporary], { cwd: projectFolder });
  const name = /"filename": "([^"]+)"/.exec(stdout)?.[1] ?? '';
  await rename(join(temporary, name), join(temporary, 'package.tgz'));
  await run('tar', ['-xzf', 'package.tgz'], { cwd: temporary });
  // Another process may have been first.
  await rename(temporary, target).catch(() => rm(temporary, { recursive: true }));
  return result;
}

async function describePackage(): Promise<string> {
  const hash = createHash('sha256').update(await readFile(join(projectFolder, 'dist/stamp'), 'utf8'));
  for (const path of published) await addTo(hash, join(projectFolder, path));
  return hash.digest('hex').slice(0, 16);
}

async function addTo(hash: ReturnType<typeof createHash>, path: string): Promise<void> {
  if ((await stat(path)).isFile()) hash.update(`${path}\n`).update(await readFile(path));
  else if (!path.endsWith('openapi'))
    for (const name of (await readdir(path)).sort()) await addTo(hash, join(path, name));
  else for (const name of (await readdir(path)).sort()) if (name.endsWith('.yml')) await addTo(hash, join(path, name));
}

async function removeOld(): Promise<void> {
  for (const name of await readdir(home)) {
    const found = await stat(join(home, name)).catch(() => undefined);
    if (found !== undefined && found.mtimeMs < Date.now() - lifetimeMilliseconds)
      await rm(join(home, name), { recursive: true, force: true });
  }
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
