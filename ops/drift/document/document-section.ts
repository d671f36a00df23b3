/** Section `document`: each document is valid OpenAPI and follows the rules of this project. */
import { join } from 'node:path';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import type { BrokenDocument, DriftContext } from '../section/context.ts';
import { placeIn, type FindingPlace, type Severity, shortPath } from '../../findings/finding.ts';
import { documentRules } from '../../findings/rules/document.ts';
import { readSources } from '../../generate/source/sources.ts';
import { defineSection } from '../section/section.ts';

type Subject = ApiDocument | BrokenDocument;

/** A violation of a rule in a document. */
interface Fault {
  readonly rule: keyof typeof documentRules;
  readonly severity: Severity;
  readonly message: string;
  readonly place: FindingPlace;
  /** Set if the place does not lead to the operation. */
  readonly operation?: string;
}

export const documentSection = defineSection({
  name: 'document',
  purpose: 'each document is valid OpenAPI and follows the rules of this project',
  obstacle: () => undefined,
  subjects: ({ documents, broken }): readonly Subject[] => [...broken, ...documents],
  /** The desired state is a document without faults. */
  desired: (): readonly Fault[] => [],
  actual: (subject, context) =>
    'problems' in subject ? findSpecificationFaults(subject) : findOwnFaults(subject, context),
  compare: (_none, faults) => faults,
  finding: ({ rule, severity, message, place, operation }, subject) => ({
    rule,
    severity,
    ...(operation === undefined ? findOperation(subject, place.pointer) : { operation }),
    ...place,
    message,
    remedy: documentRules[rule].remedy,
  }),
});

function findSpecificationFaults({ problems }: BrokenDocument): Fault[] {
  return problems.map(({ message, pointer, location: { file, line, column } }) => ({
    rule: 'openapi-valid',
    severity: 'error',
    message,
    place: { pointer, file: shortPath(file), line, column },
  }));
}

async function findOwnFaults(document: ApiDocument, { profileFor, serviceFolder }: DriftContext): Promise<Fault[]> {
  const profile = await profileFor(document.name);
  // A service elsewhere has a style of its own.
  if (profile === 'standard') return [];
  const isOthers = profile === 'generated';
  return [...(await findRuleFaults(document, isOthers)), ...(await findUnwrittenHandlers(document, serviceFolder))];
}

/** The style of documents that others wrote is only a warning. */
async function findRuleFaults(document: ApiDocument, isOthers: boolean): Promise<Fault[]> {
  const { findRuleProblems } = await import('./house-rules.ts');
  const problems = await findRuleProblems(document);
  return problems.map(({ pointer, severity, ...problem }) => ({
    ...problem,
    severity: isOthers ? 'warning' : severity,
    place: placeIn(document, pointer),
  }));
}

/** Finds the operations that answer 501 until a person writes their handlers. */
async function findUnwrittenHandlers({ name, operations }: ApiDocument, serviceFolder: string): Promise<Fault[]> {
  const sources = await readSources(join(serviceFolder, name), shortPath(join(serviceFolder, name)));
  // Code without this name has no unwritten handler, and to load the TypeScript compiler takes longer than most commands.
  if (![...sources.values()].some((text) => text.includes('notImplemented'))) return [];
  const { findHandlers } = await import('../../generate/source/handlers-in-source.ts');
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

/** Returns the operation that contains a pointer. */
function findOperation(subject: Subject, pointer = ''): { operation?: string } {
  if ('problems' in subject) return {};
  const operation = subject.operations.find((candidate) => `${pointer}/`.startsWith(`${candidate.pointer}/`));
  return operation === undefined ? {} : { operation: operation.id };
}
