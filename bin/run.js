#!/usr/bin/env node
/** Runs a source of this package: `node bin/run.js ops/drift.ts --help`. The scripts of package.json call it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder } from './build.js';
import { startEntry } from './start.js';

const [, , entry = '', ...parameters] = process.argv;
if (!entry.endsWith('.ts') || !existsSync(join(packageFolder, entry))) {
  process.stderr.write(`run: "${entry}" is not a file of this package: name a command, such as ops/drift.ts\n`);
  process.exit(2);
}
await startEntry(entry, parameters);
