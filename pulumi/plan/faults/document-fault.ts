/** Faults of a plan that stand in a document. */
import type { ApiDocument } from '../../../openapi/document.ts';
import type { Fault, Faults } from './plan-error.ts';

/** A fault in a document is mended there. */
export function addFault(
  document: ApiDocument,
  pointer: string,
  { remedy = 'mend the document', ...fault }: Omit<Fault, 'where' | 'remedy'> & { readonly remedy?: string },
  faults: Faults,
): void {
  faults.add({ ...fault, where: placeOf(document, pointer), remedy });
}

/** `openapi/pets.yml:12:5` */
export function placeOf(document: ApiDocument, pointer: string): string {
  const { file, line, column } = document.locate(pointer);
  return `${file.split(/[\\/]/).slice(-2).join('/')}:${line}:${column}`;
}
