/** The parameters of a list that bound it and shift it, and all of the list by them. */
import type { Json, Operation, Parameter } from '../../../openapi/document/document.ts';
import type { RequestArguments } from '../../../openapi/request/request.ts';
import { anySchema } from '../../../openapi/schema/view/document-schemas.ts';
import { eachValue, highest, lowest, findTypes } from '../../../openapi/schema/view/facts.ts';
import type { ProbeExchange } from '../values/exchange.ts';
import { sharedParameters } from '../structure/path.ts';
import { sampleArguments, withArgument } from '../values/sample.ts';
import type { Probe, SentRequest } from './probe.ts';
import { itemsIn, findListSchema, getMembers } from '../structure/resources.ts';

export interface Paging {
  /** At most so many items are given; without a maximum, as many as the default asks for: the service may have a bound. */
  readonly limit: { readonly parameter: Parameter; readonly least: number; readonly most: number };
  /** So many items, or pages, are left out at the beginning. */
  readonly shift: { readonly parameter: Parameter; readonly unit: 'item' | 'page' } | undefined;
}

interface Bounds {
  readonly parameter: Parameter;
  readonly least: number | undefined;
  readonly most: number | undefined;
  readonly preset: number | undefined;
}

/**
 * Known by schema, not by name: an integer that counts from 0 (items) or from 1 with that as its default (pages)
 * shifts; the other one that has an upper bound or a greater default bounds. Undefined where that is not clear.
 */
export function findPaging(operation: Operation): Paging | undefined {
  const members = getMembers(findListSchema(operation) ?? anySchema);
  const candidates = operation.parameters
    .filter(({ in: place, name, required }) => place === 'query' && !required && !members.has(name))
    .flatMap(getBounds);
  const shifts = candidates.filter(isShift);
  const limits = candidates.filter((bounds) => !isShift(bounds) && isLimit(bounds));
  const [limit, other] = limits;
  if (limit === undefined || other !== undefined || shifts.length > 1 || candidates.length > 2) return undefined;
  const [shift] = shifts;
  return {
    limit: { parameter: limit.parameter, least: Math.max(1, limit.least ?? 1), most: limit.most ?? limit.preset ?? 1 },
    shift: shift && { parameter: shift.parameter, unit: shift.least === 0 ? 'item' : 'page' },
  };
}

function getBounds(parameter: Parameter): readonly Bounds[] {
  const parts = parameter.schema.possibleParts;
  if (findTypes(parts)?.join() !== 'integer') return [];
  const [preset] = eachValue(parts, (own) => own.default);
  return [
    {
      parameter,
      least: highest(parts, 'minimum'),
      most: lowest(parts, 'maximum'),
      preset: typeof preset === 'number' ? preset : undefined,
    },
  ];
}

const isShift = ({ least, preset }: Bounds): boolean =>
  (least === 0 && (preset ?? 0) === 0) || (least === 1 && preset === 1);
const isLimit = ({ least, most, preset }: Bounds): boolean =>
  (least ?? 0) >= 0 && (most !== undefined || (preset ?? 0) > 1);

/** The arguments of a list that something was made in: the path is that of its creation. */
export function listArguments(
  list: Operation,
  { operation, arguments: made }: Pick<ProbeExchange, 'operation' | 'arguments'>,
): RequestArguments {
  const usual = sampleArguments(list);
  const path = sharedParameters(operation.path, list.path).map(([from, to]) => [to, made.path?.[from]] as const);
  return path.length === 0 ? usual : { ...usual, path: { ...usual.path, ...Object.fromEntries(path) } };
}

export interface WholeList {
  readonly items: readonly Json[];
  /** There is no more than these. */
  readonly isComplete: boolean;
}

const mostPages = 40;

/** Page by page as large as they get; undefined where the service gives no list. */
export async function wholeList(probe: Probe, list: Operation, made: ProbeExchange): Promise<WholeList | undefined> {
  const paging = findPaging(list);
  const given = listArguments(list, made);
  if (paging === undefined) {
    const items = itemsIn((await probe.carryOut(list, given))?.exchange.answer.body);
    // Of parameters whose meaning is not clear, one may keep something back.
    return items && { items, isComplete: !list.parameters.some(({ in: place }) => place === 'query') };
  }
  const { limit, shift } = paging;
  // One that has to be given most likely chooses.
  const isChosen = list.parameters.some(({ in: place, required }) => place === 'query' && required);
  const size = Math.min(limit.most, 1000);
  const items: Json[] = [];
  for (let page = 0; page < mostPages; page++) {
    const found = await readPage(probe, list, given, paging, { size, page });
    if (found === undefined) return undefined;
    items.push(...found);
    if (found.length < size || shift === undefined) return { items, isComplete: found.length < size && !isChosen };
  }
  return { items, isComplete: false };
}

/** @param which the page, counted from 0, of pages of this size */
export async function readPage(
  probe: Probe,
  list: Operation,
  given: RequestArguments,
  paging: Paging,
  which: { readonly size: number; readonly page: number },
): Promise<readonly Json[] | undefined> {
  return itemsIn((await sendPage(probe, list, given, paging, which))?.exchange.answer.body);
}

/** The same, with all of its answer. */
export async function sendPage(
  probe: Probe,
  list: Operation,
  given: RequestArguments,
  { limit, shift }: Paging,
  { size, page }: { readonly size: number; readonly page: number },
): Promise<SentRequest | undefined> {
  const bounded = withArgument(given, limit.parameter, size);
  const place = shift?.unit === 'page' ? page + 1 : page * size;
  const shifted = shift === undefined || page === 0 ? bounded : withArgument(bounded, shift.parameter, place);
  return probe.carryOut(list, shifted, `page ${page + 1} of ${size} items`);
}

export const isSame = (one: Json | undefined, other: Json | undefined): boolean =>
  JSON.stringify(one) === JSON.stringify(other);
