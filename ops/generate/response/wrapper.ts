/** The object around a list: `{ data: […], offset, total }`. */
import type { SchemaView } from '../../../openapi/schema/view/schema-view.ts';
import { plain, quoted } from '../code/names.ts';
import { elementOf } from '../resource/answers.ts';
import { memberSchema, objectType } from '../resource/assignable.ts';
import type { ItemSchema } from '../resource/item.ts';
import { Obstacle } from '../resource/obstacle.ts';
import { shownAs } from './reply.ts';

/** Expressions for what is known of a page; undefined: nothing in the code says it. */
export interface Known {
  readonly limit: string | undefined;
  readonly offset: string | undefined;
  readonly page: string | undefined;
  /** The parameter that takes `next`. */
  readonly cursor: string | undefined;
  /** Whether the list is cut into pages. */
  readonly isPaged: boolean;
}

export interface ListBody {
  readonly code: string;
  readonly uses: ReadonlySet<'next' | 'total'>;
}

interface Member {
  /** `total`, or `...(next === undefined ? {} : { offset: next })` */
  readonly code: string;
  readonly uses: readonly ('next' | 'total')[];
}

/** @throws Obstacle where it is no list of the items, or has something that nobody knows */
export function listBody(item: ItemSchema, schema: SchemaView, known: Known): ListBody {
  const bare = listOf(item, schema);
  if (bare !== undefined) return { code: bare, uses: new Set() };
  const members = membersOf(item, schema, known);
  if (members === undefined) throw new Obstacle('its answer is no list of the items');
  return {
    code: `{ ${members.map(({ code }) => code).join(', ')} }`,
    uses: new Set(members.flatMap(({ uses }) => uses)),
  };
}

function listOf(item: ItemSchema, schema: SchemaView): string | undefined {
  const element = elementOf(schema);
  if (element === undefined) return undefined;
  const shown = shownAs(item, element, 'item');
  return shown === 'item' ? 'items' : `items.map((item) => (${shown}))`;
}

function membersOf(item: ItemSchema, schema: SchemaView, known: Known): readonly Member[] | undefined {
  const type = objectType(schema);
  const names = [...(type?.members.keys() ?? [])];
  if (type === undefined) return undefined;
  const lists = names.flatMap((name) => {
    const code = listOf(item, memberSchema(type, name));
    return code === undefined ? [] : [{ name, code }];
  });
  const [list] = lists;
  if (list === undefined || lists.length > 1) return undefined;
  const first: Member = {
    code: list.code === list.name ? list.name : `${quoted(list.name)}: ${list.code}`,
    uses: [],
  };
  const others = names.filter((name) => name !== list.name);
  return [first, ...others.flatMap((name) => fill(name, memberSchema(type, name), type.required.has(name), known))];
}

/** @throws Obstacle where a member must be there and nobody knows what it is */
function fill(name: string, schema: SchemaView, isRequired: boolean, known: Known): Member[] {
  const found = memberOf(name, schema, isRequired, known);
  if (found === undefined && isRequired) throw new Obstacle(`nobody knows what ${name} of its answer is`);
  return found === undefined ? [] : [found];
}

const totals = /^(total|found|totalcount|totalitems|totalresults|totalelements|totalrecords|itemstotal|totalnumber)$/;
const counts = /^(count|length|size|itemcount|returned)$/;
const nexts = /^(next|nextcursor|nextpagetoken|nexttoken|nextoffset|cursor|continuationtoken|offset)$/;

function memberOf(name: string, schema: SchemaView, isRequired: boolean, known: Known): Member | undefined {
  const { resolved } = schema;
  const word = plain(name);
  const { types = [], format, names } = resolved.own;
  const key = quoted(name);
  const one = (code: string, ...uses: Member['uses']): Member => ({ code: `${key}: ${code}`, uses });
  if (types.includes('integer')) {
    const echoed = {
      limit: known.limit,
      size: known.limit,
      perpage: known.limit,
      pagesize: known.limit,
      offset: known.offset,
      skip: known.offset,
      page: known.page,
      pagenumber: known.page,
    }[word];
    if (echoed !== undefined) return one(echoed);
    if (totals.test(word) || (word === 'count' && !known.isPaged)) return one('total', 'total');
    return counts.test(word) && !known.isPaged ? one('items.length') : undefined;
  }
  if (types.includes('boolean') && /^(hasmore|hasnext|hasnextpage|more)$/.test(word))
    return one('next !== undefined', 'next');
  if (types.includes('string') && nexts.test(word) && known.cursor !== undefined && format !== 'uri')
    return nextMember(name, types.includes('null'), isRequired);
  if (names.has('properties') && /^(meta|metadata|page|paging|pagination|pageinfo)$/.test(word))
    return nested(name, resolved, known);
  return undefined;
}

/** Where the next page begins, where there is one. */
function nextMember(name: string, isNullable: boolean, isRequired: boolean): Member {
  const key = quoted(name);
  if (isNullable) return { code: `${key}: next ?? null`, uses: ['next'] };
  if (isRequired) throw new Obstacle(`its answer must have ${name} on the last page too`);
  return { code: `...(next === undefined ? {} : { ${key}: next })`, uses: ['next'] };
}

function nested(name: string, schema: SchemaView, known: Known): Member | undefined {
  const type = objectType(schema);
  if (type === undefined) return undefined;
  const members = [...type.members.keys()].flatMap((inner) =>
    fill(inner, memberSchema(type, inner), type.required.has(inner), known),
  );
  return {
    code: `${quoted(name)}: { ${members.map(({ code }) => code).join(', ')} }`,
    uses: members.flatMap(({ uses }) => uses),
  };
}
