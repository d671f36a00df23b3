/** GET on a collection: its items, in pages and narrowed where the document says how. */
import type { Json, Operation, Parameter } from '../../../openapi/document/document.ts';
import { viewSchema } from '../../../openapi/schema/view/document-schemas.ts';
import type { SchemaView } from '../../../openapi/schema/view/schema-view.ts';
import { assignable, memberSchema } from '../resource/assignable.ts';
import type { ItemSchema } from '../resource/item.ts';
import { Obstacle } from '../resource/obstacle.ts';
import { firstPage, isSure, type Paging, pagingOf } from './paging.ts';
import { type HeaderRoles, headersOf } from '../response/reply.ts';
import type { FilterColumn, Place } from '../resource/resource.ts';
import { searchedMembers, searchParameter } from './searched.ts';
import { type Known, listBody } from '../response/wrapper.ts';
import { plain, quoted } from '../code/names.ts';
import { addressCode, answerOf, type Build, forbidBody, method, options, returns, start } from './common.ts';
import type { Inputs } from './inputs.ts';

export const buildList: Build = (place, operation) => {
  const { resource } = place;
  const { inputs, scope } = start(place, operation, 'collection');
  forbidBody(operation);
  const answer = answerOf(operation, [200]);
  if (answer.body === undefined) throw new Obstacle('its answer shows no list');
  const paging = usable(resource.item, answer.body.schema, pagingOf(operation));
  const filters = filtersOf(place, operation, paging);
  const search = searchOf(place, operation, paging);
  const words = search === undefined ? [] : [memberOf('q', inputs.of('query', search.parameter.name))];
  const page = pageCode(paging, inputs);
  const body = listBody(resource.item, answer.body.schema, page.known);
  const where = filters.map(({ parameter, column }) => memberOf(column.column, inputs.of('query', parameter.name)));
  const narrowed = [...scope, ...words, ...(where.length === 0 ? [] : [`where: { ${where.join(', ')} }`])];
  const headers = headersOf(
    answer,
    headerRoles(operation, inputs, paging, page.known, [...filters, ...(search === undefined ? [] : [search])]),
  );
  for (const { member, column } of filters) resource.filters.set(member, column);
  if (search !== undefined) resource.searched.splice(0, resource.searched.length, ...search.members);
  const totals = body.uses.has('total') || headers.roles.some((role) => role === 'link' || totalHeaders.includes(role));
  const result = body.uses.has('next') ? '{ items, next }' : '{ items }';
  return method(operation, inputs, [
    ...page.lines,
    `const ${result} = await ${resource.variable}.list(${argument([...narrowed, ...page.members])});`,
    totals ? `const total = await ${resource.variable}.count(${argument(narrowed)});` : '',
    returns('200', headers.code, `body: ${body.code}`),
  ]);
};

/** A parameter for what an answer never says is none for paging. */
function usable(item: ItemSchema, schema: SchemaView, paging: Paging): Paging {
  const known = { limit: 'a', offset: 'a', page: 'a', cursor: 'a', isPaged: false };
  const saysNext = listBody(item, schema, known).uses.has('next');
  return saysNext ? paging : { ...paging, cursor: undefined };
}

function argument(members: readonly string[]): string {
  return options(...members).replace(/^, /, '');
}

/** Pages of what a search finds are counted: where a page says where the next one begins, it is not planned. */
function searchOf(
  { resource: { item } }: Place,
  operation: Operation,
  { cursor }: Paging,
): { readonly parameter: Parameter; readonly members: readonly string[] } | undefined {
  const parameter = searchParameter(item, operation);
  const members = searchedMembers(item);
  return cursor !== undefined || parameter === undefined || members.length === 0 ? undefined : { parameter, members };
}

interface Filter {
  readonly parameter: Parameter;
  readonly member: string;
  readonly column: FilterColumn;
}

/** Parameters with the name of a member that can have their values, or of a list of such. */
function filtersOf({ resource }: Place, operation: Operation, paging: Paging): Filter[] {
  const { item } = resource;
  const others = Object.values(paging);
  return operation.parameters.flatMap((parameter): Filter[] => {
    if (parameter.in !== 'query' || others.includes(parameter)) return [];
    const member = [...item.type.members.keys()].find((name) => plain(name) === plain(parameter.name));
    if (member === undefined) return [];
    const schema = memberSchema(item.type, member);
    const { types, items } = schema.resolved.own;
    const isList = types?.join() === 'array';
    const value = isList && items?.asBoolean === undefined ? (items ?? schema) : schema;
    if (!isScalar(value) || !isScalar(parameter.schema) || !assignable(parameter.schema, base(value))) return [];
    const column = resource.filters.get(member) ?? { column: resource.columns.column(member), isList };
    return [{ parameter, member, column }];
  });
}

const scalars: ReadonlySet<Json> = new Set(['string', 'integer', 'number', 'boolean']);

function isScalar(schema: SchemaView): boolean {
  const types = (schema.resolved.own.types ?? []).filter((type) => type !== 'null');
  return types.length === 1 && types.every((type) => scalars.has(type));
}

/** What is asked for may be none of the values that there are. */
function base(schema: SchemaView): SchemaView {
  const { types = ['string'] } = schema.resolved.own;
  return viewSchema({ type: types });
}

interface PageCode {
  readonly lines: readonly string[];
  /** Options of the call. */
  readonly members: readonly string[];
  readonly known: Known;
}

const usualSize = 100;

function pageCode({ limit, offset, page, cursor }: Paging, inputs: Inputs): PageCode {
  const size = limit && inputs.of('query', limit.name);
  const isPaged = limit !== undefined || page !== undefined;
  const sure = (parameter: Parameter | undefined, code: string | undefined) =>
    parameter !== undefined && isSure(parameter) ? code : undefined;
  if (page !== undefined) {
    const number = inputs.of('query', page.name);
    const first = firstPage(page);
    const most = size === undefined ? String(usualSize) : isSure(limit ?? page) ? size : `${size} ?? ${usualSize}`;
    const count = isSure(page) ? number : `(${number} ?? ${first})`;
    const passed = first === 0 ? count : `(${count} - 1)`;
    const isPlain = !most.includes('??');
    const pageSize = isPlain ? most : 'pageSize';
    return {
      lines: isPlain ? [] : [`const pageSize = ${most};`],
      members: [memberOf('limit', pageSize), `offset: ${passed} * ${pageSize}`],
      known: { limit: pageSize, offset: undefined, page: sure(page, number), cursor: undefined, isPaged },
    };
  }
  const skip = offset && inputs.of('query', offset.name);
  const after = cursor && inputs.of('query', cursor.name);
  return {
    lines: [],
    members: [
      ...(size === undefined ? [] : [memberOf('limit', size)]),
      ...(skip === undefined ? [] : [memberOf('offset', skip)]),
      ...(after === undefined ? [] : [memberOf('after', after)]),
    ],
    known: { limit: sure(limit, size), offset: sure(offset, skip), page: undefined, cursor: after, isPaged },
  };
}

function memberOf(name: string, code: string): string {
  return name === code ? name : `${quoted(name)}: ${code}`;
}

const totalHeaders = ['x-total-count', 'x-total', 'total-count', 'x-count', 'x-total-items'];

function headerRoles(
  operation: Operation,
  inputs: Inputs,
  paging: Paging,
  known: Known,
  filters: readonly Pick<Filter, 'parameter'>[],
): HeaderRoles {
  return {
    ...Object.fromEntries(totalHeaders.map((name) => [name, 'total'])),
    link: linkRole(operation, inputs, paging, known, filters),
  };
}

/** Links to other pages are known where limit and offset always are. */
function linkRole(
  operation: Operation,
  inputs: Inputs,
  { limit, offset }: Paging,
  known: Known,
  filters: readonly Pick<Filter, 'parameter'>[],
): string | undefined {
  if (limit === undefined || offset === undefined || known.limit === undefined || known.offset === undefined)
    return undefined;
  const narrowed = filters.map(({ parameter: { name } }) => memberOf(name, inputs.of('query', name)));
  const names =
    limit.name === 'limit' && offset.name === 'offset'
      ? []
      : [`names: { limit: ${quoted(limit.name)}, offset: ${quoted(offset.name)} }`];
  const members = [
    memberOf('limit', known.limit),
    memberOf('offset', known.offset),
    'total',
    `filters: { ${narrowed.join(', ')} }`,
    ...names,
  ];
  return `pageLinks(${addressCode(operation, inputs)}, { ${members.join(', ')} })`;
}
