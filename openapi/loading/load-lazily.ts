/**
 * `load.ts` as the package exports it, without its options. It is imported with its first use: threads and tools that use only
 * schemas and requests load no document.
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
