/** Finds the item in a request's body: the body itself, or a member of the body (`{ data: {…} }`). */
import type { SchemaView } from '../../../openapi/schema/view/schema-view.ts';
import { accessCode, stringCode } from '../code/names.ts';
import { isAssignable, memberSchema, objectType, type ObjectType } from '../resource/assignable.ts';
import type { ItemSchema } from '../resource/item.ts';
import { Obstacle } from '../resource/obstacle.ts';

/** The body of an operation as its document describes it. */
export interface WholeBody {
  readonly schema: SchemaView;
  /** A request without a body is valid. */
  readonly optional: boolean;
  /** True if defaults replace missing members before the handler gets the body. */
  readonly hasDefaults: boolean;
}

/** One object around the item. */
interface Envelope {
  /** The member that holds the item, or the next envelope. */
  readonly member: string;
  /** The member is always sent. */
  readonly isSure: boolean;
  /** Other members that a client may send. The handler answers 501 to them, since no code uses them. */
  readonly besides: readonly string[];
  /** True if the document allows members of any name. */
  readonly isOpen: boolean;
}

/** The part of a body that has the members of an item. */
export interface BodySchema extends WholeBody {
  /** Outermost first; empty if the body is the item. */
  readonly envelopes: readonly Envelope[];
  /** The body itself may be missing. */
  readonly isBodyOptional: boolean;
}

const maxDepth = 3;

/** @throws Obstacle if an envelope always has a member besides the item */
export function findSentItem(item: ItemSchema, whole: WholeBody): BodySchema {
  const path = pathToItem(item, whole.schema, maxDepth) ?? [];
  const envelopes: Envelope[] = [];
  let { schema, optional } = whole;
  for (const member of path) {
    const type = objectType(schema);
    if (type === undefined) break;
    const isSure = isAlwaysThere(schema, member, whole);
    envelopes.push({ member, isSure, besides: membersBesides(schema, member, whole), isOpen: type.open });
    schema = memberSchema(type, member);
    optional ||= !isSure;
  }
  return { ...whole, schema, optional, envelopes, isBodyOptional: whole.optional };
}

/** Returns undefined if neither the body nor an object in the body has a member of the item. */
function pathToItem(item: ItemSchema, schema: SchemaView, depth: number): string[] | undefined {
  const type = objectType(schema);
  if (type === undefined) return undefined;
  const unsent = schema.hidden('request');
  const names = [...type.members.keys()].filter((name) => !unsent.has(name));
  if (names.some((name) => isItemMember(item, type, name))) return [];
  if (depth === 0) return undefined;
  const paths = names.flatMap((name) => {
    const path = pathToItem(item, memberSchema(type, name), depth - 1);
    return path === undefined ? [] : [[name, ...path]];
  });
  return paths.length === 1 ? paths[0] : undefined;
}

function isItemMember(item: ItemSchema, type: ObjectType, name: string): boolean {
  return item.type.members.has(name) && isAssignable(memberSchema(type, name), memberSchema(item.type, name));
}

/** True if the member is required and not null, or has a default. */
export function isAlwaysThere(schema: SchemaView, name: string, { hasDefaults }: WholeBody): boolean {
  const type = objectType(schema);
  if (type?.required.has(name) !== true) return false;
  const member = memberSchema(type, name);
  if (!hasDefaults && !schema.required.has(name)) return false;
  return !member.types.includes('null');
}

function membersBesides(schema: SchemaView, member: string, whole: WholeBody): readonly string[] {
  const unsent = schema.hidden('request');
  const names = [...(objectType(schema)?.members.keys() ?? [])];
  const besides = names.filter((name) => name !== member && !unsent.has(name));
  const always = besides.find((name) => isAlwaysThere(schema, name, whole));
  if (always !== undefined)
    throw new Obstacle(`the member ${stringCode(always)} of its body is not a part of the item`);
  return besides;
}

/** Returns the statements that set the variable `sent` to the item in the body; empty if the body is the item. */
export function sentCode({ envelopes, isBodyOptional }: BodySchema): readonly string[] {
  const guards: string[] = [];
  let code = 'body';
  let isOptional = isBodyOptional;
  for (const { member, isSure, besides, isOpen } of envelopes) {
    if (isOpen) guards.push(`notImplementedBesides(${code}, ${stringCode(member)});`);
    else if (besides.length > 0) guards.push(`notImplementedWith(${code}, ${besides.map(stringCode).join(', ')});`);
    code += accessCode(member, isOptional);
    isOptional = !isSure;
  }
  return envelopes.length === 0 ? [] : [...guards, `const sent = ${code};`];
}

/** Returns the variable with the item that a client sent. */
export function sentVariable(body: BodySchema | undefined): string {
  return body === undefined || body.envelopes.length === 0 ? 'body' : 'sent';
}
