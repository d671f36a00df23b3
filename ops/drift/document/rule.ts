/** What the rules of the house that are our own have in common. */
import type { ApiDocument } from '../../../openapi/document/document.ts';

/** Something that a rule of ours has against a place in the document. */
export interface Complaint {
  readonly pointer: string;
  readonly message: string;
}

/** A rule that looks at the operations, whose parts are resolved in them. */
export type DocumentRule = (document: ApiDocument) => readonly Complaint[];
