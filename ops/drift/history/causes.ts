/** Changes with one cause in one: a schema that many operations use is written, and changed, at one place. */
import type { ApiDocument } from '../../../openapi/document.ts';
import { groupBy } from '../../../pulumi/plan/ordering.ts';
import type { Change } from './changes.ts';
import { sourcePlace } from './source-place.ts';

/** The revision, and what it was before. */
export interface Revisions {
  readonly base: ApiDocument;
  readonly document: ApiDocument;
}

/** In falling order of what a person has to know first. */
const gravity: readonly Change['class'][] = ['breaking', 'unclassed', 'addition', 'wording'];

/** So many changes of one kind at one place are reported one by one. */
const maximumAlike = 3;

/** Returns one change for each cause: the gravest, which says how many operations it concerns. */
export function causesOf(changes: readonly Change[], revisions: Revisions): readonly Change[] {
  const byPlace = groupBy(changes, (change) => JSON.stringify([causeOf(change, revisions), ...kindOf(change)]));
  const causes = [...byPlace.values()].map(gravest);
  const alike = groupBy(causes, (change) =>
    JSON.stringify(
      change.path.length > 4 ? [change.rule, causeOf(change, revisions, 1)] : [change.path, change.message],
    ),
  );
  return [...alike.values()].flatMap((group) => (group.length > maximumAlike ? [summary(group)] : group));
}

/** The place that the author changed: in the revision, or in the base if the revision does not have it. */
function causeOf({ path }: Change, { base, document }: Revisions, outer = 0): readonly (string | number)[] {
  const wanted = path.slice(0, Math.max(0, path.length - outer));
  const [now, before] = [sourcePlace(document, wanted), sourcePlace(base, wanted)];
  const [place, name] = before.missing < now.missing ? [before, 'base'] : [now, 'revision'];
  return [name, place.pointer, ...wanted.slice(wanted.length - place.missing)];
}

/** Of changes that are known for an operation alone, the same kind is one cause. */
function kindOf({ path, rule, message }: Change): readonly string[] {
  return path.length === 3 ? [rule, message.replaceAll(/`\d{3}`/g, '')] : [];
}

function gravest(changes: readonly Change[]): Change {
  const [first, ...others] = changes.toSorted(
    (one, other) => gravity.indexOf(one.class) - gravity.indexOf(other.class),
  );
  if (first === undefined) throw new Error('a cause has changes');
  const operations = new Set([first, ...others].map(({ path }) => JSON.stringify(path.slice(0, 3))));
  if (operations.size === 1) return first;
  const more = operations.size === 2 ? 'one more operation' : `${operations.size - 1} more operations`;
  return { ...first, message: `${first.message}, and so in ${more}`, isShared: true };
}

function summary(changes: readonly Change[]): Change {
  const [first] = changes;
  if (first === undefined) throw new Error('a group has changes');
  return { ...first, message: `${first.message}; ${changes.length - 1} more of this kind are there` };
}
