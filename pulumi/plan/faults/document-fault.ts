/** Faults of a plan that stand in a document. */
import type { ApiDocument } from '../../../openapi/document/document.ts';
import type { PlanFault, PlanFaults } from './plan-error.ts';

/** Adds a fault, which is corrected in the document. */
export function addDocumentFault(
  document: ApiDocument,
  pointer: string,
  { remedy = 'correct the document', ...fault }: Omit<PlanFault, 'where' | 'remedy'> & { readonly remedy?: string },
  faults: PlanFaults,
): void {
  faults.add({ ...fault, where: describePlace(document, pointer), remedy });
}

/** `openapi/pets.yml:12:5` */
export function describePlace(document: ApiDocument, pointer: string): string {
  const { file, line, column } = document.locate(pointer);
  return `${file.split(/[\\/]/).slice(-2).join('/')}:${line}:${column}`;
}
