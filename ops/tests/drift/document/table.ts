/** Tables of single mutations: what is changed, and exactly what the drift check has to say of it. */
import { DocumentError } from '../../../../openapi/loading/source/problems.ts';
import { type DraftChange, changeDocument } from '../../../drift/testing/drift-inputs.ts';
import { allSections } from '../../../drift/run/all-sections.ts';
import { notesDocument, type DriftOutcome, findOutcome, risen } from '../outcome.ts';

export interface DocumentMutation {
  readonly change: DraftChange;
  /** How far the version is raised along with it, where that is to leave the findings of history out. */
  readonly version?: 'patch' | 'minor' | 'major';
  readonly want: DriftOutcome;
}

/** What the sections say of the mutated document: the code is that of the notes, and so is the base. */
export async function findMutationOutcome(
  { change, version }: DocumentMutation,
  sections = allSections,
): Promise<DriftOutcome> {
  const whole: DraftChange = (draft) => {
    change(draft);
    if (version !== undefined) draft.set('info version', risen(notesDocument, version));
  };
  const mutated = await changeDocument(notesDocument, whole).catch(brokenDocument);
  const base = [notesDocument];
  const documents = 'problems' in mutated ? { documents: [], broken: [mutated] } : { documents: [mutated] };
  return findOutcome({ ...documents, base }, sections);
}

function brokenDocument(error: unknown): { file: string; problems: DocumentError['problems'] } {
  if (!(error instanceof DocumentError)) throw error;
  return { file: 'ops/tests/notes/openapi/notes.yml', problems: error.problems };
}
