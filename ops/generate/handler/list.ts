/** Writes the handler of GET on a collection, with the pages and filters that the document declares. */
import type { Json, Operation, Parameter } from '../../../openapi/document/document.ts';
import type { SchemaView } from '../../../openapi/schema/view/schema-view.ts';
import { getElement, type SuccessAnswer } from '../resource/answers.ts';
import { isAssignable, memberSchema, objectType, withoutConstraints } from '../resource/assignable.ts';
import type { ItemSchema } from '../resource/item.ts';
import { Obstacle } from '../resource/obstacle.ts';
import { firstPage, isAlwaysSent, type PagingParameters, findPaging } from './paging.ts';
import { type HeaderRoles, planHeaders } from '../response/reply.ts';
import type { FilterColumn, PlannedResource, ResourcePlace } from '../resource/resource.ts';
import { searchedMembers, searchParameter } from './searched.ts';
import { type KnownPage, listBody } from '../response/wrapper.ts';
import { toPlain, stringCode } from '../code/names.ts';
import {
  addressCode,
  destructuringCode,
  pickAnswer,
  type BuildHandler,
  forbidBody,
  handlerCode,
  optionsCode,
  pathVariables,
  returnCode,
  startHandler,
} from './common.ts';
import type { Inputs } from './inputs.ts';

export const buildList: BuildHandler = (place, operation) => {
  const { resource } = place;
  const { inputs, scope } = startHandler(place, operation, 'collection');
  forbidBody(operation);
  const answer = pickAnswer(operation, [200]);
  if (answer.body === undefined) throw new Obstacle('the answer is not a list of the items');
  const paging = usablePaging(resource.item, answer.body.schema, findPaging(operation));
  const filters = findFilters(place, operation, paging);
  const search = findSearch(place, operation, paging);
  const words = search === undefined ? [] : [namedCode('q', inputs.variableFor('query', search.parameter.name))];
  const page = pageCode(paging, inputs);
  const body = listBody(resource.item, answer.body.schema, page.known);
  const where = filters.map(({ parameter, column }) =>
    namedCode(column.column, inputs.variableFor('query', parameter.name)),
  );
  const narrowed = [...scope, ...words, ...(where.length === 0 ? [] : [`where: { ${where.join(', ')} }`])];
  const headers = planHeaders(answer, {
    ...headerRoles(operation, inputs, paging, page.known, [...filters, ...(search === undefined ? [] : [search])]),
    [exactHeader]: exactRole(answer, search !== undefined),
  });
  for (const { member, column } of filters) resource.filters.set(member, column);
  if (search !== undefined) resource.searched.splice(0, resource.searched.length, ...search.members);
  const isPaged = body.uses.has('pages');
  const totals =
    isPaged || body.uses.has('total') || headers.roles.some((role) => role === 'link' || totalHeaders.includes(role));
  const saysExact = search !== undefined && headers.roles.includes(exactHeader);
  const results = destructuringCode({ items: true, next: body.uses.has('next'), total: totals, isExact: saysExact });
  const method = totals || saysExact ? 'listWithTotal' : 'list';
  return handlerCode(operation, inputs, [
    ...page.lines,
    `${results}await ${resource.variable}.${method}(${argumentCode([...narrowed, ...page.members])});`,
    isPaged ? `const otherPages = pageAddresses(context.address, { ${page.known.addressed ?? ''}, total });` : '',
    returnCode(String(answer.status), headers.code, `body: ${body.code}`),
  ]);
};

/** Ignores the cursor if the answer never names the next one. */
function usablePaging(item: ItemSchema, schema: SchemaView, paging: PagingParameters): PagingParameters {
  const known = { limit: 'a', offset: 'a', page: 'a', cursor: 'a', addressed: 'a', isPaged: false };
  const saysNext = listBody(item, schema, known).uses.has('next');
  return saysNext ? paging : { ...paging, cursor: undefined };
}

function argumentCode(members: readonly string[]): string {
  return optionsCode(...members).replace(/^, /, '');
}

/** Plans no search for a list with a cursor, since pages of search results are counted. */
function findSearch(
  { resource: { item } }: ResourcePlace,
  operation: Operation,
  { cursor }: PagingParameters,
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

/** Finds parameters with the name of a member, or of a list member, that can have their values. A member has one filter. */
function findFilters({ resource }: ResourcePlace, operation: Operation, paging: PagingParameters): Filter[] {
  const { item } = resource;
  const others = Object.values(paging);
  const filters = new Map<string, Filter>();
  for (const parameter of operation.parameters) {
    const name = filteredName(parameter);
    const names = [...item.type.members.keys()];
    const member = names.find((own) => own === name) ?? names.find((own) => toPlain(own) === toPlain(name ?? ''));
    if (name === undefined || member === undefined || others.includes(parameter)) continue;
    const column = filterColumn(resource, member, parameter);
    if (column !== undefined && (!filters.has(member) || member === name))
      filters.set(member, { parameter, member, column });
  }
  return [...filters.values()];
}

/** Returns the name of a member in the name of a parameter: `kind`, `filter[kind]`. Names such as `start<` compare in another way. */
function filteredName({ in: place, name }: Parameter): string | undefined {
  return place === 'query' ? /^(?:filters?\[)?([\w.-]+)\]?$/.exec(name)?.[1] : undefined;
}

function filterColumn(
  { item, filters, columns }: PlannedResource,
  member: string,
  { schema: given }: Parameter,
): FilterColumn | undefined {
  const schema = memberSchema(item.type, member);
  const element = getElement(schema);
  const type = element && objectType(element);
  const inner = type?.members.has('name') === true ? memberSchema(type, 'name') : undefined;
  const value = inner ?? element ?? schema;
  // Several values of a parameter: an item has any of them.
  const one = getElement(given) ?? given;
  if (!isScalar(value) || !isScalar(one) || !isAssignable(one, withoutConstraints(value))) return undefined;
  const isList = element !== undefined;
  return filters.get(member) ?? { column: columns.column(member), isList, inner: inner && 'name' };
}

const scalars: ReadonlySet<Json> = new Set(['string', 'integer', 'number', 'boolean']);

function isScalar({ types }: SchemaView): boolean {
  const others = types.filter((type) => type !== 'null');
  return others.length === 1 && others.every((type) => scalars.has(type));
}

interface PageCode {
  readonly lines: readonly string[];
  /** Options of the call. */
  readonly members: readonly string[];
  readonly known: KnownPage;
}

const defaultPageItems = 100;

function pageCode(paging: PagingParameters, inputs: Inputs): PageCode {
  const { limit, offset, page, cursor } = paging;
  const size = limit && inputs.variableFor('query', limit.name);
  if (page !== undefined) return numberedPageCode(page, limit, size, inputs.variableFor('query', page.name));
  const skip = offset && inputs.variableFor('query', offset.name);
  const after = cursor && inputs.variableFor('query', cursor.name);
  const [from, most] = [orElse(offset, skip, '0'), orElse(limit, size, 'Infinity')];
  return {
    lines: [],
    members: [
      ...(size === undefined ? [] : [namedCode('limit', size)]),
      ...(skip === undefined ? [] : [namedCode('offset', skip)]),
      ...(after === undefined ? [] : [namedCode('after', after)]),
    ],
    known: {
      limit: most === size ? size : undefined,
      offset: from === skip ? skip : undefined,
      page: undefined,
      cursor: after,
      addressed: offset && `parameter: ${stringCode(offset.name)}, skip: ${from}, size: ${most}`,
      isPaged: limit !== undefined,
    },
  };
}

/** Returns the code of a parameter's value, or of the value for a missing one. */
function orElse(parameter: Parameter | undefined, code: string | undefined, other: string): string {
  if (parameter === undefined || code === undefined) return other;
  return isAlwaysSent(parameter) ? code : `${code} ?? ${other}`;
}

function numberedPageCode(
  page: Parameter,
  limit: Parameter | undefined,
  size: string | undefined,
  number: string,
): PageCode {
  const first = firstPage(page);
  const most = orElse(limit, size, String(defaultPageItems));
  const current = orElse(page, number, String(first));
  const count = current === number ? number : `(${current})`;
  const isPlain = !most.includes('??');
  const pageSize = isPlain ? most : 'pageSize';
  const skip = `${first === 0 ? count : `(${count} - 1)`} * ${pageSize}`;
  const addressed = `parameter: ${stringCode(page.name)}, firstPage: ${first}, skip: ${skip}, size: ${pageSize}`;
  return {
    lines: isPlain ? [] : [`const pageSize = ${most};`],
    members: [namedCode('limit', pageSize), `offset: ${skip}`],
    known: { limit: pageSize, offset: undefined, page: current, cursor: undefined, addressed, isPaged: true },
  };
}

function namedCode(name: string, code: string): string {
  return name === code ? name : `${stringCode(name)}: ${code}`;
}

const exactHeader = 'x-total-count-exact';

/** Returns the code of the header that says whether the total is exact; an optional one is only sent if it is not. */
function exactRole({ response }: SuccessAnswer, isSearched: boolean): string | undefined {
  const header = [...response.headers].find(([name]) => name.toLowerCase() === exactHeader)?.[1];
  if (!header?.schema.types.some((type) => type === 'boolean' || type === 'string')) return undefined;
  if (!header.required) return isSearched ? `isExact ? undefined : 'false'` : undefined;
  return isSearched ? 'String(isExact)' : `'true'`;
}

const totalHeaders = ['x-total-count', 'x-total', 'total-count', 'x-count', 'x-total-items'];

function headerRoles(
  operation: Operation,
  inputs: Inputs,
  paging: PagingParameters,
  known: KnownPage,
  filters: readonly Pick<Filter, 'parameter'>[],
): HeaderRoles {
  return {
    ...Object.fromEntries(totalHeaders.map((name) => [name, 'total'])),
    link: linkRole(operation, inputs, paging, known, filters),
  };
}

/** Returns the code of links to other pages; undefined unless limit and offset are always known. */
function linkRole(
  operation: Operation,
  inputs: Inputs,
  { limit, offset }: PagingParameters,
  known: KnownPage,
  filters: readonly Pick<Filter, 'parameter'>[],
): string | undefined {
  if (limit === undefined || offset === undefined || known.limit === undefined || known.offset === undefined)
    return undefined;
  const narrowed = filters.map(({ parameter: { name } }) => namedCode(name, inputs.variableFor('query', name)));
  const names =
    limit.name === 'limit' && offset.name === 'offset'
      ? []
      : [`names: { limit: ${stringCode(limit.name)}, offset: ${stringCode(offset.name)} }`];
  const members = [
    namedCode('limit', known.limit),
    namedCode('offset', known.offset),
    'total',
    `filters: { ${narrowed.join(', ')} }`,
    ...names,
  ];
  return `pageLinks(${addressCode(operation.path, pathVariables(operation, inputs))}, { ${members.join(', ')} })`;
}
