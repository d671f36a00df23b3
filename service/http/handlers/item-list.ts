/** The items of a list, which can be too many for the memory: the pipeline reads, validates and sends them in slices. */

/** The first rows of a query. */
export interface RowSlice<Row> {
  readonly rows: readonly Row[];
  /** True if the query has further rows. */
  readonly isCut: boolean;
}

/** Reads the rows after a row, the first rows without one, until they have about this number of characters. */
export type ReadSlice<Row> = (after: Row | undefined, characters: number) => Promise<RowSlice<Row>>;

/** A list that fits into the first slice is sent like any other response. */
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

  /** Reads the first slice. @param count returns the number of all rows, if they are not all in the first slice */
  static async read<Row, Length extends number | undefined>(
    read: ReadSlice<Row>,
    count: () => Promise<Length>,
  ): Promise<ItemList<Row, number | Length>> {
    const { rows, isCut } = await read(undefined, firstSliceCharacters);
    if (!isCut) return new ItemList(rows, undefined, rows.length);
    return new ItemList(rows, () => readRest(read, rows.at(-1)), await count());
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

async function* readRest<Row>(read: ReadSlice<Row>, after: Row | undefined): AsyncGenerator<readonly Row[]> {
  for (let last = after, isCut = true; isCut;) {
    const slice = await read(last, laterSliceCharacters);
    if (slice.rows.length > 0) yield slice.rows;
    last = slice.rows.at(-1) ?? last;
    isCut = slice.isCut && slice.rows.length > 0;
  }
}

const noRows = { rows: [], isCut: false };

/**
 * Reads rows in the order of their keys, though `read` returns them in any order. Keys without a row are skipped.
 * @param read returns the first of the rows with these keys, JSON text
 */
export function readInOrder<Key, Row>(
  keys: readonly Key[],
  read: (keys: string, characters: number) => Promise<RowSlice<Row>>,
  keyOf: (row: Row) => Key,
): Promise<ItemList<Row, number>> {
  const found = new Map<Key, Row>();
  let start = 0;
  let size = keys.length;
  const readSlice: ReadSlice<Row> = async (_after, characters) => {
    const rows: Row[] = [];
    while (rows.length === 0 && start < keys.length) {
      const part = keys.slice(start, start + size);
      const missing = part.filter((key) => !found.has(key));
      const slice = missing.length === 0 ? noRows : await read(JSON.stringify(missing), characters);
      for (const row of slice.rows) found.set(keyOf(row), row);
      // In a whole slice, a key without a row has none; in a cut one, its row may be among the others.
      const end = slice.isCut ? part.findIndex((key) => !found.has(key)) : part.length;
      for (const key of end < 0 ? part : part.slice(0, end)) {
        const row = found.get(key);
        if (row !== undefined) rows.push(row);
        found.delete(key);
        start += 1;
      }
      size = slice.isCut ? 1 : size * 2;
    }
    return { rows, isCut: start < keys.length };
  };
  return ItemList.read(readSlice, () => Promise.resolve(keys.length));
}

/** Reads items one by one; `measure` returns the number of characters of an item in the response. */
export function readOneByOne<Item>(
  items: AsyncIterator<Item>,
  measure: (item: Item) => number,
): Promise<ItemList<Item>> {
  const readSlice: ReadSlice<Item> = async (_after, characters) => {
    const rows: Item[] = [];
    for (let left = characters; left > 0;) {
      const next = await items.next();
      if (next.done === true) return { rows, isCut: false };
      rows.push(next.value);
      left -= measure(next.value);
    }
    return { rows, isCut: true };
  };
  return ItemList.read(readSlice, () => Promise.resolve(undefined));
}
