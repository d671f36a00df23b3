/** Everything that changed between two documents in normal form, each change classed or said to be in no class. */
import type { JsonObject } from '../../../openapi/document/document.ts';
import { objectOf } from '../../../openapi/json/json.ts';
import { at } from '../../../openapi/json/pointer.ts';
import { type FindingRule, libraryRule } from '../../findings/rules.ts';
import { differences, withDifference, type Difference } from '../../lib/differences.ts';
import type { NormalForm } from './normal-form.ts';
import { reportedChanges, type ReportedChange } from './oasdiff.ts';
import { isOursToTell, ownClass, text } from './own-rules.ts';

/** In rising order of what they need; `unclassed`: no rule knows what clients make of it. */
export type ChangeClass = 'wording' | 'addition' | 'breaking' | 'unclassed';

export interface Change {
  readonly class: ChangeClass;
  readonly rule: FindingRule;
  readonly message: string;
  /** Where, as in a `Difference`. */
  readonly path: readonly string[];
}

/** @throws OpsError where the library can't compare them */
export async function changesBetween(base: NormalForm, revision: NormalForm): Promise<readonly Change[]> {
  const all = differences(base.meaning, revision.meaning);
  const found = all.filter((difference) => !isDefinition(difference));
  if (found.length === 0) return differences(base.whole, revision.whole).slice(0, 1).map(wording);
  const own = found.flatMap(ownChange);
  const reported = await reportedChanges(base.meaning, revision.meaning);
  const classed = [...own, ...withoutRepetition(reported.filter(({ id }) => !isOursToTell(id))).map(reportedChange)];
  const open = found.filter((difference) => ownClass(difference) === undefined);
  // Where there is one difference alone, what the library says is of it.
  const isOfOne = all.length === 1 && reported.length > 0;
  const others = isOfOne ? [] : open;
  const unclassed = classed.length === 0 ? open : await unnoticed(base.meaning, revision.meaning, others, reported);
  return [...classed, ...unclassed.map(unclassedChange)];
}

/**
 * A schema or a security scheme that came or went as a whole: what needs it, or no longer does, is a difference of its
 * own.
 */
function isDefinition({ path: [room, , , ...inner], before, after }: Difference): boolean {
  return room === 'components' && inner.length === 0 && (before === undefined || after === undefined);
}

/** Of the same change at several statuses of an operation, one is told. */
function withoutRepetition(changes: readonly ReportedChange[]): readonly ReportedChange[] {
  const alike = groupBy(changes, ({ id, text, path, method }) =>
    JSON.stringify([id, path, method, text.replaceAll(/`\d{3}`/g, '')]),
  );
  return [...alike.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const more = others.length === 0 ? '' : `, and ${others.length} more like it`;
    return [{ ...first, text: `${first.text}${more}` }];
  });
}

const wording = ({ path }: Difference): Change => ({
  class: 'wording',
  rule: 'wording',
  message: `the wording of ${path.join(' ')} changed`,
  path,
});

function ownChange(difference: Difference): Change[] {
  const found = ownClass(difference);
  if (found === undefined) return [];
  const { rule, message, isBreaking } = found;
  return [{ class: isBreaking ? 'breaking' : 'addition', rule, message, path: difference.path }];
}

function reportedChange({ id, text: message, isBreaking, path, method }: ReportedChange): Change {
  const place = path === '' ? [] : ['paths', path, method.toLowerCase()];
  return { class: isBreaking ? 'breaking' : 'addition', rule: libraryRule(id), message, path: place };
}

function unclassedChange({ path, before, after }: Difference): Change {
  const message = `${path.slice(path[0] === 'paths' ? 3 : 0).join(' ')} was ${text(before)} and is ${text(after)}: no rule says what that means for clients`;
  return { class: 'unclassed', rule: 'unclassed', message, path };
}

/** Differences that are looked at alone; a run of the library takes about 40 ms. */
const maximumRuns = 100;
const runsAtOnce = 4;

/**
 * The differences of which the library says nothing. Each is looked at alone, since what it says of both documents does
 * not tell which difference it speaks of. Of many equal ones (a schema that many operations use) one is looked at.
 */
async function unnoticed(
  base: JsonObject,
  revision: JsonObject,
  open: readonly Difference[],
  reported: readonly ReportedChange[],
): Promise<readonly Difference[]> {
  const groups = [...groupBy(open, likeness).values()];
  const results: (readonly Difference[])[] = [];
  for (let start = 0; start < Math.min(groups.length, maximumRuns); start += runsAtOnce) {
    const batch = groups.slice(start, Math.min(start + runsAtOnce, maximumRuns));
    const noticed = await Promise.all(batch.map(([first]) => isNoticed(base, revision, first)));
    results.push(...batch.filter((_, index) => noticed[index] !== true));
  }
  const rest = groups.slice(maximumRuns).flat();
  return [
    ...results.flatMap(([first]) => first ?? []),
    ...rest.filter((difference) => !isNearby(difference, reported)),
  ];
}

/** A failed comparison notices nothing. */
async function isNoticed(base: JsonObject, revision: JsonObject, difference: Difference | undefined): Promise<boolean> {
  if (difference === undefined) return true;
  const before = withSchemasOf(base, revision);
  const changes = await reportedChanges(before, withDifference(before, difference)).catch(() => []);
  return changes.length > 0;
}

/** A part of the revision may refer to a schema that the base does not have yet. */
function withSchemasOf(base: JsonObject, revision: JsonObject): JsonObject {
  const schemas = { ...objectOf(at(revision, '/components/schemas')), ...objectOf(at(base, '/components/schemas')) };
  return { ...base, components: { ...objectOf(base.components), schemas } };
}

/** The same for differences of the same values at the same place of an operation, be it of another operation or error. */
function likeness({ path, before, after }: Difference): string {
  if (path[0] !== 'paths' || path.length < 4) return JSON.stringify([path, before, after]);
  const inOperation = path
    .slice(3)
    .map((name, index, all) => (all[index - 1] === 'responses' ? name.slice(0, 1) : name));
  return JSON.stringify([inOperation, before, after]);
}

function isNearby({ path: [room, path, method] }: Difference, reported: readonly ReportedChange[]): boolean {
  return reported.some((change) => room === 'paths' && change.path === path && change.method.toLowerCase() === method);
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
