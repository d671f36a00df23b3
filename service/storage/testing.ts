/** For tests of stores: a database in a folder of its own, gone after the test. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Makes a folder that `dispose` removes with all that is in it. */
export async function temporaryFolder(): Promise<{ path: string; dispose: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'fountainai-'));
  return { path, dispose: () => rm(path, { recursive: true, force: true }) };
}
