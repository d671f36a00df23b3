/** Starts an entry in this process, and builds first what has changed. Nothing need be installed or built before. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildChanged, builtFile, canBuild, packageFolder } from './build.js';

/**
 * Runs an entry until it ends by itself.
 * @param {string} entry path of its source in the package, such as `ops/drift.ts`
 * @param {readonly string[]} parameters its command line
 */
export async function startEntry(entry, parameters) {
  install();
  const source = join(packageFolder, entry);
  // What reads its own parameters finds the entry where Node puts it.
  process.argv = [process.argv[0], source, ...parameters];
  await import(pathToFileURL(await findModule(source)).href);
}

/** A fresh clone has no packages. As a package of another project, its packages are next to it. */
function install() {
  if (existsSync(join(packageFolder, 'node_modules')) || packageFolder.includes('node_modules')) return;
  process.stderr.write('node_modules/ is missing: npm install\n');
  const { status } = spawnSync('npm', ['install', '--no-audit', '--no-fund'], {
    cwd: packageFolder,
    stdio: ['ignore', 2, 2], // the output of the command may be read by a program
  });
  if (status === 0) return;
  process.stderr.write('npm install failed: see its messages above\n');
  process.exit(2);
}

/** Returns the built module, or the source if it cannot be built: the loader, or Node, then reports what is wrong with it. */
async function findModule(source) {
  if (canBuild()) {
    try {
      await buildChanged();
      process.setSourceMapsEnabled(true);
      return builtFile(source);
    } catch {
      // A source has an error: only what imports it should fail.
    }
  }
  if (!process.features.typescript) (await import('tsx/esm/api')).register();
  return source;
}
