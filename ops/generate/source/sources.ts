/** The texts of a service's code. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readTextFile } from '../../file/files.ts';

/** Path for findings → text. */
export type Sources = ReadonlyMap<string, string>;

/**
 * Reads the code of a service, without its tests and migrations; empty if the folder does not exist.
 * @param folder the folder of the service
 * @param label the folder's name in places: `service/pets`
 */
export async function readSources(folder: string, label: string): Promise<Sources> {
  const sources = new Map<string, string>();
  const read = async (path: string): Promise<void> => {
    const entries = await readdir(join(folder, path), { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const inner = path === '' ? entry.name : `${path}/${entry.name}`;
      if (entry.isDirectory() && entry.name !== 'migrations') await read(inner);
      if (!entry.isFile() || !entry.name.endsWith('.ts') || /\.(d|test)\.ts$/.test(entry.name)) continue;
      sources.set(`${label}/${inner}`, (await readTextFile(join(folder, inner))) ?? '');
    }
  };
  await read('');
  return sources;
}
