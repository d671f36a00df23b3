/** Which members of a body become members of an item. */
import { quoted } from '../code/names.ts';
import { assignable, memberSchema, objectType } from '../resource/assignable.ts';
import { type BodySchema, isAlwaysThere } from './envelope.ts';
import type { ItemSchema } from '../resource/item.ts';
import { Obstacle } from '../resource/obstacle.ts';
import { isHeld, isSent } from './held.ts';
import { emptyPart, literal } from '../resource/part.ts';

/** Which members of the body become members of the item. */
export interface Fields {
  /** All that is sent: both sides say that they may have members of any name. */
  readonly all: boolean;
  /** Members that the body does not declare and may have; undefined: it may have none. The names are those declared. */
  readonly others: readonly string[] | undefined;
  readonly names: readonly string[];
  /** Members whose types differ, and all whose values can be answered. */
  readonly taken: readonly string[];
  /** Members that the item can't hold: a request that has one is answered with 501. */
  readonly guarded: readonly string[];
  /** Members that the body may lack and the item has: they come before. */
  readonly defaults: readonly string[];
  /** The item is not whole without a body. */
  readonly needsBody: boolean;
}

export const noFields: Fields = {
  all: false,
  others: undefined,
  names: [],
  taken: [],
  guarded: [],
  defaults: [],
  needsBody: false,
};

/**
 * @throws Obstacle where a body must have something that the item can't hold
 */
export function fieldsOf(item: ItemSchema, body: BodySchema | undefined): Fields {
  if (body === undefined) return noFields;
  const type = objectType(body.schema);
  if (type === undefined) throw new Obstacle('its body is not one kind of object');
  const unsent = body.schema.hidden('request');
  const both = [...item.type.members.keys()].filter((name) => type.members.has(name) && !unsent.has(name));
  const held = both.filter((name) => isHeld(memberSchema(type, name), memberSchema(item.type, name)));
  const names = held.filter((name) => assignable(memberSchema(type, name), memberSchema(item.type, name)));
  const foreign = both.filter((name) => !names.includes(name));
  const taken = foreign.filter((name) => held.includes(name) && isSent(memberSchema(type, name)));
  const lost = [...type.members.keys()].filter((name) => !item.type.members.has(name) && !unsent.has(name));
  const guarded = [...foreign.filter((name) => !taken.includes(name)), ...lost];
  checkGuarded(item, body, guarded);
  const kept = [...names, ...taken];
  const { member: key } = item.key ?? {};
  const needed = kept.filter((name) => item.type.required.has(name) && name !== key);
  const asked = body.schema.required;
  const isKeySent = kept.some((name) => name === key && type.required.has(name));
  const needsBody = body.optional && (isKeySent || needed.some((name) => asked.has(name)));
  // Without a body there is nobody to fill in its defaults.
  const isThere = (name: string): boolean => (body.optional && !needsBody ? asked.has(name) : type.required.has(name));
  const missing = needed.filter((name) => !isThere(name));
  const defaults = missing.map((name) => {
    const own = memberSchema(type, name).default;
    const empty = own === undefined ? emptyPart(name, memberSchema(item.type, name)) : literal(name, own);
    if (empty === undefined) throw new Obstacle(`its body may lack ${name}, which the item must have`);
    // By its type, what is taken always has the member: only a spread may come before it.
    return taken.includes(name) ? `...{ ${empty} }` : empty;
  });
  const all = type.open && item.type.open && taken.length === 0 && guarded.length === 0;
  const others = type.open && !all ? [...type.members.keys()] : undefined;
  if (others !== undefined && item.type.closed)
    throw new Obstacle('its body may have members that an item can not have');
  return { all, others, names, taken, guarded, defaults, needsBody };
}

/** @throws Obstacle if every request has a member that is answered with 501 */
function checkGuarded(item: ItemSchema, body: BodySchema, guarded: readonly string[]): void {
  const isSure = (name: string): boolean => isAlwaysThere(body.schema, name, body);
  const impossible = guarded.find((name) => item.type.required.has(name) || isSure(name));
  if (impossible === undefined) return;
  if (!item.type.members.has(impossible))
    throw new Obstacle(`the member ${quoted(impossible)} of its body is not a part of the item`);
  throw new Obstacle(`${impossible} is something else in its body than in its answer`);
}

/** The statement that answers 501 to members that the item can't hold. @param body the variable that has them */
export function guardCode({ guarded }: Pick<Fields, 'guarded'>, body: string): string {
  return guarded.length === 0 ? '' : `notImplementedWith(${body}, ${guarded.map(quoted).join(', ')});`;
}
