/** Finds the parameters that select a page of a list by their names and schemas. */
import type { Operation, Parameter } from '../../../openapi/document/document.ts';
import { toPlain } from '../code/names.ts';

export interface PagingParameters {
  /** The maximum number of items. */
  readonly limit: Parameter | undefined;
  /** The number of items to skip. */
  readonly offset: Parameter | undefined;
  /** The number of the page. */
  readonly page: Parameter | undefined;
  /** The cursor that the page before named. */
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

export function findPaging({ parameters }: Operation): PagingParameters {
  const find = (names: readonly string[], type: string): Parameter | undefined =>
    parameters.find(
      (parameter) => parameter.in === 'query' && names.includes(toPlain(parameter.name)) && hasType(parameter, type),
    );
  const offset = find(offsets, 'integer');
  const page = offset === undefined ? find(pages, 'integer') : undefined;
  return { limit: find(limits, 'integer'), offset, page, cursor: find(cursors, 'string') };
}

function hasType({ schema }: Parameter, type: string): boolean {
  const { types, names } = schema.resolved.own;
  return types?.join() === type && !names.has('enum') && !names.has('const');
}

/** Returns the number of the first page. */
export function firstPage({ schema }: Parameter): 0 | 1 {
  const { default: preset, bounds } = schema.resolved.own;
  return preset === 0 || (bounds.minimum === 0 && preset === undefined) ? 0 : 1;
}

/** True if the parameter always has a value. */
export function isAlwaysSent({ schema, required }: Parameter): boolean {
  return required || schema.own.default !== undefined;
}
