/** Everything that changed between two documents in normal form, each change classed or said to be in no class. */
import { groupBy } from '../../../pulumi/plan/ordering.ts';
import { type FindingRule, libraryRule } from '../../findings/rules.ts';
import type { Difference } from '../../lib/differences.ts';
import { isConsequence } from './consequences.ts';
import { formDifferences } from './form-differences.ts';
import { findDifference } from './join.ts';
import type { NormalForm } from './form/normal-form.ts';
import { reportedChanges, type ReportedChange } from './oasdiff.ts';
import { isOurs, ownClass, text } from './own-rules.ts';

/** In rising order of what they need; `unclassed`: no rule knows what clients make of it. */
export type ChangeClass = 'wording' | 'addition' | 'breaking' | 'unclassed';

export interface Change {
  readonly class: ChangeClass;
  readonly rule: FindingRule;
  readonly message: string;
  /** Where, as in a `Difference`. */
  readonly path: readonly string[];
  /** True if one cause changes several operations. */
  readonly isShared?: boolean;
}

/** @throws OpsError if the library cannot compare the documents */
export async function changesBetween(base: NormalForm, revision: NormalForm): Promise<readonly Change[]> {
  const found = formDifferences(base.meaning, revision.meaning).filter((difference) => !isDefinition(difference));
  if (found.length === 0) return formDifferences(base.whole, revision.whole).slice(0, 1).map(wording);
  const own = new Map(found.flatMap((difference) => ownEntry(difference)));
  const { changes, noticed } = joined(found, await reportedChanges(base.meaning, revision.meaning), own);
  const known = found.filter((difference) => own.has(difference) || noticed.has(difference));
  const open = found.filter((difference) => !known.includes(difference) && !isConsequence(difference, known));
  return [...own.values(), ...changes, ...open.map(unclassedChange)];
}

/** A security scheme that came or went as a whole: what needs it, or no longer does, is a difference of its own. */
function isDefinition({ path: [room, , , ...inner], before, after }: Difference): boolean {
  return room === 'components' && inner.length === 0 && (before === undefined || after === undefined);
}

/** What the library reports, each change at the difference that it is about, unless a rule of ours judges that. */
function joined(
  found: readonly Difference[],
  reported: readonly ReportedChange[],
  own: ReadonlyMap<Difference, Change>,
): { readonly changes: readonly Change[]; readonly noticed: ReadonlySet<Difference> } {
  const byOperation = groupBy(found, ({ path }) => operationKey(path));
  const noticed = new Set<Difference>();
  const changes = reported.flatMap((change) => {
    const place = ['paths', change.path, change.method];
    const near = [place, place.slice(0, 2)].flatMap((path) => byOperation.get(operationKey(path)) ?? []);
    const { best, all } = findDifference(change, near);
    for (const difference of all) noticed.add(difference);
    if (isOurs(change.id) || (best !== undefined && own.has(best))) return [];
    return [reportedChange(change, best?.path ?? (change.path === '' ? [] : place))];
  });
  return { changes, noticed };
}

const operationKey = (path: readonly string[]): string => JSON.stringify(path.slice(0, 3));

const wording = ({ path }: Difference): Change => ({
  class: 'wording',
  rule: 'wording',
  message: `the wording of ${path.join(' ')} changed`,
  path,
});

function ownEntry(difference: Difference): [Difference, Change][] {
  const found = ownClass(difference);
  if (found === undefined) return [];
  const { rule, message, isBreaking } = found;
  return [[difference, { class: isBreaking ? 'breaking' : 'addition', rule, message, path: difference.path }]];
}

function reportedChange({ id, text: message, isBreaking }: ReportedChange, path: readonly string[]): Change {
  return { class: isBreaking ? 'breaking' : 'addition', rule: libraryRule(id), message, path };
}

function unclassedChange({ path, before, after }: Difference): Change {
  const place = path.slice(path[0] === 'paths' ? 3 : 0).join(' ');
  const message = `${place} was ${text(before)} and is ${text(after)}: no rule says what that means for clients`;
  return { class: 'unclassed', rule: 'unclassed', message, path };
}
