/**
 * `load.ts` for importers that may never load a document: the parser behind it takes a second of processor time to import,
 * which threads and tools that only use schemas and requests do not spend.
 */
import type { ApiDocument } from '../document/document.ts';
import type { Origin } from './load.ts';

/** See `load.ts`. */
export async function loadDocument(file: string): Promise<ApiDocument> {
  const loader = await import('./load.ts');
  return loader.loadDocument(file);
}

/** See `load.ts`. */
export async function parseDocument(text: string, origin: Origin): Promise<ApiDocument> {
  const loader = await import('./load.ts');
  return loader.parseDocument(text, origin);
}
