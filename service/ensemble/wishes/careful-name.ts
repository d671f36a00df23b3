/**
 * Names by which clients ask for care: a trial run, a confirmation, no writes. If a client spells its wish differently,
 * its request must not be carried out without the wish, so a wrongly rejected name is the smaller fault.
 */
import {
  accesses,
  agents,
  callable,
  caps,
  carefulParts,
  doing,
  fillers,
  harmless,
  kinds,
  limits,
  manners,
  negations,
  off,
  on,
  ordinary,
  switches,
  typable,
  writing,
} from './words.ts';

/**
 * Returns whether a member, parameter or header of this name asks for care, in any spelling.
 * @param value its value; undefined: only the name is checked
 */
export function isCarefulName(name: string, value?: unknown): boolean {
  const parts = splitWords(name);
  const whole = parts.join('');
  if (carefulParts.test(whole) || carefulParts.test(getEssence(parts).join('')) || hasTypingError(parts)) return true;
  if (isRestriction(parts) || isHarmlessOnly(parts, whole)) return true;
  return isSwitch(parts, whole, value) || isTurnedOff(parts, value) || isCarefulManner(parts, value);
}

/** Maximum characters of a name that are checked: no wish is longer, and the time stays short. */
const maxNameLength = 256;

/** `DRY_RUN`, `dry-run`, `dryRun` and `Dry Run` in wide characters → `dry`, `run`. */
function splitWords(name: string): string[] {
  const plain = name
    .slice(0, maxNameLength)
    .normalize('NFKD')
    .replaceAll(/[\p{M}\p{Cf}'’]+/gu, '')
    .replaceAll(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .replaceAll(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2');
  return plain
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
}

const getEssence = (parts: readonly string[]): string[] => parts.filter((part) => !fillers.has(part));
const hasAny = (parts: readonly string[], words: ReadonlySet<string>): boolean => parts.some((part) => words.has(part));

/**
 * `no_writes`, `doNotExecute`, `skip-execution`, `check_before_write`, `write_policy`, `allow_deletes`,
 * `allowed_methods`, `max_calls`.
 */
function isRestriction(parts: readonly string[]): boolean {
  const negation = parts.findIndex((part) => negations.has(part) || part === 'before');
  const after = negation === -1 ? [] : parts.slice(negation + 1);
  if (hasAny(after, writing) || hasAny(after, doing)) return true;
  return (hasAny(parts, limits) && hasAny(parts, writing)) || (hasAny(parts, caps) && hasAny(parts, callable));
}

/** `plan_only`, `onlyValidate`, `validateonly`. */
function isHarmlessOnly(parts: readonly string[], whole: string): boolean {
  if (!whole.includes('only')) return false;
  const others = parts.filter((part) => part !== 'only');
  return harmless.has(whole.replace('only', '')) || (others.length > 0 && others.every((part) => harmless.has(part)));
}

/** `test: true`, `check: 1`, `safe_mode: "strict"`, `trialRun`. */
function isSwitch(parts: readonly string[], whole: string, value: unknown): boolean {
  const essence = getEssence(parts);
  const isNamedSwitch = parts.some((part) => part === 'mode' || part === 'run') || /.(mode|run)$/.test(whole);
  const isAllSwitches = essence.length > 0 && essence.every((part) => switches.has(part));
  if (!isAllSwitches && !switches.has(whole.replace(/(mode|run|flag)$/, ''))) return false;
  return isNamedSwitch || isInList(value, on) || isInList(value, off) || value === '';
}

/** `execute: false`, `auto_commit: "no"`, `tool_choice: "none"`. */
function isTurnedOff(parts: readonly string[], value: unknown): boolean {
  const essence = parts.every((part) => fillers.has(part)) ? parts : getEssence(parts);
  const isDoing = essence.length > 0 && essence.every((part) => writing.has(part) || doing.has(part));
  return isDoing && isInList(value, off);
}

function isInList(value: unknown, words: ReadonlySet<string>): boolean {
  const isScalar = typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number';
  return isScalar && words.has(String(value).trim().toLowerCase());
}

/** Values that are longer than this are prose. */
const maxValueLength = 64;

/** `mode: "plan"`, `flags: ["--dry-run"]`, `access: "read"`. */
function isCarefulManner(parts: readonly string[], value: unknown): boolean {
  if (!hasAny(parts, manners) && !hasAny(parts, kinds)) return false;
  const isOfAll = parts.every((part) => ofAll.some((words) => words.has(part)));
  const isAccess = isOfAll && hasAny(parts, accesses);
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.some((text) => {
    if (typeof text !== 'string' || text.length > maxValueLength) return false;
    if (isCarefulName(text) || (isAccess && isInList(text, readingModes))) return true;
    return isOfAll && hasAny(parts, manners) && isInList(text, switches);
  });
}

/** Words of names that apply to the whole request, not to the display or storage of one part. */
const ofAll = [manners, kinds, fillers, writing, doing, agents];
const readingModes: ReadonlySet<string> = new Set(['read', 'none', 'off']);

/** Longer names are compared without tolerance for typing errors. */
const maxTypedParts = 12;

/** `dry_rnu`, `comfirm`, `is_perview`: up to three words together that are one edit away from a careful one. */
function hasTypingError(parts: readonly string[]): boolean {
  return parts.slice(0, maxTypedParts).some((_, start) => {
    let word = '';
    return parts.slice(start, start + 3).some((part) => {
      word += part;
      return !ordinary.has(word) && typableByLength(word.length).some((careful) => isOneEditApart(word, careful));
    });
  });
}

/** Returns careful words whose length differs by at most one: most names have none, so few are compared. */
function typableByLength(length: number): readonly string[] {
  return typableWords.get(length) ?? [];
}

const typableWords: ReadonlyMap<number, readonly string[]> = new Map(
  Array.from({ length: 16 }, (_, length) => [length, typable.filter((word) => Math.abs(word.length - length) <= 1)]),
);

/** Returns true for one added, missing or different letter, or two exchanged neighbours. */
function isOneEditApart(one: string, other: string): boolean {
  let start = 0;
  while (start < one.length && one[start] === other[start]) start += 1;
  const [left, right] = [one.slice(start), other.slice(start)];
  const [leftRest, rightRest] = [left.slice(1), right.slice(1)];
  if (leftRest === right || left === rightRest || leftRest === rightRest) return true;
  return left === `${right.slice(1, 2)}${right.slice(0, 1)}${right.slice(2)}`;
}
