/** The migrations of a service in the tree. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readTextFile } from '../../file/files.ts';
import type { MigrationTexts } from '../text/later-migration.ts';

/** Returns true for a migration, which must not change after it has run. */
export const isMigration = (path: string): boolean => path.split('/').includes('migrations');

/** Reads the migrations, by name, in their order. @param folder the project */
export async function readMigrations(folder: string, service: string): Promise<MigrationTexts> {
  const home = join(folder, 'service', service, 'migrations');
  const files = (await readdir(home).catch(() => [])).filter((file) => /^\d+.*(?<!\.test|\.d)\.ts$/.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readTextFile(join(home, file))));
  return new Map(files.map((file, index) => [file.slice(0, -'.ts'.length), texts[index] ?? '']));
}
