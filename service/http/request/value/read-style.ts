/**
 * Splits the value of one parameter, by style. Delimiters count only if they are not percent-encoded, so that
 * text is split first and decoded afterwards.
 *
 * https://spec.openapis.org/oas/v3.1.1.html#style-values, https://www.rfc-editor.org/rfc/rfc6570#section-3.2
 */
import type { Parameter, ParameterStyle } from '../../../../openapi/document/document.ts';
import { readMembers, nestedMembers, ownMembers, type Fields, type Member, type FieldMembers } from './fields.ts';
import { TextFault, type Decode } from './text.ts';

/**
 * The three kinds of value: one text, a list of texts, or named members. Undefined: the source has no
 * value. @throws TextFault
 */
export interface Pieces<Source> {
  one(source: Source): string | undefined;
  list(source: Source): readonly string[] | undefined;
  /** Values of members are not decoded yet. */
  members(source: Source): FieldMembers | undefined;
}

export type Named = Pick<Parameter, 'name' | 'style' | 'explode'>;

/** Splits a text that belongs to one parameter: path segments and headers (simple, label, matrix). */
export function textPieces({ name, style, explode }: Named, decode: Decode): Pieces<string> {
  const prefix = style === 'label' ? '.' : style === 'matrix' ? ';' : '';
  const delimiter = explode && prefix !== '' ? prefix : delimiters[style];
  const bare = (text: string) => withoutPrefix(text, prefix);
  const whole = (text: string) => (style === 'matrix' ? getValue(bare(text), name) : bare(text));
  const parts =
    style === 'matrix' && explode
      ? (text: string) => split(bare(text), delimiter).map((part) => getValue(part, name))
      : (text: string) => split(whole(text), delimiter);
  const pairs = (text: string) => (explode ? split(bare(text), delimiter).map(getPair) : couples(parts(text)));
  return {
    one: (text) => decode(whole(text)),
    list: (text) => parts(text).map(decode),
    members: (text) => readMembers(pairs(text), decode),
  };
}

/** Between the items of a list that is not exploded. */
const delimiters: Readonly<Record<ParameterStyle, RegExp | string>> = {
  simple: ',',
  label: ',',
  matrix: ',',
  form: ',',
  spaceDelimited: /%20|[+ ]/,
  pipeDelimited: /%7C|\|/i,
  deepObject: ',',
};

/**
 * Reads a value from a query, cookies or a form (form, spaceDelimited, pipeDelimited, deepObject).
 * @param owns returns true if a field is a property of this parameter, for styles without a prefix for properties
 */
export function fieldPieces(
  { name, style, explode }: Named,
  decode: Decode,
  owns: (field: string) => boolean,
): Pieces<Fields> {
  const one = (fields: Fields) => single(fields.get(name));
  const parts = (fields: Fields) => {
    const text = one(fields);
    return text === undefined ? undefined : split(text, delimiters[style]);
  };
  const members = (fields: Fields) => {
    if (style === 'deepObject') return nestedMembers(fields, name);
    if (explode) return ownMembers(fields, owns);
    const list = parts(fields);
    return list && readMembers(couples(list), decode);
  };
  const list = explode ? (fields: Fields) => fields.get(name) : parts;
  return { one: (fields) => decoded(one(fields), decode), list: (fields) => list(fields)?.map(decode), members };
}

/** Reads a member of an object; `a[]=1` is an item of `a`. */
export function memberPieces(decode: Decode): Pieces<Member> {
  return {
    one: ({ values }) => decoded(single(values), decode),
    list: ({ values, members }) => (values.length > 0 ? values : members?.get('')?.values)?.map(decode),
    members: ({ members }) => members,
  };
}

/** Reads the values of one name in a form, each as one piece. */
export function valuePieces(decode: Decode): Pieces<readonly string[]> {
  return {
    one: (values) => decoded(single(values), decode),
    list: (values) => values.map(decode),
    members: () => undefined,
  };
}

function decoded(text: string | undefined, decode: Decode): string | undefined {
  return text === undefined ? undefined : decode(text);
}

function single(values: readonly string[] | undefined): string | undefined {
  if (values !== undefined && values.length > 1) throw new TextFault('must be given once');
  return values?.[0];
}

function split(text: string, delimiter: string | RegExp): string[] {
  return text.split(delimiter);
}

/** Splits `a,1,b,2` into pairs. */
function couples(parts: readonly string[]): [string, string][] {
  if (parts.length % 2 === 1) throw new TextFault('must be names and values in turn');
  return parts.flatMap((name, index) => (index % 2 === 0 ? [[name, parts[index + 1] ?? '']] : []));
}

/** `a=1` → `['a', '1']`, `a` → `['a', '']`. */
function getPair(text: string): [string, string] {
  const equals = text.indexOf('=');
  return equals < 0 ? [text, ''] : [text.slice(0, equals), text.slice(equals + 1)];
}

function withoutPrefix(text: string, prefix: string): string {
  if (!text.startsWith(prefix)) throw new TextFault(`must begin with "${prefix}"`);
  return text.slice(prefix.length);
}

/** `color=blue` → `blue`. */
function getValue(text: string, name: string): string {
  const [given, value] = getPair(text);
  if (given !== name && given !== encodeURIComponent(name)) throw new TextFault(`must begin with ";${name}="`);
  return value;
}
