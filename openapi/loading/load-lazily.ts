/**
 * `load.ts` for importers that may never load a document: importing its parser takes a second of processor time,
 * which threads and tools that use only schemas and requests save.
 */
import type { ApiDocument } from '../document/document.ts';
import type { DocumentOrigin } from './load.ts';

/** See `load.ts`. */
export async function loadDocument(file: string): Promise<ApiDocument> {
  const loader = await import('./load.ts');
  return loader.loadDocument(file);
}

/** See `load.ts`. */
export async function parseDocument(text: string, origin: DocumentOrigin): Promise<ApiDocument> {
  const loader = await import('./load.ts');
  return loader.parseDocument(text, origin);
}
