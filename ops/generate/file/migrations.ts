/** The migrations of a service, as they are in the tree: nobody's to change. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { textOf } from '../../lib/files.ts';
import type { Migrations } from '../text/later-migration.ts';

/** A migration that was run anywhere is never edited again. */
export const isMigration = (path: string): boolean => path.split('/').includes('migrations');

/** By name, in their order. @param folder the project */
export async function readMigrations(folder: string, service: string): Promise<Migrations> {
  const home = join(folder, 'service', service, 'migrations');
  const files = (await readdir(home).catch(() => [])).filter((file) => /^\d+.*(?<!\.test|\.d)\.ts$/.test(file)).sort();
  const texts = await Promise.all(files.map((file) => textOf(join(home, file))));
  return new Map(files.map((file, index) => [file.slice(0, -'.ts'.length), texts[index] ?? '']));
}
