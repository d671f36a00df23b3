/** Proposes the outermost values of a schema, given a valid one; some of them may be invalid. */
import { isArray, isObject } from '../json/json.ts';
import type { Json, JsonObject } from '../json/json-value.ts';
import { allows, eachValue, highest, lowest, getRequiredNames, findTypes, findValues } from '../schema/view/facts.ts';
import { sampleFormats } from './sample-formats.ts';
import { patternSamples } from './sample-pattern.ts';
import type { Proposal, Propose } from './variations.ts';

/** The maximum length of created texts and lists. */
const longestText = 10_000;
const longestList = 200;

export const proposeEdges: Propose<Json> = (value, parts) => [
  ...otherValues(value, parts),
  ...(typeof value === 'number' ? numberEdges(value, parts) : []),
  ...(typeof value === 'string' ? textEdges(value, parts) : []),
  ...(isArray(value) ? listEdges(value, parts) : []),
  ...(isObject(value) ? objectEdges(value, parts) : []),
];

const otherValues: Propose<Json> = (_value, parts) => {
  const types = findTypes(parts) ?? [];
  return [
    ...(findValues(parts) ?? []).map((value) => ({ why: `is ${JSON.stringify(value)}`, value })),
    types.includes('null') ? { why: 'null', value: null } : undefined,
    ...(types.includes('boolean') ? [true, false] : []).map((value) => ({ why: `is ${value}`, value })),
    types.length > 1 && allows(types, 'integer') ? { why: 'is a number', value: 1 } : undefined,
    types.length > 1 && types.includes('string') ? { why: 'is a text', value: 'text' } : undefined,
  ];
};

const numberEdges: Propose<number> = (_value, parts) => {
  const step = findTypes(parts)?.includes('number') === true ? 0.001 : 1;
  const multiple = highest(parts, 'multipleOf') ?? step;
  return [
    at('minimum', highest(parts, 'minimum')),
    at('maximum', lowest(parts, 'maximum')),
    at('just above', highest(parts, 'exclusiveMinimum'), multiple),
    at('just below', lowest(parts, 'exclusiveMaximum'), -multiple),
    at('zero', 0),
    at('one step', multiple),
    at('one step below zero', -multiple),
  ];
};

function at(why: string, bound: number | undefined, step = 0): Proposal | undefined {
  if (bound === undefined) return undefined;
  return { why: `${why} ${bound}`, value: Number((bound + step).toPrecision(15)) };
}

const textEdges: Propose<string> = (text, parts) => {
  const least = highest(parts, 'minLength') ?? 0;
  const most = lowest(parts, 'maxLength');
  const formats = eachValue(parts, ({ format }) => format);
  const patterns = eachValue(parts, ({ pattern }) => pattern);
  return [
    { why: `of ${least} characters`, value: resized(text, least) },
    most === undefined || most > longestText ? undefined : { why: `of ${most} characters`, value: resized(text, most) },
    { why: 'beyond ASCII', value: resized('é日😀', Math.max(least, Math.min(3, most ?? 3))) },
    { why: 'with marks', value: resized(`'"<&\\/`, Math.max(least, Math.min(6, most ?? 6))) },
    ...formats.flatMap((format) => formatEdges(format, least)),
    ...patterns.flatMap((pattern) =>
      patternSamples(pattern, Math.min(most ?? 40, 40)).map((value) => ({ why: 'matches its pattern', value })),
    ),
  ];
};

/** Truncates a text, or extends it by its last character, which many patterns allow to repeat. */
function resized(text: string, length: number): string {
  const characters = Array.from(text);
  const last = characters.at(-1) ?? 'x';
  return characters.slice(0, length).join('') + last.repeat(Math.max(0, length - characters.length));
}

/** The limits of the ranges of formats. */
const furthest: Readonly<Record<string, readonly string[]>> = {
  date: ['0001-01-01', '2024-02-29', '9999-12-31'],
  'date-time': [
    '0001-01-01T00:00:00Z',
    '2024-02-29T23:59:59.999Z',
    '2026-03-01T09:30:00+14:00',
    '9999-12-31T23:59:59Z',
  ],
  time: ['00:00:00Z', '23:59:59.999Z'],
  uuid: ['00000000-0000-0000-0000-000000000000', 'FFFFFFFF-FFFF-4FFF-BFFF-FFFFFFFFFFFF'],
  email: ["o'neil+tag@sub.example.co"],
  ipv4: ['0.0.0.0', '255.255.255.255'],
  ipv6: ['::', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  uri: ['urn:isbn:0451450523'],
};

function formatEdges(format: string, least: number): readonly Proposal[] {
  const made = [1, 2].map((index) => sampleFormats.get(format)?.(index, least));
  const values = [...made, ...(Object.hasOwn(furthest, format) ? (furthest[format] ?? []) : [])];
  return values.flatMap((value) => (value === undefined ? [] : [{ why: `${format} ${value}`, value }]));
}

const listEdges: Propose<readonly Json[]> = (items, parts) => {
  const least = highest(parts, 'minItems') ?? 0;
  const most = lowest(parts, 'maxItems');
  return [
    { why: `of ${least} items`, value: filled(items, least) },
    { why: 'of one item', value: filled(items, 1) },
    most === undefined || most > longestList ? undefined : { why: `of ${most} items`, value: filled(items, most) },
  ];
};

function filled(items: readonly Json[], length: number): readonly Json[] {
  if (items.length === 0) return items;
  return Array.from({ length }, (_, index) => items[index % items.length] ?? null);
}

const objectEdges: Propose<JsonObject> = (object, parts) => {
  const required = getRequiredNames(parts);
  const optional = Object.keys(object).filter((name) => !required.has(name));
  const alternatives = parts.flatMap(({ own }) => [...(own.anyOf ?? []), ...(own.oneOf ?? [])]);
  return [
    optional.length === 0
      ? undefined
      : { why: 'required members only', value: pick(object, (name) => required.has(name)) },
    ...optional.map((left) => ({ why: 'absent', member: left, value: pick(object, (name) => name !== left) })),
    ...(alternatives.length === 0
      ? []
      : optional.map((kept) => ({
          why: `${kept} as the only optional member`,
          value: pick(object, (name) => name === kept || required.has(name)),
        }))),
  ];
};

function pick(object: JsonObject, keep: (name: string) => boolean): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => keep(name)));
}
