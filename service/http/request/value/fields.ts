/** Named texts of a query, cookies or a form. Names are decoded, values are as they were sent. */
import { formDecoded, nameFault, percentDecoded, TextFault, type Decode } from './text.ts';

export type Fields = ReadonlyMap<string, readonly string[]>;

/** The values of one name: values, or members (`a[b]=1`). */
export interface Member {
  readonly values: string[];
  members?: Map<string, Member>;
}

export type FieldMembers = ReadonlyMap<string, Member>;

/** `a=1&b=2&a=3`, of a query or a form; also of multipart, whose names need no decoding. @throws TextFault */
export function queryFields(text: string): Fields {
  const fields = new Map<string, string[]>();
  for (const part of text.split('&')) if (part !== '') addPart(fields, part, formDecoded);
  return fields;
}

/** `a=1; b=2`: https://www.rfc-editor.org/rfc/rfc6265#section-5.4 */
export function cookieFields(header: string): Fields {
  const fields = new Map<string, string[]>();
  for (const part of header.split(';')) addPart(fields, part.trim(), cookieName);
  return fields;
}

export function addField<Value>(fields: Map<string, Value[]>, name: string, value: Value): void {
  const values = fields.get(name);
  if (values === undefined) fields.set(name, [value]);
  else values.push(value);
}

function addPart(fields: Map<string, string[]>, part: string, decode: Decode): void {
  const equals = part.indexOf('=');
  if (equals < 0) addField(fields, decode(part), '');
  else addField(fields, decode(part.slice(0, equals)), part.slice(equals + 1));
}

/** Cookies belong to the whole site, so that a cookie with an unreadable name is not a fault of the request. */
const cookieName: Decode = (name) => {
  try {
    return percentDecoded(name);
  } catch {
    return name;
  }
};

/** Reads pairs, still encoded, as the members of one object. @throws TextFault */
export function readMembers(pairs: readonly (readonly [string, string])[], decode: Decode): FieldMembers {
  const members = new Map<string, Member>();
  for (const [name, value] of pairs) memberAt(members, [decode(name)]).values.push(value);
  return members;
}

/** Returns the fields that `owns` accepts as members; undefined without such fields. */
export function ownMembers(fields: Fields, owns: (name: string) => boolean): FieldMembers | undefined {
  const own = [...fields].filter(([name]) => owns(name));
  return own.length === 0 ? undefined : new Map(own.map(([name, values]) => [checked(name), { values: [...values] }]));
}

/** The maximum depth of brackets: `a[b][c]…`. */
const maximumDepth = 20;

/** Returns the members that `name[a]=1&name[b][c]=2` gives `name`; undefined without such fields. @throws TextFault */
export function nestedMembers(fields: Fields, name: string): FieldMembers | undefined {
  const root: Member = { values: [] };
  for (const [field, values] of fields) {
    if (!field.startsWith(`${name}[`)) continue;
    if (!field.endsWith(']')) throw new TextFault('must have a "]" for every "["');
    const path = field.slice(name.length + 1, -1).split('][', maximumDepth + 1);
    if (path.length > maximumDepth) throw new TextFault(`must not be nested deeper than ${maximumDepth} levels`);
    memberAt((root.members ??= new Map()), path).values.push(...values);
  }
  return root.members;
}

function memberAt(members: Map<string, Member>, [name = '', ...rest]: readonly string[]): Member {
  let member = members.get(checked(name));
  if (member === undefined) members.set(name, (member = { values: [] }));
  return rest.length === 0 ? member : memberAt((member.members ??= new Map()), rest);
}

function checked(name: string): string {
  const fault = nameFault(name);
  if (fault !== undefined) throw new TextFault(`${JSON.stringify(name)} ${fault}`);
  return name;
}
