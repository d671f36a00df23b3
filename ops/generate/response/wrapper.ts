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
  /** The code of the members of an `AddressedPage` except `total`: undefined if no parameter selects a page by number. */
  readonly addressed: string | undefined;
  /** True if the list is divided into pages. */
  readonly isPaged: boolean;
}

/** The variables that a list's answer uses. */
export type ListUse = 'next' | 'total' | 'pages';

export interface ListBody {
  readonly code: string;
  readonly uses: ReadonlySet<ListUse>;
}

interface Member {
  /** `total`, or `...(next === undefined ? {} : { offset: next })` */
  readonly code: string;
  readonly uses: readonly ListUse[];
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
  const others = new Map(
    names.filter((name) => name !== list.name).map((name) => [name, memberSchema(type, name)] as const),
  );
  return [first, ...planOthers(others, type.required, known)];
}

/** @throws Obstacle if a required member is unknown */
function planOthers(
  members: ReadonlyMap<string, SchemaView>,
  required: ReadonlySet<string>,
  known: KnownPage,
): Member[] {
  const words = new Set([...members.keys()].map(toPlain));
  // A count next to links to pages, or alone, is the number of all items; next to a total, of those on the page.
  const isTotal = ![...words].some((word) => totalNames.test(word)) && (words.has('next') || !known.isPaged);
  return [...members].flatMap(([name, schema]) => {
    const isRequired = required.has(name);
    const found = planMember(name, schema, isRequired, { ...known, isTotal });
    if (found === undefined && isRequired)
      throw new Obstacle(`the answer requires the member ${stringCode(name)}, whose value is unknown`);
    return found === undefined ? [] : [found];
  });
}

const totalNames =
  /^(total|found|totalcount|totalitems|totalresults|totalelements|totalrecords|itemstotal|totalnumber)$/;
const pagesNames = /^(totalpages|lastpage|pagecount|pagestotal|numpages|pages)$/;
const countNames = /^(count|length|size|itemcount|returned)$/;
const nextNames = /^(next|nextcursor|nextpagetoken|nexttoken|nextoffset|cursor|continuationtoken|offset)$/;
const linkNames = /^(self|first|last|next|prev|previous)(?:page)?(?:ur[il]|link|href)?$/;

function planMember(
  name: string,
  schema: SchemaView,
  isRequired: boolean,
  known: KnownPage & { readonly isTotal: boolean },
): Member | undefined {
  const { types, format } = schema;
  const word = toPlain(name);
  const one = (code: string, ...uses: Member['uses']): Member => ({ code: `${stringCode(name)}: ${code}`, uses });
  if (types.includes('integer')) {
    const echoed = echoes(known)[word];
    if (echoed !== undefined) return one(echoed);
    if (pagesNames.test(word) && known.limit !== undefined)
      return one(`Math.ceil(total / Math.max(${known.limit}, 1)) || 1`, 'total');
    if (totalNames.test(word) || (word === 'count' && known.isTotal)) return one('total', 'total');
    return countNames.test(word) ? one('items.length') : undefined;
  }
  if (types.includes('boolean') && /^(hasmore|hasnext|hasnextpage|more)$/.test(word))
    return one('next !== undefined', 'next');
  const given = { name, isNullable: types.includes('null'), isRequired };
  if (types.includes('string') && nextNames.test(word) && known.cursor !== undefined && format !== 'uri')
    return optionalMember({ ...given, code: 'next', use: 'next' });
  if (types.includes('string') && linkNames.test(word)) return linkMember(word, given, known);
  if (types.includes('object') && /^(meta|metadata|page|pages|paging|pagination|pageinfo|links)$/.test(word))
    return nested(name, schema, known);
  return undefined;
}

/** Returns the code of members that repeat the parameters. */
function echoes({ limit, offset, page }: KnownPage): Readonly<Record<string, string | undefined>> {
  return {
    limit,
    size: limit,
    perpage: limit,
    pagesize: limit,
    offset,
    skip: offset,
    page,
    pagenumber: page,
    currentpage: page,
  };
}

interface OptionalMember {
  readonly name: string;
  readonly isNullable: boolean;
  readonly isRequired: boolean;
}

/** Returns the address of another page; a list without pages has only one. */
function linkMember(word: string, given: OptionalMember, known: KnownPage): Member | undefined {
  const relation = linkNames.exec(word)?.[1]?.replace(/^prev$/, 'previous') ?? '';
  if (known.addressed !== undefined) return optionalMember({ ...given, code: `otherPages.${relation}`, use: 'pages' });
  const isNowhere = !known.isPaged && known.cursor === undefined && ['next', 'previous'].includes(relation);
  return isNowhere && given.isNullable ? { code: `${stringCode(given.name)}: null`, uses: [] } : undefined;
}

/** Returns a member whose code may be undefined. */
function optionalMember(given: OptionalMember & { readonly code: string; readonly use: ListUse }): Member {
  const { name, isNullable, isRequired, code, use } = given;
  const key = stringCode(name);
  if (isNullable) return { code: `${key}: ${code} ?? null`, uses: [use] };
  if (/\.(self|first|last)$/.test(code)) return { code: `${key}: ${code}`, uses: [use] };
  if (isRequired) throw new Obstacle(`the answer requires the member ${key} on the first and the last page also`);
  return { code: `...(${code} === undefined ? {} : { ${key}: ${code} })`, uses: [use] };
}

function nested(name: string, schema: SchemaView, known: KnownPage): Member | undefined {
  const type = objectType(schema);
  if (type === undefined || type.members.size === 0) return undefined;
  const inner = new Map([...type.members.keys()].map((own) => [own, memberSchema(type, own)] as const));
  const members = planOthers(inner, type.required, known);
  return {
    code: `${stringCode(name)}: { ${members.map(({ code }) => code).join(', ')} }`,
    uses: members.flatMap(({ uses }) => uses),
  };
}
