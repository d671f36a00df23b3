/** Differences that only follow from another one, which is the cause that a finding names. */
import { isObject } from '../../../openapi/json.ts';
import type { Difference } from '../../lib/differences.ts';
import { changedNames } from './join.ts';

/**
 * True if a difference follows from others of the same comparison.
 * @param known the differences for which there is a rule
 */
export function isConsequence(difference: Difference, known: readonly Difference[]): boolean {
  return [isRestated, isOfOtherType, isOfOtherMembers, isOfOtherOperation].some((rule) => rule(difference, known));
}

type Rule = (difference: Difference, known: readonly Difference[]) => boolean;

/** A part beside `additionalProperties` names the members of the whole schema. */
const isRestated: Rule = ({ path, before, after }) => {
  const isName = path.at(-4) === 'allOf' && /^(?:p|patternP)roperties$/.test(path.at(-2) ?? '');
  return isName && isObject(before ?? after) && Object.keys(before ?? after ?? {}).length === 0;
};

/** A schema of another type has other keywords. */
const isOfOtherType: Rule = ({ path }, known) =>
  known.some(({ path: other }) => other.at(-1) === 'type' && startsWith(path, other.slice(0, -1)));

/** A member that came or went is required no more, or newly. */
const isOfOtherMembers: Rule = (difference, known) => {
  const { path } = difference;
  const members = [...path.slice(0, -1), 'properties'];
  const isKnown = (name: string): boolean => known.some((other) => isSamePath(other.path, [...members, name]));
  const names = changedNames(difference);
  return path.at(-1) === 'required' && names.length > 0 && names.every(isKnown);
};

/** A link to an operation that is gone, or has another name. */
const isOfOtherOperation: Rule = ({ path, before }, known) => {
  if (path[5] !== 'links') return false;
  const target = path.at(-1) === 'operationId' ? before : isObject(before) ? before.operationId : undefined;
  const isGone = (other: Difference): boolean =>
    other.path[0] === 'paths' &&
    (other.path.at(-1) === 'operationId'
      ? other.before === target
      : other.after === undefined && names(other.before, target));
  return typeof target === 'string' && known.some(isGone);
};

/** Whether an operation, or one of the operations of a path, has this id. */
function names(item: unknown, id: unknown): boolean {
  if (!isObject(item)) return false;
  return (
    item.operationId === id ||
    Object.values(item).some((operation) => isObject(operation) && operation.operationId === id)
  );
}

function startsWith(path: readonly string[], start: readonly string[]): boolean {
  return path.length > start.length && start.every((name, index) => path[index] === name);
}

function isSamePath(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && startsWith([...one, ''], other);
}
