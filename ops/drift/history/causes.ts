/** Groups changes by cause: a schema that many operations use is changed at one place. */
import type { JsonObject } from '../../../openapi/document/document.ts';
import { at, join, split } from '../../../openapi/json/pointer.ts';
import { stringifySorted } from '../../../openapi/json/sorted-json.ts';
import { groupBy } from '../../../pulumi/plan/document/ordering.ts';
import type { DocumentChange } from './changes.ts';
import { findSourcePlaces } from './source-place.ts';

/** The contents of two revisions of a document. */
export interface Revisions {
  readonly before: JsonObject;
  readonly now: JsonObject;
}

/** What the author of a document changed. */
export interface Cause extends DocumentChange {
  /** The JSON pointer of the change, or of its nearest parent that exists now. */
  readonly pointer: string;
  /** True if it changes several operations. */
  readonly isShared: boolean;
}

/** In descending order of importance. */
const gravity: readonly DocumentChange['class'][] = ['breaking', 'unclassed', 'addition', 'wording'];

/** The maximum number of changes of one kind at one place that are reported one by one. */
const maximumAlike = 3;

/** Returns one change for each cause: the most severe, with the number of operations that it concerns. */
export function groupByCause(changes: readonly DocumentChange[], revisions: Revisions): readonly Cause[] {
  const placed = changes.map((change) => ({ change, place: findPlace(change.path, revisions) }));
  const byPlace = groupBy(placed, ({ change, place }) => JSON.stringify([place.key, ...toKind(change)]));
  const causes = [...byPlace.values()].map((all) =>
    findGravest(
      all.map(({ change }) => change),
      all[0]?.place.pointer ?? '',
    ),
  );
  const alike = groupBy(causes, (cause) =>
    JSON.stringify(cause.path.length > 4 ? [cause.rule, findPlace(cause.path.slice(0, -1), revisions).key] : [cause]),
  );
  return [...alike.values()].flatMap((group) => (group.length > maximumAlike ? [summary(group)] : group));
}

/** Returns the place in the revision, or in the base if that has more of the path; of several, the changed one. */
function findPlace(path: readonly string[], { before, now }: Revisions): { key: string; pointer: string } {
  const [old, current] = [findSourcePlaces(before, path), findSourcePlaces(now, path)];
  const hasChanged = (pointer: string): boolean => readText(before, pointer) !== readText(now, pointer);
  const gone = old.missing < current.missing ? old.pointers.find(hasChanged) : undefined;
  const place = gone ?? current.pointers.find(hasChanged) ?? current.pointers[0] ?? '';
  const { missing } = gone === undefined ? current : old;
  const key = JSON.stringify([gone !== undefined, place, ...path.slice(path.length - missing)]);
  return { key, pointer: gone === undefined ? place : findNearest(now, place) };
}

const readText = (content: JsonObject, pointer: string): string => stringifySorted(at(content, pointer));

function findNearest(content: JsonObject, pointer: string): string {
  const segments = split(pointer);
  while (segments.length > 0 && at(content, join('', ...segments)) === undefined) segments.pop();
  return join('', ...segments);
}

/** Groups changes of the same kind that have no place within their operation. */
function toKind({ path, rule, message }: DocumentChange): readonly string[] {
  return path.length === 3 ? [rule, message.replaceAll(/`\d{3}`/g, '')] : [];
}

function findGravest(changes: readonly DocumentChange[], pointer: string): Cause {
  const [first, ...others] = changes.toSorted(
    (one, other) => gravity.indexOf(one.class) - gravity.indexOf(other.class),
  );
  if (first === undefined) throw new Error('a cause has changes');
  const operations = new Set([first, ...others].map(({ path }) => JSON.stringify(path.slice(0, 3))));
  if (operations.size === 1) return { ...first, pointer, isShared: false };
  const more = operations.size === 2 ? 'one more operation' : `${operations.size - 1} more operations`;
  return { ...first, pointer, isShared: true, message: `${first.message}, and so in ${more}` };
}

function summary(causes: readonly Cause[]): Cause {
  const [first] = causes;
  if (first === undefined) throw new Error('a group has causes');
  return { ...first, message: `${first.message}; and ${causes.length - 1} more of this kind` };
}
