/** The parameters of a list that say which part of it is wanted, known by their names and schemas. */
import type { Operation, Parameter } from '../../../openapi/document/document.ts';
import { plain } from '../code/names.ts';

export interface Paging {
  /** How many at most. */
  readonly limit: Parameter | undefined;
  /** How many to pass over. */
  readonly offset: Parameter | undefined;
  /** Which page, and the number of the first one. */
  readonly page: Parameter | undefined;
  /** Where the page before said that the next one begins. */
  readonly cursor: Parameter | undefined;
}

const limits = [
  'limit',
  'size',
  'perpage',
  'pagesize',
  'pagelimit',
  'maxresults',
  'maxitems',
  'top',
  'take',
  'pageperpage',
];
const offsets = ['offset', 'skip', 'pageoffset', 'startindex'];
const pages = ['page', 'pagenumber', 'pageno', 'pagepage'];
const cursors = [
  'offset',
  'cursor',
  'pagetoken',
  'pagecursor',
  'nexttoken',
  'continuationtoken',
  'after',
  'startingafter',
];

export function pagingOf({ parameters }: Operation): Paging {
  const find = (names: readonly string[], type: string): Parameter | undefined =>
    parameters.find(
      (parameter) => parameter.in === 'query' && names.includes(plain(parameter.name)) && isOf(parameter, type),
    );
  const offset = find(offsets, 'integer');
  const page = offset === undefined ? find(pages, 'integer') : undefined;
  return { limit: find(limits, 'integer'), offset, page, cursor: find(cursors, 'string') };
}

function isOf({ schema }: Parameter, type: string): boolean {
  const { types, names } = schema.resolved.own;
  return types?.join() === type && !names.has('enum') && !names.has('const');
}

/** The least number that is a page. */
export function firstPage({ schema }: Parameter): 0 | 1 {
  const { default: preset, bounds } = schema.resolved.own;
  return preset === 0 || (bounds.minimum === 0 && preset === undefined) ? 0 : 1;
}

/** Whether the parameter is always there. */
export function isSure({ schema, required }: Parameter): boolean {
  return required || schema.own.default !== undefined;
}
