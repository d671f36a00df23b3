/** Tables of single mutations: what is changed, and exactly what the drift check has to say of it. */
import { DocumentError } from '../../../../openapi/loading/source/problems.ts';
import { type Change, changed } from '../../../drift/testing/drift-inputs.ts';
import { allSections } from '../../../drift/run/all-sections.ts';
import { notes, type Outcome, outcomeOf, risen } from '../outcome.ts';

export interface DocumentMutation {
  readonly change: Change;
  /** How far the version is raised along with it, where that is to leave the findings of history out. */
  readonly version?: 'patch' | 'minor' | 'major';
  readonly want: Outcome;
}

/** What the sections say of the mutated document: the code is that of the notes, and so is the base. */
export async function outcomeOfMutation(
  { change, version }: DocumentMutation,
  sections = allSections,
): Promise<Outcome> {
  const whole: Change = (draft) => {
    change(draft);
    if (version !== undefined) draft.set('info version', risen(notes, version));
  };
  const mutated = await changed(notes, whole).catch(brokenDocument);
  const base = [notes];
  const documents = 'problems' in mutated ? { documents: [], broken: [mutated] } : { documents: [mutated] };
  return outcomeOf({ ...documents, base }, sections);
}

function brokenDocument(error: unknown): { file: string; problems: DocumentError['problems'] } {
  if (!(error instanceof DocumentError)) throw error;
  return { file: 'ops/tests/notes/openapi/notes.yml', problems: error.problems };
}
