/** Contents of the package's own documents, which `bin/build.js` has checked and converted: services of the package start in half of the time. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonObject } from '../document/document.ts';
import { freeze } from './parts/freeze.ts';

/**
 * Returns the content of a document by the rules for our own files; undefined if the text is not one of the package's documents.
 * @param folder Default: the folder of this module, which has contents only if it is built
 */
export async function readConverted(text: string, folder = import.meta.dirname): Promise<JsonObject | undefined> {
  const file = join(folder, `document-${createHash('sha256').update(text).digest('hex')}.json`);
  const converted = await readFile(file, 'utf8').catch(() => undefined); // most documents are a project's own
  return converted === undefined ? undefined : freeze(JSON.parse(converted) as JsonObject); // as the build wrote it
}
