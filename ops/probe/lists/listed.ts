/** Lists: pages add up to the whole, bounds hold, and filters give what they ask for and all of it. */
import type { Json, Operation, Parameter } from '../../../openapi/document/document.ts';
import { isObject } from '../../../openapi/json/json.ts';
import type { RequestArguments } from '../../../openapi/request/request.ts';
import { anySchema } from '../../../openapi/schema/view/document-schemas.ts';
import type { ProbeExchange } from '../values/exchange.ts';
import { isValid, withArgument } from '../values/sample.ts';
import { checkPageLinks } from './page-links.ts';
import { checkSearch } from './search.ts';
import { checkTotals } from './totals.ts';
import { isSame, listArguments, type Paging, readPage, findPaging } from '../target/pages.ts';
import { type Difference, shortened } from '../judge/fault.ts';
import type { Probe } from '../target/probe.ts';
import { itemsIn, findListSchema, getMembers } from '../structure/resources.ts';
import { says } from '../judge/equal.ts';

/** How many items are looked at page by page, and how many are on each. */
const looked = 7;
const small = 2;

/** @param made something that is in the list */
export async function checkList(probe: Probe, list: Operation, made: ProbeExchange): Promise<void> {
  const given = listArguments(list, made);
  const paging = findPaging(list);
  if (paging !== undefined && paging.limit.least <= small) await checkPages(probe, list, given, paging);
  const filters = getFilters(list);
  for (const filter of filters) await checkFilter(probe, list, given, { filter, paging });
  if (paging !== undefined) await checkTotals(probe, list, made, { given, paging, filters });
  if (paging !== undefined) await checkPageLinks(probe, list, made, { given, paging });
  await checkSearch(probe, list, given, paging);
}

/** Another client may change the list meanwhile: what is found is looked for once more. */
async function checkPages(probe: Probe, list: Operation, given: RequestArguments, paging: Paging): Promise<void> {
  if ((await pageFaults(probe, list, given, paging)).length === 0) return;
  for (const fault of await pageFaults(probe, list, given, paging)) probe.noteError(list, fault);
}

async function pageFaults(
  probe: Probe,
  list: Operation,
  given: RequestArguments,
  paging: Paging,
): Promise<readonly ListFault[]> {
  const size = Math.min(looked, paging.limit.most);
  const whole = await readPage(probe, list, given, paging, { size, page: 0 });
  if (whole === undefined) return [];
  const pages: (readonly Json[])[] = [];
  for (let page = 0; page * small < whole.length; page++) {
    const found = await readPage(probe, list, given, paging, { size: small, page });
    if (found === undefined) return [];
    pages.push(found);
    if (paging.shift === undefined) break;
  }
  return compared(paging, whole, pages, size);
}

function compared(
  { limit, shift }: Paging,
  whole: readonly Json[],
  pages: readonly (readonly Json[])[],
  size: number,
): readonly ListFault[] {
  const { name } = limit.parameter;
  const large = [
    { count: whole.length, asked: size },
    ...pages.map(({ length }) => ({ count: length, asked: small })),
  ].find(({ count, asked }) => count > asked);
  if (large !== undefined) {
    const message = `${large.count} items were given with ${name}=${large.asked}`;
    return [{ rule: 'limit-ignored', pointer: limit.parameter.pointer, message, curl: '' }];
  }
  if (shift === undefined) return [];
  const [wanted, given] = [whole.map(text), pages.flat().map(text)];
  const note = (rule: ListFault['rule'], message: string): readonly ListFault[] => {
    return [{ rule, pointer: shift.parameter.pointer, message, curl: '' }];
  };
  const double = given.find((item, index) => given.indexOf(item) !== index && getCount(wanted, item) < 2);
  if (double !== undefined)
    return note('page-doubles', `an item is on two of the pages of ${small} items: ${shortened(double)}`);
  const skipped = wanted.find((item) => !given.includes(item));
  if (skipped !== undefined)
    return note('page-skips', `an item is on none of the pages of ${small} items: ${shortened(skipped)}`);
  if (isSame(wanted, given.slice(0, wanted.length))) return [];
  return note('page-skips', `the pages of ${small} items give the items in another order than the whole`);
}

type ListFault = Pick<Difference, 'rule' | 'pointer' | 'message' | 'curl'>;

const getCount = (items: readonly string[], item: string): number => items.filter((other) => other === item).length;
const text = (item: Json): string => JSON.stringify(item);

/** Query parameters that have the name of a member of the items, which holds one value. */
function getFilters(list: Operation): readonly Parameter[] {
  const members = getMembers(findListSchema(list) ?? anySchema);
  return list.parameters.filter(({ in: place, name, schema }) => {
    return place === 'query' && members.has(name) && schema.own.types?.join() !== 'array';
  });
}

/** A value that the filter can be asked for. What holds several may be filtered by one of them, or in another way. */
function isOneOf({ schema }: Parameter, value: Json): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value) && isValid(schema, value);
}

interface Filtering {
  readonly filter: Parameter;
  readonly paging: Paging | undefined;
}

async function checkFilter(
  probe: Probe,
  list: Operation,
  given: RequestArguments,
  { filter, paging }: Filtering,
): Promise<void> {
  const { name } = filter;
  const largest =
    paging === undefined ? given : withArgument(given, paging.limit.parameter, Math.min(paging.limit.most, 1000));
  const whole = itemsIn((await probe.carryOut(list, largest))?.exchange.answer.body) ?? [];
  const values = [...new Set(whole.map((item) => (isObject(item) ? item[name] : undefined)))];
  const asked = values.filter((value) => value !== undefined && isOneOf(filter, value));
  for (const value of asked.slice(0, 2)) {
    const sent = await probe.carryOut(list, withArgument(largest, filter, value), `only ${name} ${text(value)}`);
    const found = itemsIn(sent?.exchange.answer.body);
    if (sent === undefined || found === undefined) return;
    const isWanted = (item: Json): boolean => isObject(item) && says(item[name], value);
    const place = { pointer: filter.pointer, curl: sent.line() };
    const asksFor = `asked for ${name} ${JSON.stringify(value)}, it`;
    const other = found.find((item) => !isWanted(item));
    if (other !== undefined)
      probe.noteError(list, {
        rule: 'filter-ignored',
        ...place,
        message: `${asksFor} gives ${shortened(text(other))}`,
      });
    const lost = whole.filter(isWanted).find((item) => !found.some((one) => isSame(one, item)));
    if (lost !== undefined && (paging === undefined || found.length < paging.limit.most)) {
      const message = `${asksFor} does not give ${shortened(text(lost))}`;
      probe.noteError(list, { rule: 'filter-loses', ...place, message });
    }
  }
}
