/** The folder of documents: a new file in it is a new service. */
import { readdir } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import type { ApiDocument } from '../document/document.ts';
import { errorCode } from '../errors/error-text.ts';
import { packageFolder } from '../package/package.ts';
import { DocumentsMissingError } from './documents-missing-error.ts';
import { loadDocument } from './load.ts';
import { DocumentError } from './source/problems.ts';

/** The absolute path of the folder with the system's documents. */
export const documentsFolder = join(packageFolder, 'openapi');

/**
 * Returns the absolute paths of all documents in a folder, sorted by name, without subfolders (which may contain parts of documents).
 * @throws DocumentsMissingError if the folder does not exist; Error of `node:fs` if it cannot be read
 */
export async function documentFiles(folder: string = documentsFolder): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw errorCode(error) === 'ENOENT' ? new DocumentsMissingError(folder, error) : error;
  });
  const names = entries.filter((entry) => !entry.isDirectory() && /^[^.].*\.(ya?ml|json)$/.test(entry.name));
  return names.map(({ name }) => join(folder, name)).sort();
}

/** The documents of a folder, by whether they can be used. */
export interface SortedDocuments {
  readonly valid: readonly ApiDocument[];
  /** By the names of their services. */
  readonly broken: ReadonlyMap<string, DocumentError>;
}

/**
 * Loads all documents of a folder. A broken one does not concern the others.
 * @throws Error of `node:fs` if a file cannot be read
 */
export async function loadSortedDocuments(folder: string = documentsFolder): Promise<SortedDocuments> {
  const valid: ApiDocument[] = [];
  const broken = new Map<string, DocumentError>();
  for (const file of await documentFiles(folder)) {
    try {
      valid.push(await loadDocument(file));
    } catch (error) {
      if (!(error instanceof DocumentError)) throw error;
      broken.set(basename(file, extname(file)), error);
    }
  }
  return { valid, broken };
}

/**
 * Returns the documents of a project: those in its folder `openapi/`.
 * @throws DocumentError if one of the documents is invalid, DocumentsMissingError if the folder does not exist
 */
export function loadProjectDocuments(folder: string): Promise<ApiDocument[]> {
  return loadDocuments(join(folder, 'openapi'));
}

/** @throws DocumentError if one of the documents is invalid */
export async function loadDocuments(folder: string = documentsFolder): Promise<ApiDocument[]> {
  const files = await documentFiles(folder);
  return Promise.all(files.map((file) => loadDocument(file)));
}

/**
 * Adds services of the package that are named and that the project has no document of: every project can use its ensemble.
 * @throws DocumentError if one of the documents is invalid
 */
export async function withPackageServices(
  documents: readonly ApiDocument[],
  names: readonly string[],
): Promise<readonly ApiDocument[]> {
  const missing = names.filter((name) => !documents.some((document) => document.name === name));
  const files = (await documentFiles()).filter((file) => missing.includes(basename(file, extname(file))));
  return [...documents, ...(await Promise.all(files.map((file) => loadDocument(file))))];
}
