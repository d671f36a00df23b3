/** Proposes values that break the constraints of a value; some of them may be valid. */
import { isArray, isObject } from '../json/json.ts';
import type { Json, JsonObject } from '../json/json-value.ts';
import { allows, eachValue, highest, lowest, getProperties, getRequiredNames, someHave } from '../schema/view/facts.ts';
import type { BoundName, SchemaView } from '../schema/view/schema-view.ts';
import { compilePattern } from '../schema/view/pattern.ts';
import type { Proposal, Propose } from './variations.ts';

/** The maximum length of created texts and lists. */
const maxCreatedLength = 100_000;

export const proposeBreaks: Propose<Json> = (value, parts) => [
  ...wrongTypes(value, parts),
  ...otherValues(value, parts),
  ...(typeof value === 'number' ? numberBreaks(value, parts) : []),
  ...(typeof value === 'string' ? textBreaks(value, parts) : []),
  ...(isArray(value) ? listBreaks(value, parts) : []),
  ...(isObject(value) ? objectBreaks(value, parts) : []),
];

const ofTypes: readonly (readonly [type: string, value: Json])[] = [
  ['null', null],
  ['boolean', true],
  ['string', 'text'],
  ['integer', 7],
  ['number', 7.5],
  ['array', []],
  ['object', {}],
];

const wrongTypes: Propose<Json> = (_value, parts) => {
  const types = eachValue(parts, (own) => own.types).flat();
  const wrong = types.length === 0 ? [] : ofTypes.filter(([type]) => !allows(types, type));
  return wrong.map(([type, value]) => ({ why: `${type} instead of ${[...new Set(types)].join(' or ')}`, value }));
};

const otherValues: Propose<Json> = (value, parts) => {
  const allowed = [...eachValue(parts, (own) => own.const), ...eachValue(parts, (own) => own.enum).flat()];
  const other = typeof value === 'string' ? `${value}-other` : typeof value === 'number' ? value + 1000 : undefined;
  return [allowed.length > 0 && other !== undefined ? { why: 'none of the allowed values', value: other } : undefined];
};

const numberBreaks: Propose<number> = (value, parts) => [
  ...numbers(parts, 'minimum').map((bound) => ({ why: `below minimum ${bound}`, value: bound - 1 })),
  ...numbers(parts, 'maximum').map((bound) => ({ why: `above maximum ${bound}`, value: bound + 1 })),
  ...numbers(parts, 'exclusiveMinimum').map((bound) => ({ why: `not above ${bound}`, value: bound })),
  ...numbers(parts, 'exclusiveMaximum').map((bound) => ({ why: `not below ${bound}`, value: bound })),
  ...numbers(parts, 'multipleOf').map((step) => ({ why: `no multiple of ${step}`, value: value + step / 2 })),
];

const textBreaks: Propose<string> = (text, parts) => [
  ...numbers(parts, 'minLength').map((bound) => shorter(text, bound)),
  ...numbers(parts, 'maxLength').map((bound) => longer(text, bound)),
  ...distinct(parts, ({ pattern }) => pattern).map((pattern) => mismatch(text, pattern, parts)),
  ...distinct(parts, ({ format }) => format).map((format) => ({ why: `no ${format}`, value: `no ${format}!` })),
];

function shorter(text: string, bound: number): Proposal | undefined {
  return bound === 0
    ? undefined
    : {
        why: `shorter than ${bound}`,
        value: Array.from(text)
          .slice(0, bound - 1)
          .join(''),
      };
}

function longer(text: string, bound: number): Proposal | undefined {
  const last = Array.from(text).at(-1) ?? 'x';
  const missing = bound + 1 - Array.from(text).length;
  return bound >= maxCreatedLength
    ? undefined
    : { why: `longer than ${bound}`, value: text + last.repeat(Math.max(0, missing)) };
}

/** Returns a text that only the pattern rejects, if one was found. */
function mismatch(text: string, pattern: string, parts: readonly SchemaView[]): Proposal | undefined {
  const expression = compilePattern(pattern);
  const least = highest(parts, 'minLength') ?? 0;
  const most = lowest(parts, 'maxLength') ?? Infinity;
  const characters = ['!', ' ', 'a', 'A', '0', '-', 'é'];
  const others = characters.flatMap((character) => [
    character.repeat(text.length),
    `${text}${character}`,
    `${character}${text}`,
  ]);
  const value = ['', ...others].find(
    (other) => other.length >= least && other.length <= most && !expression.test(other),
  );
  return value === undefined ? undefined : { why: 'does not match its pattern', value };
}

const listBreaks: Propose<readonly Json[]> = (items, parts) => [
  ...numbers(parts, 'minItems').map((bound) =>
    bound > 0 ? { why: `fewer than ${bound} items`, value: items.slice(0, bound - 1) } : undefined,
  ),
  ...numbers(parts, 'maxItems').map((bound) => tooMany(items, bound)),
  parts.some(({ own }) => own.uniqueItems) ? { why: 'equal items', value: repeated(items) } : undefined,
  someHave(parts, 'contains') ? { why: 'without an item that it must contain', value: [] } : undefined,
  parts.some(({ own }) => own.items?.asBoolean === false)
    ? { why: 'one item too many', value: [...items, 'text'] }
    : undefined,
];

function tooMany(items: readonly Json[], bound: number): Proposal | undefined {
  if (bound >= maxCreatedLength) return undefined;
  const value = Array.from({ length: bound + 1 }, (_, index) => items[index % Math.max(1, items.length)] ?? null);
  return { why: `more than ${bound} items`, value };
}

/** Repeats the first item, in a list of the same length if possible. */
function repeated(items: readonly Json[]): readonly Json[] {
  const [first = null] = items;
  return items.length > 1 ? items.with(-1, first) : [first, first];
}

const objectBreaks: Propose<JsonObject> = (object, parts) => [
  ...[...getRequiredNames(parts)].map((name) => missing(object, name, 'missing')),
  ...dependents(parts).flatMap(([name, others]) =>
    Object.hasOwn(object, name)
      ? others.map((other) => missing(object, other, `missing although ${name} is present`))
      : [],
  ),
  ...forbidden(parts).map((name) => ({ why: 'must not be there', member: name, value: { ...object, [name]: 'text' } })),
  extended(object, 1, 'not in the schema'),
  ...numbers(parts, 'minProperties').map((bound) => fewer(object, bound)),
  ...numbers(parts, 'maxProperties').map((bound) =>
    extended(object, bound + 1 - Object.keys(object).length, `more than ${bound} members`),
  ),
  ...(someHave(parts, 'propertyNames')
    ? [{ why: 'a name that is not allowed', member: ' ', value: { ...object, ' ': 'text' } }]
    : []),
];

function missing(object: JsonObject, name: string, why: string): Proposal | undefined {
  if (!Object.hasOwn(object, name)) return undefined;
  return { why, member: name, value: Object.fromEntries(Object.entries(object).filter(([member]) => member !== name)) };
}

function dependents(parts: readonly SchemaView[]): (readonly [string, readonly string[]])[] {
  return parts.flatMap(({ own }) => [...own.dependentRequired]);
}

/** Returns the names of properties that the schema forbids. */
function forbidden(parts: readonly SchemaView[]): string[] {
  return [...getProperties(parts)].filter(([, schema]) => schema.asBoolean === false).map(([name]) => name);
}

/** Adds members with names that are not in the schema. */
function extended(object: JsonObject, count: number, why: string): Proposal | undefined {
  if (count < 1 || count > maxCreatedLength) return undefined;
  const names = Array.from({ length: count }, (_, index) => `unexpected${index === 0 ? '' : String(index)}`);
  const added = Object.fromEntries(names.map((name) => [name, 'text']));
  return { why, ...(count === 1 ? { member: 'unexpected' } : {}), value: { ...object, ...added } };
}

function fewer(object: JsonObject, bound: number): Proposal | undefined {
  if (bound === 0) return undefined;
  return { why: `fewer than ${bound} members`, value: Object.fromEntries(Object.entries(object).slice(0, bound - 1)) };
}

function numbers(parts: readonly SchemaView[], name: BoundName): number[] {
  return distinct(parts, ({ bounds }) => bounds[name]);
}

function distinct<Value>(...given: Parameters<typeof eachValue<Value>>): Value[] {
  return [...new Set(eachValue(...given))];
}
