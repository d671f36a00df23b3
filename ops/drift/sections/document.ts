/** Section `document`: each document is valid OpenAPI and keeps the rules of the house. */
import { join } from 'node:path';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { findHandlers, readSources } from '../../generate/review/handlers-in-source.ts';
import { isGenerated } from '../../generate/file/manifest.ts';
import type { BrokenDocument } from '../context.ts';
import { houseProblems } from '../document/house-rules.ts';
import { placeIn, type Place, type Severity, shortPath } from '../../findings/finding.ts';
import { documentRules } from '../../findings/rules/document.ts';
import { defineSection } from '../section.ts';

type Subject = ApiDocument | BrokenDocument;

/** Something in a document that no rule allows. */
interface Fault {
  readonly rule: keyof typeof documentRules;
  readonly severity: Severity;
  readonly message: string;
  readonly place: Place;
  /** Where the place does not say it. */
  readonly operation?: string;
}

export const document = defineSection({
  name: 'document',
  purpose: 'each document is valid OpenAPI and keeps the rules of the house',
  obstacle: () => undefined,
  subjects: ({ documents, broken }): readonly Subject[] => [...broken, ...documents],
  /** What should be is that nothing is wrong. */
  desired: (): readonly Fault[] => [],
  actual: (subject, { serviceFolder }) =>
    'problems' in subject ? specificationFaults(subject) : ownFaults(subject, serviceFolder),
  compare: (_none, faults) => faults,
  finding: ({ rule, severity, message, place, operation }, subject) => ({
    rule,
    severity,
    ...(operation === undefined ? operationAt(subject, place.pointer) : { operation }),
    ...place,
    message,
    remedy: documentRules[rule].remedy,
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

async function ownFaults(document: ApiDocument, serviceFolder: string): Promise<Fault[]> {
  const isOthers = await isGenerated(serviceFolder, document.name);
  return [...(await houseFaults(document, isOthers)), ...(await unwrittenHandlers(document, serviceFolder))];
}

/** What others wrote is theirs: its style is told, and held against nobody. */
async function houseFaults(document: ApiDocument, isOthers: boolean): Promise<Fault[]> {
  const problems = await houseProblems(document);
  return problems.map(({ pointer, severity, ...problem }) => ({
    ...problem,
    severity: isOthers ? 'warning' : severity,
    place: placeIn(document, pointer),
  }));
}

/** Operations that are answered 501 until somebody writes them. */
async function unwrittenHandlers({ name, operations }: ApiDocument, serviceFolder: string): Promise<Fault[]> {
  const sources = await readSources(join(serviceFolder, name), shortPath(join(serviceFolder, name)));
  const { handlers } = findHandlers(
    sources,
    operations.map(({ id }) => id),
  );
  return operations.flatMap(({ id, pointer }): Fault[] => {
    const handler = handlers.get(id);
    if (handler?.isNotImplemented !== true) return [];
    const place = { pointer, ...handler.place };
    const message = `${id} answers 501${handler.reason === undefined ? '' : `: ${handler.reason}`}`;
    return [{ rule: 'not-implemented', severity: 'warning', operation: id, message, place }];
  });
}

/** The operation that a pointer leads into. */
function operationAt(subject: Subject, pointer = ''): { operation?: string } {
  if ('problems' in subject) return {};
  const operation = subject.operations.find((candidate) => `${pointer}/`.startsWith(`${candidate.pointer}/`));
  return operation === undefined ? {} : { operation: operation.id };
}
