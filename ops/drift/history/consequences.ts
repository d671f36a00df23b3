/** Finds differences that are only consequences of another one. The finding names the cause. */
import type { Json } from '../../../openapi/document/document.ts';
import { isArray, isObject, objectOf } from '../../../openapi/json/json.ts';
import { groupBy } from '../../../pulumi/plan/document/ordering.ts';
import type { DocumentDifference } from '../../difference/differences.ts';
import { findChangedNames } from './oasdiff/join.ts';

/** The differences of two documents, and those of an operation or a path. */
export class FoundDifferences {
  readonly all: readonly DocumentDifference[];
  /** Those that remove or rename an operation, or remove a path. */
  readonly operations: readonly DocumentDifference[];
  readonly #byOperation: ReadonlyMap<string, readonly DocumentDifference[]>;

  constructor(all: readonly DocumentDifference[]) {
    this.all = all;
    this.#byOperation = groupBy(all, ({ path }) => JSON.stringify(path.slice(0, 3)));
    this.operations = all.filter(
      ({ path, after }) =>
        path[0] === 'paths' && (path[3] === 'operationId' || (path.length < 4 && after === undefined)),
    );
  }

  near(path: readonly string[]): readonly DocumentDifference[] {
    return this.#byOperation.get(JSON.stringify(path.slice(0, 3))) ?? [];
  }
}

/** True if a difference follows from others of the same comparison. */
export function isConsequence(difference: DocumentDifference, found: FoundDifferences): boolean {
  return [isRestated, isOfOtherType, isOfOtherMembers, isOfOtherOperation].some((rule) => rule(difference, found));
}

type Rule = (difference: DocumentDifference, found: FoundDifferences) => boolean;

/** A part of a schema with `additionalProperties` names the members of the whole schema. */
const isRestated: Rule = ({ path, before, after }) => {
  const isName = path.at(-4) === 'allOf' && /^(?:p|patternP)roperties$/.test(path.at(-2) ?? '');
  return isName && isObject(before ?? after) && Object.keys(before ?? after ?? {}).length === 0;
};

/** A schema of another type has other keywords. */
const isOfOtherType: Rule = ({ path }, found) =>
  found
    .near(path)
    .some(
      (other) =>
        other.path.at(-1) === 'type' &&
        startsWith(path, other.path.slice(0, -1)) &&
        other.path.join() !== path.join() &&
        isOther(other),
    );

/** True if the types have nothing in common except null. */
function isOther({ before, after }: DocumentDifference): boolean {
  if (before === undefined || after === undefined) return false;
  const now = isArray(after) ? after : [after];
  return !(isArray(before) ? before : [before]).some((type) => type !== 'null' && now.includes(type));
}

/** A member that was added or removed also changes `required`. */
const isOfOtherMembers: Rule = (difference, found) => {
  const { path } = difference;
  if (path.at(-1) !== 'required') return false;
  const members = JSON.stringify([...path.slice(0, -1), 'properties']);
  const known = found.near(path).filter((other) => JSON.stringify(other.path.slice(0, -1)) === members);
  const names = findChangedNames(difference);
  return names.length > 0 && names.every((name) => known.some((other) => other.path.at(-1) === name));
};

/** A link to an operation that was removed or renamed. */
const isOfOtherOperation: Rule = ({ path, before }, found) => {
  if (path[5] !== 'links') return false;
  const target = path.at(-1) === 'operationId' ? before : objectOf(before).operationId;
  return typeof target === 'string' && found.operations.some((other) => operationsOf(other.before).includes(target));
};

/** The ids of an operation, of all operations of a path, or the id itself. */
function operationsOf(value: Json | undefined): readonly (Json | undefined)[] {
  if (!isObject(value)) return [value];
  return [value.operationId, ...Object.values(value).map((operation) => objectOf(operation).operationId)];
}

function startsWith(path: readonly string[], start: readonly string[]): boolean {
  return path.length > start.length && start.every((name, index) => path[index] === name);
}
