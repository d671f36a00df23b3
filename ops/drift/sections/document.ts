/** Section `document`: each document is valid OpenAPI and keeps the rules of the house. */
import type { ApiDocument } from '../../../openapi/document.ts';
import type { BrokenDocument } from '../context.ts';
import { houseProblems, houseRules } from '../document/house-rules.ts';
import { placeIn, type Place, type Severity, shortPath } from '../finding.ts';
import { defineSection } from '../section.ts';

type Subject = ApiDocument | BrokenDocument;

/** Something in a document that no rule allows. */
interface Fault {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly place: Place;
}

export const document = defineSection({
  name: 'document',
  purpose: 'each document is valid OpenAPI and keeps the rules of the house',
  obstacle: () => undefined,
  subjects: ({ documents, broken }): readonly Subject[] => [...broken, ...documents],
  /** What should be is that nothing is wrong. */
  desired: (): readonly Fault[] => [],
  actual: (subject) => ('problems' in subject ? specificationFaults(subject) : houseFaults(subject)),
  compare: (_none, faults) => faults,
  finding: ({ rule, severity, message, place }, subject) => ({
    rule,
    severity,
    ...operationAt(subject, place.pointer),
    ...place,
    message,
    remedy: houseRules[rule]?.remedy ?? 'mend the document: nothing can be derived from it',
  }),
});

function specificationFaults({ problems }: BrokenDocument): Fault[] {
  return problems.map(({ message, pointer, location: { file, line, column } }) => ({
    rule: 'openapi-valid',
    severity: 'error',
    message,
    place: { pointer, file: shortPath(file), line, column },
  }));
}

async function houseFaults(document: ApiDocument): Promise<Fault[]> {
  const problems = await houseProblems(document);
  return problems.map(({ pointer, ...problem }) => ({ ...problem, place: placeIn(document, pointer) }));
}

/** The operation that a pointer leads into. */
function operationAt(subject: Subject, pointer = ''): { operation?: string } {
  if ('problems' in subject) return {};
  const operation = subject.operations.find((candidate) => `${pointer}/`.startsWith(`${candidate.pointer}/`));
  return operation === undefined ? {} : { operation: operation.id };
}
