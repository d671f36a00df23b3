/** Plans which members of a body become members of an item. */
import type { Json } from '../../../openapi/document/document.ts';
import { edgeValues } from '../../../openapi/sample/edge-values.ts';
import { memoize } from '../../../openapi/memoize.ts';
import { SampleError, sampleValue } from '../../../openapi/sample/sample.ts';
import type { SchemaView } from '../../../openapi/schema/view/schema-view.ts';
import { standalone } from '../../../openapi/schema/standalone.ts';
import { compileCheck } from '../../../openapi/validation/validator.ts';
import { stringCode, toPlain } from '../code/names.ts';
import { isAssignable, memberSchema, objectType, type ObjectType } from '../resource/assignable.ts';
import { type BodySchema, isAlwaysThere } from './envelope.ts';
import type { ItemSchema } from '../resource/item.ts';
import { Obstacle } from '../resource/obstacle.ts';
import { emptyPart, literalPart } from '../resource/part.ts';

/** The members of a body, by what becomes of them in the item. */
export interface BodyFields {
  /** True if the item takes the whole body: both allow members of any name. */
  readonly all: boolean;
  /** The declared names, if the body may also have undeclared members; else undefined. */
  readonly others: readonly string[] | undefined;
  readonly names: readonly string[];
  /** Members whose types differ, but whose values all fit the item. */
  readonly taken: readonly string[];
  /** Members that the item spells in another way: `To` and `to`. */
  readonly respelled: readonly RespelledMember[];
  /** Members that the item cannot hold: the handler answers 501 to a request with such a member. */
  readonly guarded: readonly string[];
  /** Code for members that the body may lack and the item requires; it comes before the body's members. */
  readonly defaults: readonly string[];
  /** True if the item is incomplete without a body. */
  readonly needsBody: boolean;
}

export interface RespelledMember {
  /** In the body. */
  readonly sent: string;
  /** In the item. */
  readonly name: string;
  /** True if every body has the member. */
  readonly isSure: boolean;
  /** True if the body may be missing. */
  readonly isBodyOptional: boolean;
}

export const noFields: BodyFields = {
  all: false,
  others: undefined,
  names: [],
  taken: [],
  respelled: [],
  guarded: [],
  defaults: [],
  needsBody: false,
};

/** Returns the members of an item that a body has. */
export const heldNames = ({ names, taken, respelled }: BodyFields): readonly string[] => [
  ...names,
  ...taken,
  ...respelled.map(({ name }) => name),
];

/** @throws Obstacle if every body has a member that the item cannot hold */
export function planFields(item: ItemSchema, body: BodySchema | undefined): BodyFields {
  if (body === undefined) return noFields;
  const type = objectType(body.schema);
  if (type === undefined) throw new Obstacle('the body is not an object with one schema');
  const unsent = body.schema.hidden('request');
  const both = [...item.type.members.keys()].filter((name) => type.members.has(name) && !unsent.has(name));
  const held = both.filter((name) => canHold(memberSchema(type, name), memberSchema(item.type, name)));
  const names = held.filter((name) => isAssignable(memberSchema(type, name), memberSchema(item.type, name)));
  const foreign = both.filter((name) => !names.includes(name));
  const taken = foreign.filter((name) => held.includes(name) && canBeSent(memberSchema(type, name)));
  const spellings = findSpellings(item, type, unsent);
  const lost = [...type.members.keys()].filter(
    (name) => !item.type.members.has(name) && !unsent.has(name) && !spellings.has(name),
  );
  const guarded = [...foreign.filter((name) => !taken.includes(name)), ...lost];
  checkGuarded(item, body, guarded);
  const kept = [...names, ...taken];
  const { member: key } = item.key ?? {};
  const needed = kept.filter((name) => item.type.required.has(name) && name !== key);
  const asked = body.schema.required;
  const isKeySent = kept.some((name) => name === key && type.required.has(name));
  const isRequired = ([sent, name]: readonly [string, string]): boolean =>
    asked.has(sent) && item.type.required.has(name);
  const needsBody =
    body.optional && (isKeySent || needed.some((name) => asked.has(name)) || [...spellings].some(isRequired));
  // Without a body, defaults are not filled in.
  const isThere = (name: string): boolean => (body.optional && !needsBody ? asked.has(name) : type.required.has(name));
  const missing = needed.filter((name) => !isThere(name));
  const defaults = missing.map((name) => {
    const own = memberSchema(type, name).default;
    const empty = own === undefined ? emptyPart(name, memberSchema(item.type, name)) : literalPart(name, own);
    if (empty === undefined)
      throw new Obstacle(`the body may lack the member ${stringCode(name)}, which the item requires`);
    // By their types, taken members are always present: only a spread may come before them.
    return taken.includes(name) ? `...{ ${empty} }` : empty;
  });
  const respelled = [...spellings].map(([sent, name]): RespelledMember => {
    const isBodyOptional = body.optional && !needsBody;
    const isSure = !isBodyOptional && type.required.has(sent);
    if (!isSure && item.type.required.has(name))
      throw new Obstacle(`the body may lack the member ${stringCode(sent)}, which the item requires`);
    return { sent, name, isSure, isBodyOptional };
  });
  const all = type.open && item.type.open && [...taken, ...guarded, ...respelled].length === 0;
  const others = type.open && !all ? [...type.members.keys()] : undefined;
  if (others !== undefined && item.type.closed)
    throw new Obstacle('the body may have members that the item cannot have');
  return { all, others, names, taken, respelled, guarded, defaults, needsBody };
}

/** Returns, by member of the body, the member of the item whose name differs only in case and punctuation. */
function findSpellings(item: ItemSchema, type: ObjectType, unsent: ReadonlySet<string>): ReadonlyMap<string, string> {
  const free = [...item.type.members.keys()].filter((name) => !type.members.has(name) && name !== item.key?.member);
  const sent = [...type.members.keys()].filter((name) => !item.type.members.has(name) && !unsent.has(name));
  const found = sent.flatMap((name): [string, string][] => {
    const own = free.filter((other) => toPlain(other) === toPlain(name));
    const [only] = own;
    const isOne = own.length === 1 && sent.filter((other) => toPlain(other) === toPlain(name)).length === 1;
    if (only === undefined || !isOne) return [];
    return isAssignable(memberSchema(type, name), memberSchema(item.type, only)) ? [[name, only]] : [];
  });
  return new Map(found);
}

/** @throws Obstacle if the handler would answer 501 to every request */
function checkGuarded(item: ItemSchema, body: BodySchema, guarded: readonly string[]): void {
  const isSure = (name: string): boolean => isAlwaysThere(body.schema, name, body);
  const impossible = guarded.find((name) => item.type.required.has(name) || isSure(name));
  if (impossible === undefined) return;
  if (!item.type.members.has(impossible))
    throw new Obstacle(`the member ${stringCode(impossible)} of the body is not a part of the item`);
  throw new Obstacle(`the member ${stringCode(impossible)} has different types in the body and in the answer`);
}

/** Returns the statement that answers 501 to members that the item cannot hold. @param body the variable of the body */
export function guardCode({ guarded }: Pick<BodyFields, 'guarded'>, body: string): string {
  return guarded.length === 0 ? '' : `notImplementedWith(${body}, ${guarded.map(stringCode).join(', ')});`;
}

/** True if the item's member takes sample values of the body's member. */
function canHold(sent: SchemaView, kept: SchemaView): boolean {
  if (isSameInBoth(sent, kept)) return true;
  return sampleValues(sent).every(compileCheck(standalone(kept, 'response')));
}

/** True if a client can send a value in the member. */
const canBeSent = (schema: SchemaView): boolean => sampleValues(schema).length > 0;

/** Returns valid values of a member, except null. */
const sampleValues = memoize((schema: SchemaView): readonly Json[] => {
  try {
    const values = edgeValues(schema, sampleValue(schema, 'request'), 'request').map(({ value }) => value);
    return values.filter((value) => value !== null);
  } catch (error) {
    if (error instanceof SampleError) return [];
    throw error;
  }
});

/** True for equal schemas without references and without members only for requests or answers. */
function isSameInBoth(sent: SchemaView, kept: SchemaView): boolean {
  const text = JSON.stringify(kept);
  return !/"(?:\$ref|readOnly|writeOnly)"/.test(text) && JSON.stringify(sent) === text;
}
