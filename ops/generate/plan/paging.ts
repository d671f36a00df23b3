/** The parameters of a list that say which part of it is wanted, known by their names and schemas. */
import type { JsonObject, Operation, Parameter } from '../../../openapi/document.ts';
import { isObject } from '../../../openapi/json.ts';
import { plain } from '../write/names.ts';
import { resolved } from './answers.ts';

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

export function pagingOf(content: JsonObject, { parameters }: Operation): Paging {
  const find = (names: readonly string[], type: string): Parameter | undefined =>
    parameters.find(
      (parameter) =>
        parameter.in === 'query' && names.includes(plain(parameter.name)) && isOf(content, parameter, type),
    );
  const offset = find(offsets, 'integer');
  const page = offset === undefined ? find(pages, 'integer') : undefined;
  return { limit: find(limits, 'integer'), offset, page, cursor: find(cursors, 'string') };
}

function isOf(content: JsonObject, { schema }: Parameter, type: string): boolean {
  const own = resolved(content, schema);
  return isObject(own) && own.type === type && own.enum === undefined && own.const === undefined;
}

/** The least number that is a page. */
export function firstPage(content: JsonObject, { schema }: Parameter): 0 | 1 {
  const own = resolved(content, schema);
  return isObject(own) && (own.default === 0 || (own.minimum === 0 && own.default === undefined)) ? 0 : 1;
}

/** Whether the parameter is always there. */
export function isSure({ schema, required }: Parameter): boolean {
  return required || (isObject(schema) && schema.default !== undefined);
}
