/** Section `history`: finds the changes of each document since the base, and checks that its version was raised enough. */
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { placeIn, placeForRemoved } from '../../findings/finding.ts';
import type { FindingRule } from '../../findings/rules.ts';
import { findChanges, type DocumentChange } from './changes.ts';
import { type Cause, groupByCause } from './causes.ts';
import { toNormalForm, type NormalForm } from './form/normal-form.ts';
import { isAtLeast, findHighestRaise, neededRaises, type Raise, compareVersions, raiseVersion } from './version.ts';
import type { OpsError } from '../../error/ops-error.ts';
import type { DriftContext } from '../section/context.ts';
import { findBrokenDocuments, defineSection } from '../section/section.ts';

interface Subject {
  readonly name: string;
  /** The document of the tree; undefined if it was removed. */
  readonly document: ApiDocument | undefined;
  /** The document of the base; undefined if it is new. */
  readonly base: ApiDocument | undefined;
  /** The name of the base, for people. */
  readonly label: string;
}

interface Problem {
  readonly rule: FindingRule;
  readonly message: string;
  readonly path: readonly string[];
  readonly pointer: string;
  readonly remedy: string;
  readonly isShared?: boolean;
}

export const historySection = defineSection({
  name: 'history',
  purpose: 'the versions of the documents were raised enough for the changes since the base',
  usesBase: true,
  unconfigured: async (context) => (findBrokenDocuments(context) === undefined ? findAbsence(context) : undefined),
  obstacle: findBrokenDocuments,
  subjects: async ({ documents, base }): Promise<readonly Subject[]> => {
    const { label, documents: before } = await base();
    const names = new Set([...before.keys(), ...documents.map(({ name }) => name)]);
    const find = (name: string) => documents.find((document) => document.name === name);
    return [...names].map((name) => ({ name, label, document: find(name), base: before.get(name) }));
  },
  desired: ({ base }) => base && toNormalForm(base),
  actual: ({ document }) => document && toNormalForm(document),
  compare: async (before, now, { name, label, base, document }): Promise<readonly Problem[]> => {
    // A new document is an addition, and has a version of its own.
    if (before === undefined || base === undefined) return [];
    if (now === undefined || document === undefined) return [removed(name, label)];
    return compareForms(before, now, label, (changes) =>
      groupByCause(changes, { before: base.content, now: document.content }),
    );
  },
  finding: ({ rule, message, path, pointer, remedy, isShared = false }, { document, base }) => {
    const place = document === undefined ? placeForRemoved(base) : placeIn(document, pointer);
    const operation = isShared ? {} : operationAt([document, base], path);
    return { rule, severity: 'error', ...operation, ...place, message, remedy };
  },
});

/** Without a repository there is no history; an unreadable base is an error of the section itself. */
async function findAbsence({ base }: DriftContext): Promise<OpsError | undefined> {
  return base().then(
    ({ absence }) => absence,
    () => undefined,
  );
}

function removed(name: string, label: string): Problem {
  const message = `${name} exists at ${label} and was removed`;
  return {
    rule: 'document-removed',
    message,
    path: [],
    pointer: '',
    remedy: 'restore it, or add an exception with a reason',
  };
}

async function compareForms(
  base: NormalForm,
  revision: NormalForm,
  label: string,
  byCause: (changes: readonly DocumentChange[]) => readonly Cause[],
): Promise<readonly Problem[]> {
  const raise = compareVersions(base.version, revision.version);
  if (raise === 'lowered') return [lowered(base.version, revision.version, label)];
  // A new major version permits any change.
  if (raise === 'major') return [];
  const changes = byCause(await findChanges(base, revision));
  const grave = changes.filter((change) => change.class === 'breaking' || change.class === 'unclassed');
  const problems = grave.map((change) => graveProblem(change, base.version));
  const want = findHighestRaise(changes.map((change) => neededRaises[change.class]));
  if (want === 'none' || (raise !== undefined && isAtLeast(raise, want))) return problems;
  return [...problems, version(changes, want, [base.version, revision.version], label)];
}

const versionPlace = { path: ['info', 'version'], pointer: '/info/version' } as const;

function lowered(before: string, now: string, label: string): Problem {
  const message = `the version was ${before} at ${label} and is ${now}`;
  return { rule: 'version', message, ...versionPlace, remedy: 'raise the version' };
}

function graveProblem({ class: kind, ...change }: Cause, version: string): Problem {
  const major = `raise the version to ${raiseVersion(version, 'major')}`;
  const remedy =
    kind === 'breaking'
      ? `undo the change, or ${major}`
      : `undo the change, ${major}, or add an exception with a reason`;
  return { ...change, remedy };
}

function version(
  changes: readonly DocumentChange[],
  want: Raise,
  [before, now]: readonly [string, string],
  label: string,
): Problem {
  const decisive = changes.filter((change) => neededRaises[change.class] === want);
  const listed = decisive.slice(0, 3).map(({ message }) => message);
  const more = decisive.length > listed.length ? ` and ${decisive.length - listed.length} more` : '';
  const message = `the version was ${before} at ${label} and is ${now}, which is not enough for: ${listed.join('; ')}${more}`;
  // An unclassed change may be breaking: the findings of both name the same version.
  const least = changes.some((change) => change.class === 'unclassed') ? 'major' : want;
  const remedy = `raise it to ${raiseVersion(before, least)} at least`;
  return { rule: 'version', message, ...versionPlace, remedy };
}

/** The id of the operation, or its former id if it was removed. */
function operationAt(
  documents: readonly (ApiDocument | undefined)[],
  [room, path, method]: readonly string[],
): { operation?: string } {
  if (room !== 'paths') return {};
  const all = documents.flatMap((document) => document?.operations ?? []);
  const operation = all.find((candidate) => candidate.path === path && candidate.method === method);
  return operation === undefined ? {} : { operation: operation.id };
}
