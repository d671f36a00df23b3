/** Finds the differences that a change of the library concerns: it names the operation and the member, but no place. */
import { arrayOf } from '../../../../openapi/json/json.ts';
import type { DocumentDifference } from '../../../difference/differences.ts';
import type { ReportedChange } from './oasdiff.ts';
import { findSchemaPlaces, type SchemaPlace } from './schema-place.ts';

/** A change of the library, with the names that can be compared with a place. */
interface Clue {
  readonly id: string;
  /** The values in backquotes in the text: names, statuses, values. */
  readonly names: readonly string[];
  /** The last name of each path of properties in the text: `items/createdAt` → `createdAt`. */
  readonly members: readonly string[];
}

/**
 * Returns the differences that a reported change may concern, the best match first.
 * @param differences of the operation that the change is about, or of its path as a whole
 */
export function findMatchingDifferences(
  change: ReportedChange,
  differences: readonly DocumentDifference[],
): readonly DocumentDifference[] {
  const clue = toClue(change);
  return differences
    .map((difference) => ({ difference, fit: scoreMatch(clue, difference) }))
    .filter(({ fit }) => fit > 0)
    .toSorted((one, other) => other.fit - one.fit)
    .map(({ difference }) => difference);
}

function toClue({ id, text }: ReportedChange): Clue {
  const names = [...text.matchAll(/`([^`]*)`/g)].map(([, name = '']) => name);
  const members = names.map((name) => {
    const segments = name.split('/').filter((segment) => segment !== '' && !segment.includes('['));
    return segments.findLast((segment) => segment !== 'items') ?? segments.at(-1) ?? '';
  });
  return { id, names, members };
}

/** Returns a score; 0 if the difference does not match. */
function scoreMatch(clue: Clue, { path, before, after }: DocumentDifference): number {
  const [, , , member, key = '', ...inner] = path;
  if (member === undefined) return /^(?:api-|endpoint-|webhook-)/.test(clue.id) ? 1 : 0;
  const isWhole = before === undefined || after === undefined;
  if (member === 'parameters')
    return parameterFit(clue, key.slice(key.indexOf(':') + 1), inner, { path, before, after });
  if (member === 'requestBody') {
    if (!/request-(?:body|.*property)|^new-.*property/.test(clue.id)) return 0;
    return bodyFit(clue, [key, ...inner].filter(Boolean), isWhole, { path, before, after });
  }
  if (member !== 'responses') return clue.id.includes(topics[member] ?? `-${kebab(member)}`) ? 1 : 0;
  const isOfStatus =
    clue.names.includes(key) || !clue.names.some((name) => /^(?:[1-5](?:\d\d|XX)|default)$/.test(name));
  if (!clue.id.includes('response') || !isOfStatus) return 0;
  if (inner.length === 0) return clue.id.includes('status') ? 1 : 0;
  if (inner[0] !== 'headers') return bodyFit(clue, inner, isWhole, { path, before, after });
  const isNamed = clue.names.some((name) => name.toLowerCase() === inner[1]);
  return clue.id.includes('-header-') && isNamed && inner.length <= 3 ? 2 : 0;
}

/** Members of an operation that the library names differently. */
const topics: Readonly<Record<string, string>> = {
  tags: 'api-tag',
  deprecated: 'deprecated',
  'x-sunset': 'sunset',
  'x-stability-level': 'stability',
  operationId: 'operation-id',
};

const kebab = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

function parameterFit(
  clue: Clue,
  name: string,
  [member, ...inner]: readonly string[],
  difference: DocumentDifference,
): number {
  const isNamed = clue.names.some((other) => other === name || other.toLowerCase() === name);
  if (!isNamed || !/parameter|request-header/.test(clue.id)) return 0;
  if (member === undefined) return /^new-|parameter-removed/.test(clue.id) ? 1 : 0;
  if (member === 'required') return /became-(?:required|optional)/.test(clue.id) ? 2 : 0;
  if (member !== 'schema' && member !== 'content')
    return clue.id.includes(topics[member] ?? `-${kebab(member)}`) ? 2 : 0;
  return schemaFit(clue, member === 'schema' ? inner : inner.slice(2), difference);
}

function bodyFit(clue: Clue, inner: readonly string[], isWhole: boolean, difference: DocumentDifference): number {
  const [member, , part, ...rest] = inner;
  if (member === undefined) return isWhole && /request-body-(?:added|removed)/.test(clue.id) ? 1 : 0;
  if (member === 'required') return /request-body-became-(?:required|optional)/.test(clue.id) ? 1 : 0;
  if (member !== 'content') return 0;
  if (part === undefined) return /media-?type/.test(clue.id) ? 1 : 0;
  return part === 'schema' ? schemaFit(clue, rest, difference) : 0;
}

function schemaFit(clue: Clue, path: readonly string[], difference: DocumentDifference): number {
  return Math.max(
    0,
    ...findSchemaPlaces(path).map((place, index) => (placeFit(clue, place, difference) ? index + 2 : 0)),
  );
}

function placeFit(clue: Clue, { keyword, member, isLast }: SchemaPlace, difference: DocumentDifference): boolean {
  if (keyword === 'property') return isOfProperty(clue, member);
  if (keyword === 'required') {
    return (
      /required|optional/.test(clue.id) && findChangedNames(difference).some((name) => clue.members.includes(name))
    );
  }
  if (!isAbout(clue.id, keyword) || (!isLast && keyword === 'type')) return false;
  // A change of the schema as a whole names no property.
  return member === undefined
    ? !clue.id.includes('-property-') || clue.names.some((name) => /^(?:items\/)+$|\[/.test(name))
    : clue.members.includes(member);
}

function isOfProperty({ id, members }: Clue, member: string | undefined): boolean {
  const isAdded = /^new-.*property|property-(?:added|removed)/.test(id) && !/(?:pattern|read-only)-property/.test(id);
  return isAdded && member !== undefined && members.includes(member);
}

/** Names of keywords in the library's ids. */
const words: Readonly<Record<string, string>> = {
  type: 'type|list-of-types|nullable',
  format: 'type',
  enum: 'enum|const',
  default: 'default-value',
  minimum: 'min',
  maximum: 'max',
  exclusiveMinimum: 'exclusive-min',
  exclusiveMaximum: 'exclusive-max',
  patternProperties: 'pattern-property',
  dependentSchemas: 'dependent-schema',
  deprecated: 'deprecated|reactivated|sunset',
  'x-sunset': 'sunset',
};

/** True for `request-property-max-length-decreased` and `maxLength`. */
function isAbout(id: string, keyword: string): boolean {
  if (keyword === 'items') return false;
  if (keyword === 'discriminator') return id.includes('-discriminator-');
  return (words[keyword] ?? kebab(keyword)).split('|').some((word) => {
    const start = id.lastIndexOf(`-${word}`);
    return start >= 0 && /^(?:-(?:value-)?[a-z]+)?$/.test(id.slice(start + word.length + 1));
  });
}

/** The members that are required on one side only. */
export function findChangedNames({ before, after }: DocumentDifference): readonly string[] {
  const [old, now] = [arrayOf(before), arrayOf(after)];
  const changed = [...old.filter((name) => !now.includes(name)), ...now.filter((name) => !old.includes(name))];
  return changed.filter((name) => typeof name === 'string');
}
