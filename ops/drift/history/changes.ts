/** Finds all changes between two documents in normal form, and classifies them. */
import { describeValue } from '../../findings/finding.ts';
import { type FindingRule, libraryRule } from '../../findings/rules.ts';
import type { DocumentDifference } from '../../difference/differences.ts';
import { FoundDifferences, isConsequence } from './consequences.ts';
import { findFormDifferences } from './form-differences.ts';
import { findMatchingDifferences } from './oasdiff/join.ts';
import type { NormalForm } from './form/normal-form.ts';
import { alignPathNames, type RenamedPath } from './form/renamed-parameters.ts';
import { readReportedChanges, type ReportedChange } from './oasdiff/oasdiff.ts';
import { classifyByOwnRules, classifyConstraint, isChoice, replacesLibraryRule } from './own-rules.ts';

/** In ascending order of the required version; `unclassed`: no rule knows the effect on clients. */
export type DocumentChangeClass = 'wording' | 'addition' | 'breaking' | 'unclassed';

export interface DocumentChange {
  readonly class: DocumentChangeClass;
  readonly rule: FindingRule;
  readonly message: string;
  /** The path, as in a `DocumentDifference`. */
  readonly path: readonly string[];
}

/** @throws OpsError if the library cannot compare the documents */
export async function findChanges(base: NormalForm, revision: NormalForm): Promise<readonly DocumentChange[]> {
  const aligned = alignPathNames(base, revision);
  return [...aligned.renamed.map(renamedChange), ...(await findOtherChanges(aligned.base, revision))];
}

function renamedChange({ before, now, names }: RenamedPath): DocumentChange {
  const pairs = [...names].filter(([old, name]) => old !== name).map(([old, name]) => `"${old}" is "${name}" now`);
  const message = `the path parameters of ${before} were renamed: ${pairs.join(', ')}`;
  return { class: 'breaking', rule: 'path-parameter-renamed', message, path: ['paths', now] };
}

async function findOtherChanges(base: NormalForm, revision: NormalForm): Promise<readonly DocumentChange[]> {
  const found = new FoundDifferences(
    findFormDifferences(base.meaning, revision.meaning).filter((one) => !isDefinition(one)),
  );
  if (found.all.length === 0) return findFormDifferences(base.whole, revision.whole).slice(0, 1).map(wording);
  const causes = new Set(found.all.filter((difference) => !isConsequence(difference, found)));
  const own = new Map([...causes].flatMap((difference) => ownEntry(difference)));
  const noticed = new Set<DocumentDifference>();
  const reported = (await readReportedChanges(base.meaning, revision.meaning)).flatMap((change) => {
    if (replacesLibraryRule(change.id)) return [];
    const place = ['paths', change.path, change.method];
    const near = [...found.near(place), ...found.near(place.slice(0, 2))];
    const fitting = findMatchingDifferences(change, near);
    const [best, ...others] = fitting.filter((difference) => causes.has(difference));
    if (best !== undefined && own.has(best)) return [];
    // The library reports a changed alternative as added and removed.
    if (best !== undefined && /-(?:any|one)-of-/.test(change.id) && classifyConstraint(best) !== undefined) return [];
    for (const difference of [best, ...others]) if (difference !== undefined) noticed.add(difference);
    // If a choice was added or removed, the library compares one alternative with all.
    if (best === undefined && (fitting.length > 0 || near.some(({ path }) => isChoice(path)))) return [];
    const isBreaking = change.isBreaking || (best !== undefined && isNarrowedToo(change, best, found));
    return [reportedChange({ ...change, isBreaking }, best?.path ?? (change.path === '' ? [] : place))];
  });
  const open = [...causes].filter((difference) => !own.has(difference) && !noticed.has(difference));
  return [...own.values(), ...reported, ...open.map(openChange)];
}

/** A number as text is no `uuid`: the library sees that every type is a text, and not what the text must be. */
function isNarrowedToo({ id }: ReportedChange, { path }: DocumentDifference, found: FoundDifferences): boolean {
  if (!id.endsWith('-type-generalized')) return false;
  const schema = path.slice(0, -1).join('\n');
  return found.all.some(
    (other) =>
      other.before === undefined &&
      ['format', 'pattern', 'enum', 'const', 'minLength', 'maxLength'].includes(other.path.at(-1) ?? '') &&
      other.path.slice(0, -1).join('\n') === schema,
  );
}

/** True for a whole security scheme that was added or removed. Operations that require it differ too. */
function isDefinition({ path: [room, , , ...inner], before, after }: DocumentDifference): boolean {
  return room === 'components' && inner.length === 0 && (before === undefined || after === undefined);
}

const wording = ({ path }: DocumentDifference): DocumentChange => ({
  class: 'wording',
  rule: 'wording',
  message: `the wording of ${path.join(' ')} changed`,
  path,
});

function ownEntry(difference: DocumentDifference): [DocumentDifference, DocumentChange][] {
  const found = classifyByOwnRules(difference);
  if (found === undefined) return [];
  const { rule, message, isBreaking } = found;
  return [[difference, { class: isBreaking ? 'breaking' : 'addition', rule, message, path: difference.path }]];
}

function reportedChange({ id, text: message, isBreaking }: ReportedChange, path: readonly string[]): DocumentChange {
  return { class: isBreaking ? 'breaking' : 'addition', rule: libraryRule(id), message, path };
}

/** Classifies a difference that neither the library nor a rule of ours knows. */
function openChange(difference: DocumentDifference): DocumentChange {
  const { path, before, after } = difference;
  const place = path.slice(path[0] === 'paths' ? 3 : 0).join(' ');
  const message = `${place} was ${describeValue(before)} and is ${describeValue(after)}`;
  const known = classifyConstraint(difference);
  if (known !== undefined)
    return { class: known.isBreaking ? 'breaking' : 'addition', rule: known.rule, message, path };
  return {
    class: 'unclassed',
    rule: 'unclassed',
    message: `${message}: no rule knows the effect on clients`,
    path,
  };
}
