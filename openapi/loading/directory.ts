/** The folder of documents: adding a service is adding a file to it. */
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { ApiDocument } from '../document/document.ts';
import { loadDocument } from './load.ts';

/** Absolute path of the folder that holds the system's documents. */
export const documentsFolder = resolve(import.meta.dirname, '..');

/**
 * Absolute paths of all documents in a folder, not in those below it (where parts of documents may be), sorted by name.
 * @throws Error of `node:fs` when the folder can't be read
 */
export async function documentFiles(folder: string = documentsFolder): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => !entry.isDirectory() && /^[^.].*\.(ya?ml|json)$/.test(entry.name));
  return names.map(({ name }) => join(folder, name)).sort();
}

/** @throws DocumentError when one of them is broken */
export async function loadDocuments(folder: string = documentsFolder): Promise<ApiDocument[]> {
  const files = await documentFiles(folder);
  return Promise.all(files.map((file) => loadDocument(file)));
}
