/** Where in a request's body the item is: the body itself, or a member of it (`{ data: {…} }`). */
import type { SchemaView } from '../../../openapi/schema/view/schema-view.ts';
import { access, quoted } from '../code/names.ts';
import { assignable, memberSchema, objectType, type ObjectType } from '../resource/assignable.ts';
import type { ItemSchema } from '../resource/item.ts';
import { Obstacle } from '../resource/obstacle.ts';
import { typesOf } from '../resource/part.ts';

/** The body of an operation as its document describes it. */
export interface WholeBody {
  readonly schema: SchemaView;
  /** A request without a body is valid. */
  readonly optional: boolean;
  /** What is not sent is filled in with its default before the handler gets the body. */
  readonly hasDefaults: boolean;
}

/** One object around the item. */
interface Envelope {
  /** The member that holds the item, or the next envelope. */
  readonly member: string;
  /** The member is always sent. */
  readonly isSure: boolean;
  /** Members besides it that a client may send: nothing is done with them, so the handler answers 501 to them. */
  readonly besides: readonly string[];
  /** The document says that there may be members of any name. */
  readonly isOpen: boolean;
}

/** What a client sends of an item. */
export interface BodySchema extends WholeBody {
  /** Outermost first; none: the body is the item. */
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

/** Undefined if no member of the body, and none within its members, is one of the item's. */
function pathToItem(item: ItemSchema, schema: SchemaView, depth: number): string[] | undefined {
  const type = objectType(schema);
  if (type === undefined) return undefined;
  const unsent = schema.hidden('request');
  const names = [...type.members.keys()].filter((name) => !unsent.has(name));
  if (names.some((name) => isOfItem(item, type, name))) return [];
  if (depth === 0) return undefined;
  const paths = names.flatMap((name) => {
    const path = pathToItem(item, memberSchema(type, name), depth - 1);
    return path === undefined ? [] : [[name, ...path]];
  });
  return paths.length === 1 ? paths[0] : undefined;
}

function isOfItem(item: ItemSchema, type: ObjectType, name: string): boolean {
  return item.type.members.has(name) && assignable(memberSchema(type, name), memberSchema(item.type, name));
}

/** Required and not null, or filled in with a default. */
export function isAlwaysThere(schema: SchemaView, name: string, { hasDefaults }: WholeBody): boolean {
  const type = objectType(schema);
  if (type?.required.has(name) !== true) return false;
  const member = memberSchema(type, name);
  if (!hasDefaults && !schema.required.has(name)) return false;
  return !typesOf(member).includes('null');
}

function membersBesides(schema: SchemaView, member: string, whole: WholeBody): readonly string[] {
  const unsent = schema.hidden('request');
  const names = [...(objectType(schema)?.members.keys() ?? [])];
  const besides = names.filter((name) => name !== member && !unsent.has(name));
  const always = besides.find((name) => isAlwaysThere(schema, name, whole));
  if (always !== undefined) throw new Obstacle(`the member ${quoted(always)} of its body is not a part of the item`);
  return besides;
}

/** The statements that put what a client sent of the item into the variable `sent`; none if that is the body. */
export function sentCode({ envelopes, isBodyOptional }: BodySchema): readonly string[] {
  const guards: string[] = [];
  let code = 'body';
  let isOptional = isBodyOptional;
  for (const { member, isSure, besides, isOpen } of envelopes) {
    if (isOpen) guards.push(`notImplementedBesides(${code}, ${quoted(member)});`);
    else if (besides.length > 0) guards.push(`notImplementedWith(${code}, ${besides.map(quoted).join(', ')});`);
    code += access(member, isOptional);
    isOptional = !isSure;
  }
  return envelopes.length === 0 ? [] : [...guards, `const sent = ${code};`];
}

/** The variable of what a client sent of the item. */
export function sentVariable(body: BodySchema | undefined): string {
  return body === undefined || body.envelopes.length === 0 ? 'body' : 'sent';
}
