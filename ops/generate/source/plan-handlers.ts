/** Plans the handlers of `operations.ts`, one by one if a person edited the file. */
import type { ApiDocument } from '../../../openapi/document/document.ts';
import type { PlannedFile } from '../file/file-plan.ts';
import type { KnownFiles } from '../file/manifest.ts';
import { findUnits } from './handler-units.ts';
import { type BehindHandler, hashHandlers, type HandlerHashes, updateHandlers } from './update-handlers.ts';

/** An edited file in which handlers without edits are replaced. */
export interface UpdatedFile extends PlannedFile {
  /** Ids of their operations. */
  readonly handlers: readonly string[];
}

export interface HandlerPlan {
  readonly file?: UpdatedFile;
  readonly behind: readonly BehindHandler[];
  /** For the next run. */
  readonly hashes: HandlerHashes;
}

export function planHandlers(
  code: readonly PlannedFile[],
  { operations }: ApiDocument,
  { handlers = {} }: KnownFiles,
): HandlerPlan {
  const ids = operations.map(({ id }) => id);
  const file = code.find(({ path }) => path.endsWith('/operations.ts'));
  if (file === undefined) return { behind: [], hashes: {} };
  const { before, text, isEdited } = file;
  if (before === undefined || !isEdited) return { behind: [], hashes: hashHandlers(findUnits(text, ids)) };
  const { updated, text: after, behind, hashes } = updateHandlers(before, text, ids, handlers);
  if (updated.length === 0) return { behind, hashes };
  return { file: { ...file, text: after, outcome: 'updated', handlers: updated }, behind, hashes };
}

/** Replaces the plan of the edited file. */
export function withHandlers(planned: readonly PlannedFile[], { file }: HandlerPlan): PlannedFile[] {
  return planned.map((one) => (one.path === file?.path ? file : one));
}
