/** The secrets of a system in containers, as `.env` and the files that are written from it have them. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadDocuments } from '../../../../openapi/loading/directory.ts';
import { loadEnvironment } from '../../../../service/config/environment.ts';
import { secretFolder } from '../../compose/secrets.ts';
import { renderFiles } from '../../files.ts';
import { createSettingsSource } from '../../settings.ts';

/** Returns the value of each secret, and the members of lists. */
export async function readSecrets(folder: string): Promise<readonly string[]> {
  const files = (await readdir(join(folder, secretFolder))).filter((name) => name !== '.gitignore');
  const texts = await Promise.all(files.map((name) => readFile(join(folder, secretFolder, name), 'utf8')));
  return texts.flatMap((text) => [text.trim(), ...text.trim().split(',')]).filter((text) => text !== '');
}

/** Adds a key to `API_KEYS` in `.env`, as a person rotates keys. @returns the key */
export async function addKey(folder: string): Promise<string> {
  const file = join(folder, '.env');
  const key = 'added-by-hand-0123456789';
  await writeFile(
    file,
    (await readFile(file, 'utf8')).replace(/^API_KEYS=.*$/m, (line) => `${line},${key}`),
  );
  return key;
}

/** Writes the files as `dockerize --set keyAuth=true` does in the folder. */
export async function writeWithKeyAuth(folder: string): Promise<void> {
  const source = createSettingsSource(['keyAuth=true'], await loadEnvironment(folder, {}));
  const files = renderFiles(await loadDocuments(), source, 'repository');
  for (const name of ['docker-compose.yml', 'kong.yml']) await writeFile(join(folder, name), files.get(name) ?? '');
}
