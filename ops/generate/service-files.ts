/** A document → the files of a service that works: the seam between the job `generate` and what it writes. */
import type { ApiDocument } from '../../openapi/document.ts';

export interface GeneratedFile {
  /** Relative to the project, with `/`: `service/pets/store.ts`. */
  readonly path: string;
  readonly text: string;
  /** `derived`: written anew whenever the document changes, never edited. `owned`: the developer's from the first run on. */
  readonly ownership: 'derived' | 'owned';
}

/** What became of an operation: working code on the database, or a handler that answers 501. */
export type Outcome = 'resource' | 'not implemented';

export interface GeneratedService {
  readonly files: readonly GeneratedFile[];
  /** By operationId, every operation of the document. */
  readonly operations: ReadonlyMap<string, Outcome>;
}

/** @throws DocumentError or OpsError where the document can't become a service */
export type ServiceFiles = (document: ApiDocument) => Promise<GeneratedService>;

/** The text of one handler that answers 501, as a member of the object of handlers, without indentation and comma. */
export type HandlerText = (document: ApiDocument, operationId: string) => string;
