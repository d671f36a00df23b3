/** The small service that the tables change: its document, its code, and what the drift check says of it. */
import { join } from 'node:path';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { loadDocument } from '../../../openapi/loading/load.ts';
import type { Section } from '../../drift/section/section.ts';
import { allSections } from '../../drift/run/all-sections.ts';
import { createContext } from '../../drift/testing/drift-inputs.ts';
import { isLongForm } from '../../../openapi/testing/long-form.ts';
import { projectFolder } from '../../file/files.ts';
import type { SectionReport } from '../../findings/report.ts';

const folder = join(projectFolder, 'ops/tests/notes');
export const notesFile = join(folder, 'openapi/notes.yml');
export const notesDocument = await loadDocument(notesFile);

/**
 * Section → the rules by which it found something, each once and in order of the alphabet, or why it could not be run:
 * `{ document: 'openapi-valid', code: 'could not run because of document' }`. Those that are clean or not configured are not in it.
 */
export type DriftOutcome = Readonly<Record<string, string>>;

/** Every edge of every schema; by chance, nothing is found in a small service that they do not find. */
export const probingAmount = { requests: 50, requestsByChance: isLongForm ? 50 : 4 };

/** What is said of a document whose service is that of the notes, and was that of `base`. */
export async function findOutcome(
  facts: Omit<Parameters<typeof createContext>[0], 'serviceFolder'>,
  sections: readonly Section[] = allSections,
): Promise<DriftOutcome> {
  const context = createContext({ probing: probingAmount, ...facts, serviceFolder: join(folder, 'service') });
  const outcomes: [string, string][] = [];
  for (const section of sections) {
    const report = await section.check(context);
    if (report.status !== 'clean' && report.status !== 'not chosen') outcomes.push([report.name, getWords(report)]);
  }
  return Object.fromEntries(outcomes);
}

function getWords({ status, reason = '', causedBy, findings }: SectionReport): string {
  const rules = [...new Set(findings.map(({ rule }) => rule))].sort();
  if (status !== 'failed') return rules.join(' ');
  const cause = causedBy === undefined ? `: ${reason}` : ` because of ${causedBy}`;
  return [...rules, `could not run${cause}`].join(' ');
}

/** A version that is raised by one step. */
export function risen({ version }: ApiDocument, step: 'patch' | 'minor' | 'major'): string {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  if (step === 'patch') return `${major}.${minor}.${patch + 1}`;
  return step === 'minor' ? `${major}.${minor + 1}.0` : `${major + 1}.0.0`;
}
