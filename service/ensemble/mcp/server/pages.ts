/** Pages of a list, each bounded in number and in bytes. */
import { ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server';

export interface Page<Item> {
  readonly items: Item[];
  /** Undefined in the last page. */
  readonly nextCursor: string | undefined;
}

/** The service and the name of an item in it. */
type Key = readonly [service: string, name: string];

export interface PageOptions<Group, Given extends object, Item> {
  readonly cursor: string | undefined;
  /** The service whose items the group has. */
  readonly serviceOf: (group: Group) => string;
  readonly itemsOf: (group: Group) => readonly Given[];
  /** Unique in the group. */
  readonly nameOf: (given: Given) => string;
  /** Returns the index of the item with this name, without a search; undefined if the group does not have it. */
  readonly findIndex: (group: Group, name: string) => number | undefined;
  /** Returns undefined for what the list does not show. */
  readonly convert: (given: Given, group: Group) => Item | undefined;
}

const maxItems = 100;
const maxCharacters = 256 * 1024;

/**
 * Returns the items after the cursor, which names the last one of the page before: a change of the list moves no other page. The
 * items of other pages are not touched, so that the work for all pages together grows with the number of items.
 * @param groups ordered by service
 * @throws ProtocolError for a cursor of another server
 */
export function takePage<Group, Given extends object, Item>(
  groups: readonly Group[],
  options: PageOptions<Group, Given, Item>,
): Page<Item> {
  const items: Item[] = [];
  let characters = 0;
  let last: Key | undefined;
  for (const [group, given] of listAfter(groups, options)) {
    const item = options.convert(given, group);
    if (item === undefined) continue;
    characters += JSON.stringify(item).length;
    const isFull = items.length >= maxItems || characters > maxCharacters;
    if (isFull && last !== undefined) return { items, nextCursor: writeCursor(last) };
    items.push(item);
    last = [options.serviceOf(group), options.nameOf(given)];
  }
  return { items, nextCursor: undefined };
}

/** The same for a list with one item for each service. */
export const takePageOfServices = <Service extends object, Item>(
  services: readonly Service[],
  options: Pick<PageOptions<Service, Service, Item>, 'cursor' | 'serviceOf' | 'convert'>,
): Page<Item> =>
  takePage(services, { ...options, itemsOf: (service) => [service], nameOf: () => '', findIndex: () => 0 });

/** Begins after the named item; without it the list has changed, and its service begins again. */
function* listAfter<Group, Given extends object, Item>(
  groups: readonly Group[],
  { cursor, serviceOf, itemsOf, findIndex }: PageOptions<Group, Given, Item>,
): Generator<readonly [Group, Given]> {
  const after = cursor === undefined ? undefined : readCursor(cursor);
  for (const group of groups) {
    const [service, name] = after ?? [];
    const own = serviceOf(group);
    if (service !== undefined && own < service) continue;
    const items = itemsOf(group);
    const before = own === service && name !== undefined ? findIndex(group, name) : undefined;
    for (let index = before === undefined ? 0 : before + 1; index < items.length; index += 1) {
      const given = items[index];
      if (given !== undefined) yield [group, given];
    }
  }
}

const writeCursor = (key: Key): string => Buffer.from(JSON.stringify(key)).toString('base64url');

function readCursor(cursor: string): Key {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(value)) {
      const [service, name] = value as readonly unknown[];
      if (typeof service === 'string' && typeof name === 'string') return [service, name];
    }
  } catch {
    // The error below names the fault.
  }
  throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'the cursor is unknown; list again without a cursor');
}
