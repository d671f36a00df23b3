/** Builds the commands and services that tests start, and the modules of their threads, once for a run of the tests. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const builder = join(import.meta.dirname, '../../../bin/build.js');

/** vitest calls it before all tests. @throws Error if a source cannot be compiled */
export default async function setup(): Promise<void> {
  const program = `const { buildChanged } = await import(${JSON.stringify(builder)}); await buildChanged();`;
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program]);
}
