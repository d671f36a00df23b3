/** Pages of a list, each bounded in number and in bytes. */
import { ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server';

export interface Page<Item> {
  readonly items: Item[];
  /** Undefined in the last page. */
  readonly nextCursor: string | undefined;
}

/** The service and the name of an item in it. */
type Key = readonly [service: string, name: string];

export interface PageOptions<Given, Item> {
  readonly cursor: string | undefined;
  readonly keyOf: (given: Given) => Key;
  readonly convert: (given: Given) => Item;
}

const maxItems = 100;
const maxCharacters = 256 * 1024;

/**
 * Returns the items after the cursor, which names the last one of the page before: a change of the list moves no other page.
 * @param all ordered by service
 * @throws ProtocolError for a cursor of another server
 */
export function takePage<Given, Item>(all: readonly Given[], options: PageOptions<Given, Item>): Page<Item> {
  const { keyOf, convert, cursor } = options;
  const items: Item[] = [];
  let characters = 0;
  const first = cursor === undefined ? 0 : findStart(all, readCursor(cursor), keyOf);
  let last: Key | undefined;
  for (const given of all.slice(first)) {
    const item = convert(given);
    characters += JSON.stringify(item).length;
    const isFull = items.length >= maxItems || characters > maxCharacters;
    if (isFull && last !== undefined) return { items, nextCursor: writeCursor(last) };
    items.push(item);
    last = keyOf(given);
  }
  return { items, nextCursor: undefined };
}

/** The item after the named one; without it the list has changed, and its service begins again. */
function findStart<Given>(all: readonly Given[], [service, name]: Key, keyOf: (given: Given) => Key): number {
  const keys = all.map(keyOf);
  const found = keys.findIndex((key) => key[0] === service && key[1] === name);
  if (found !== -1) return found + 1;
  const next = keys.findIndex((key) => key[0] >= service);
  return next === -1 ? all.length : next;
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
