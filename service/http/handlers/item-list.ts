/** The items of a list, which can be too many for the memory: the pipeline reads, validates and sends them in slices. */

/** A list with at most about this number of characters is read at once, and is sent like any other response. */
const firstSliceCharacters = 1_048_576;
const laterSliceCharacters = 262_144;

/** @template Length number if the number of the items is known */
export class ItemList<Item, Length extends number | undefined = number | undefined> {
  /** The first items; all of them if `rest` is undefined. */
  readonly first: readonly Item[];
  /** Reads the further items, once. */
  readonly rest: (() => AsyncIterable<readonly Item[]>) | undefined;
  readonly length: Length;

  constructor(first: readonly Item[], rest: ItemList<Item>['rest'], length: Length) {
    this.first = first;
    this.rest = rest;
    this.length = length;
  }

  /** Converts each item, further ones when they are read. */
  map<Other>(convert: (item: Item) => Other): ItemList<Other, Length> {
    const { first, rest, length } = this;
    return new ItemList(first.map(convert), rest && (() => mapSlices(rest(), convert)), length);
  }

  /** Returns all items at once: only for lists that are known to be short. */
  async all(): Promise<Item[]> {
    const items = [...this.first];
    for await (const further of this.rest?.() ?? []) items.push(...further);
    return items;
  }
}

async function* mapSlices<Item, Other>(
  slices: AsyncIterable<readonly Item[]>,
  convert: (item: Item) => Other,
): AsyncGenerator<readonly Other[]> {
  for await (const items of slices) yield items.map(convert);
}

/** How the rows of a page are read that the query of the page has returned without their long texts. */
export interface LongRows<Head, Row> {
  readonly keyOf: (row: Head | Row) => number;
  /** True if the row has its texts. */
  readonly isWhole: (row: Head) => row is Head & Row;
  readonly lengthOf: (row: Row) => number;
  /** Returns the lengths of the rows with these keys, JSON text, in any order. */
  readonly lengths: (keys: string) => Promise<readonly { readonly key: number; readonly length: number }[]>;
  /** Returns the rows with these keys, JSON text, in any order. */
  readonly read: (keys: string) => Promise<readonly Row[]>;
  /** Reads the rows after the given ones, in parts. */
  readonly more?: (() => AsyncIterable<readonly Head[]>) | undefined;
}

/**
 * Makes the list of the rows of a page, in the order of `heads`. Their long texts are read in slices, so that nothing in the
 * database stays open while a client reads the list. A row that was deleted meanwhile is skipped.
 */
export async function listRows<Head, Row, Length extends number | undefined>(
  heads: readonly Head[],
  long: LongRows<Head, Row>,
  length: Length,
): Promise<ItemList<Row, Length>> {
  const pages = readSlices(heads, long, firstSliceCharacters);
  if (long.more === undefined && heads.every(long.isWhole)) {
    const characters = heads.reduce((sum, head) => sum + long.lengthOf(head), 0);
    if (characters <= firstSliceCharacters) return new ItemList(heads, undefined, length);
  }
  const first = (await pages.next()).value ?? [];
  return new ItemList(
    first,
    first.length === heads.length && long.more === undefined ? undefined : () => pages,
    length,
  );
}

async function* readSlices<Head, Row>(
  heads: readonly Head[],
  long: LongRows<Head, Row>,
  firstCharacters = laterSliceCharacters,
): AsyncGenerator<readonly Row[], void> {
  const { keyOf, isWhole, lengthOf, lengths, read, more } = long;
  const keys = heads.flatMap((head) => (isWhole(head) ? [] : [keyOf(head)]));
  const found = keys.length === 0 ? [] : await lengths(JSON.stringify(keys));
  const lengthByKey = new Map(found.map(({ key, length }) => [key, length]));
  let characters = firstCharacters;
  for (let start = 0, end = 0; start < heads.length; start = end) {
    for (let left = characters, head; left > 0 && (head = heads[end]) !== undefined; end += 1) {
      left -= isWhole(head) ? lengthOf(head) : (lengthByKey.get(keyOf(head)) ?? 0);
    }
    characters = laterSliceCharacters;
    const part = heads.slice(start, end);
    const missing = part.flatMap((head) => (isWhole(head) ? [] : [keyOf(head)]));
    const rows = missing.length === 0 ? [] : await read(JSON.stringify(missing));
    const byKey = new Map(rows.map((row) => [keyOf(row), row]));
    yield part.flatMap((head): Row | readonly Row[] => (isWhole(head) ? [head] : (byKey.get(keyOf(head)) ?? [])));
  }
  for await (const further of more?.() ?? []) yield* readSlices(further, { ...long, more: undefined });
}

/** Makes a list of items that are read one by one; `measure` returns the number of characters of an item in the response. */
export async function listOneByOne<Item>(
  items: AsyncIterator<Item>,
  measure: (item: Item) => number,
): Promise<ItemList<Item>> {
  const first = await readItems(items, firstSliceCharacters, measure);
  const rest = async function* (): AsyncGenerator<readonly Item[]> {
    for (let isLast = false; !isLast;) {
      const slice = await readItems(items, laterSliceCharacters, measure);
      yield slice.items;
      isLast = slice.isLast;
    }
  };
  return new ItemList(first.items, first.isLast ? undefined : rest, first.isLast ? first.items.length : undefined);
}

async function readItems<Item>(source: AsyncIterator<Item>, characters: number, measure: (item: Item) => number) {
  const items: Item[] = [];
  for (let left = characters; left > 0;) {
    const next = await source.next();
    if (next.done === true) return { items, isLast: true };
    items.push(next.value);
    left -= measure(next.value);
  }
  return { items, isLast: false };
}
