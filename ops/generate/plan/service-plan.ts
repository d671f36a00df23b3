/** What becomes of a document: the things that it keeps, and the handlers of the operations on them. */
import type { ApiDocument } from '../../../openapi/document.ts';
import type { Resource } from './resource.ts';

export interface ServicePlan {
  /** Outermost first. */
  readonly resources: readonly Resource[];
  /** By operationId, the handlers that were written; all others answer 501. */
  readonly handlers: ReadonlyMap<string, string>;
  /** By operationId, why there is none. */
  readonly obstacles: ReadonlyMap<string, string>;
  /** Lists of members by their names in the code. */
  readonly constants: ReadonlyMap<string, readonly string[]>;
}

/** No operation is written yet. */
export const planService: (document: ApiDocument) => ServicePlan = () => ({
  resources: [],
  handlers: new Map(),
  obstacles: new Map(),
  constants: new Map(),
});
