/** The object around a list: `{ data: […], offset, total }`. */
import type { SchemaView } from '../../../openapi/schema/view/schema-view.ts';
import { toPlain, stringCode } from '../code/names.ts';
import { getElement } from '../resource/answers.ts';
import { memberSchema, objectType } from '../resource/assignable.ts';
import type { ItemSchema } from '../resource/item.ts';
import { Obstacle } from '../resource/obstacle.ts';
import { shownCode } from './reply.ts';

/** Expressions for the facts of a page; undefined if the code does not know the fact. */
export interface KnownPage {
  readonly limit: string | undefined;
  readonly offset: string | undefined;
  readonly page: string | undefined;
  /** The parameter that takes `next`. */
  readonly cursor: string | undefined;
  /** True if the list is divided into pages. */
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

/** @throws Obstacle if the schema does not describe a list of the items, or requires a member that is unknown */
export function listBody(item: ItemSchema, schema: SchemaView, known: KnownPage): ListBody {
  const bare = listCode(item, schema);
  if (bare !== undefined) return { code: bare, uses: new Set() };
  const members = planMembers(item, schema, known);
  if (members === undefined) throw new Obstacle('the answer is not a list of the items');
  return {
    code: `{ ${members.map(({ code }) => code).join(', ')} }`,
    uses: new Set(members.flatMap(({ uses }) => uses)),
  };
}

function listCode(item: ItemSchema, schema: SchemaView): string | undefined {
  const element = getElement(schema);
  if (element === undefined) return undefined;
  const shown = shownCode(item, element, 'item');
  return shown === 'item' ? 'items' : `items.map((item) => (${shown}))`;
}

function planMembers(item: ItemSchema, schema: SchemaView, known: KnownPage): readonly Member[] | undefined {
  const type = objectType(schema);
  const names = [...(type?.members.keys() ?? [])];
  if (type === undefined) return undefined;
  const lists = names.flatMap((name) => {
    const code = listCode(item, memberSchema(type, name));
    return code === undefined ? [] : [{ name, code }];
  });
  const [list] = lists;
  if (list === undefined || lists.length > 1) return undefined;
  const first: Member = {
    code: list.code === list.name ? list.name : `${stringCode(list.name)}: ${list.code}`,
    uses: [],
  };
  const others = names.filter((name) => name !== list.name);
  return [
    first,
    ...others.flatMap((name) => planRequired(name, memberSchema(type, name), type.required.has(name), known)),
  ];
}

/** @throws Obstacle if a required member is unknown */
function planRequired(name: string, schema: SchemaView, isRequired: boolean, known: KnownPage): Member[] {
  const found = planMember(name, schema, isRequired, known);
  if (found === undefined && isRequired)
    throw new Obstacle(`the answer requires the member ${stringCode(name)}, whose value is unknown`);
  return found === undefined ? [] : [found];
}

const totalNames =
  /^(total|found|totalcount|totalitems|totalresults|totalelements|totalrecords|itemstotal|totalnumber)$/;
const countNames = /^(count|length|size|itemcount|returned)$/;
const nextNames = /^(next|nextcursor|nextpagetoken|nexttoken|nextoffset|cursor|continuationtoken|offset)$/;

function planMember(name: string, schema: SchemaView, isRequired: boolean, known: KnownPage): Member | undefined {
  const { resolved } = schema;
  const word = toPlain(name);
  const { types = [], format, names } = resolved.own;
  const key = stringCode(name);
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
    if (totalNames.test(word) || (word === 'count' && !known.isPaged)) return one('total', 'total');
    return countNames.test(word) && !known.isPaged ? one('items.length') : undefined;
  }
  if (types.includes('boolean') && /^(hasmore|hasnext|hasnextpage|more)$/.test(word))
    return one('next !== undefined', 'next');
  if (types.includes('string') && nextNames.test(word) && known.cursor !== undefined && format !== 'uri')
    return nextMember(name, types.includes('null'), isRequired);
  if (names.has('properties') && /^(meta|metadata|page|paging|pagination|pageinfo)$/.test(word))
    return nested(name, resolved, known);
  return undefined;
}

/** Returns the member that says where the next page begins. */
function nextMember(name: string, isNullable: boolean, isRequired: boolean): Member {
  const key = stringCode(name);
  if (isNullable) return { code: `${key}: next ?? null`, uses: ['next'] };
  if (isRequired) throw new Obstacle(`the answer requires the member ${stringCode(name)} on the last page also`);
  return { code: `...(next === undefined ? {} : { ${key}: next })`, uses: ['next'] };
}

function nested(name: string, schema: SchemaView, known: KnownPage): Member | undefined {
  const type = objectType(schema);
  if (type === undefined) return undefined;
  const members = [...type.members.keys()].flatMap((inner) =>
    planRequired(inner, memberSchema(type, inner), type.required.has(inner), known),
  );
  return {
    code: `${stringCode(name)}: { ${members.map(({ code }) => code).join(', ')} }`,
    uses: members.flatMap(({ uses }) => uses),
  };
}
