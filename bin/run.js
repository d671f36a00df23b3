#!/usr/bin/env node
/**
 * Runs a command or the services: `node bin/run.js ops/drift.ts --help`. Builds first what has changed. Plain JavaScript:
 * it must run when nothing is installed or built.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildChanged, builtFile, canBuild, packageFolder } from './build.js';

const [node, , entry = '', ...parameters] = process.argv;
const source = join(packageFolder, entry);
if (!entry.endsWith('.ts') || !existsSync(source)) {
  process.stderr.write(`run: "${entry}" is no file of this package: name a command, such as ops/drift.ts\n`);
  process.exit(2);
}
install();
// What reads its own arguments finds the entry where Node puts it.
process.argv = [node, source, ...parameters];
await import(pathToFileURL(await findModule()).href);

/** A fresh clone has no packages. */
function install() {
  if (existsSync(join(packageFolder, 'node_modules'))) return;
  process.stderr.write('node_modules/ is missing: npm install\n');
  const { status } = spawnSync('npm', ['install', '--no-audit', '--no-fund'], {
    cwd: packageFolder,
    // The output of the command may be read by a program.
    stdio: ['ignore', 2, 2],
  });
  if (status === 0) return;
  process.stderr.write('run: npm install failed: see its messages above\n');
  process.exit(2);
}

/** Returns the built module, or the source where it cannot be built: the loader, or Node, then reports what is wrong with it. */
async function findModule() {
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
