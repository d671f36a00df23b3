/** Converts between the items of a resource and the rows of its table. */
import type { LongRows } from '../http/handlers/item-list.ts';
import type { Reader, Transaction } from '../storage/database/database.ts';
import type { Statement } from '../storage/database/statement.ts';
import type { Scalar, ResourceOptions, ListOptions, Scope } from './options.ts';
import {
  type ResourceRow,
  resourceStatements,
  type RowHead,
  type ResourceStatements,
  toFilterName,
  listText,
  toScopeName,
  type StatementValues,
} from './table/statements.ts';

export type { ResourceRow, RowHead } from './table/statements.ts';

/** More than any table has rows. */
export const all = Number.MAX_SAFE_INTEGER;

/** Keys by column, as they are stored. */
export type Keys = Readonly<Record<string, string>>;
type Within = Readonly<Record<string, string | null>>;

/** An item that is stored as a new row. */
export interface NewRow<Item> {
  readonly key: string;
  readonly item: Item;
  /** The item's parents: all of them. */
  readonly scope: Within;
}

type Position = Pick<ResourceRow, 'position'>;

export interface RowPage {
  readonly limit: number;
  readonly offset: number;
  /** The position before the page. */
  readonly after: number;
  readonly where: Filters;
}

interface Prepared extends ResourceStatements {
  readonly byKey: Statement<StatementValues, ResourceRow>;
  readonly byOtherKey: readonly Statement<StatementValues, ResourceRow>[];
}

export class Rows<Item extends object> {
  readonly #options: ResourceOptions<Item>;
  /** Statements by the columns of the scope and the leading filter. */
  readonly #prepared = new Map<string, Prepared>();
  readonly #within: readonly string[];
  readonly #values: readonly string[];
  readonly #lists: readonly string[];

  constructor(options: ResourceOptions<Item>) {
    this.#options = options;
    this.#within = Object.keys({ ...options.within, ...options.sharedWithin });
    this.#values = Object.keys(options.values ?? {});
    this.#lists = Object.keys(options.lists ?? {});
  }

  find(reader: Reader, key: string, scope: Keys): Promise<ResourceRow | undefined> {
    const { byKey, byOtherKey } = this.#statements(scope);
    const values = { key, ...scopeValues(scope) };
    return byOtherKey.length === 0 ? reader.first(byKey, values) : findFirst(reader, [byKey, ...byOtherKey], values);
  }

  page(reader: Reader, scope: Keys, { where, ...bounds }: RowPage): Promise<RowHead[]> {
    const { page } = this.#statements(scope, this.#leading(where));
    return reader.all(page, { ...bounds, ...this.#narrowed(scope, where) });
  }

  /** @param positions JSON text */
  headsAt(reader: Reader, scope: Keys, where: Filters, positions: string): Promise<RowHead[]> {
    const { headsAt } = this.#statements(scope, this.#leading(where));
    return reader.all(headsAt, { positions, ...this.#narrowed(scope, where) });
  }

  /** How the long rows of a page are read. */
  longRows(reader: Reader): LongRows<RowHead, ResourceRow> {
    const { at, lengthsAt } = this.#statements({});
    return {
      keyOf: ({ position }) => position,
      isWhole: (row): row is RowHead & ResourceRow => row.body !== null,
      lengthOf: ({ body }) => body.length,
      lengths: (positions) => reader.all(lengthsAt, { positions }),
      read: (positions) => reader.all(at, { positions }),
    };
  }

  /** Returns the number of rows on a page, and the position of the last one. */
  async measure(reader: Reader, scope: Keys, { where, ...bounds }: RowPage): Promise<{ length: number; last: number }> {
    const { measure } = this.#statements(scope, this.#leading(where));
    const found = await reader.first(measure, { ...bounds, ...this.#narrowed(scope, where) });
    return { length: found?.length ?? 0, last: found?.last ?? 0 };
  }

  /** Returns some of the rows in a scope. */
  some(reader: Reader, scope: Keys): Promise<RowHead[]> {
    return this.page(reader, scope, { limit: 100, offset: 0, after: 0, where: {} });
  }

  async count(reader: Reader, scope: Keys, where: Filters): Promise<number> {
    const { count } = this.#statements(scope, this.#leading(where));
    return (await reader.first(count, this.#narrowed(scope, where)))?.total ?? 0;
  }

  /** @returns its position; undefined if the key is taken */
  async insert(transaction: Transaction, row: NewRow<Item>): Promise<number | undefined> {
    return (await transaction.first(this.#statements({}).insert, this.#toValues(row)))?.position;
  }

  /** If a key is taken, the write fails. @returns what was written */
  insertAll(transaction: Transaction, rows: readonly (NewRow<Item> & Position)[]): (Position & { body: string })[] {
    const { insertAll, newRows } = this.#statements({});
    const written = rows.map((row) => ({ ...this.#toValues(row), position: row.position, revision: 1 }));
    transaction.send(insertAll, { rows: newRows.toText(written) });
    return written;
  }

  /** A row that `update` fills in. @returns its position */
  async reserve(transaction: Transaction, key: string, scope: Keys): Promise<number> {
    const nothing = [...this.#within, ...this.#values, ...this.#lists].map((column) => [column, null] as const);
    const values = { key, body: '', ...Object.fromEntries(nothing), ...scope };
    const row = await transaction.first(this.#statements({}).insert, values);
    if (row === undefined) throw new Error('an insert returned no row');
    return row.position;
  }

  /** @param scope the item's parents: all of them */
  async update(
    transaction: Transaction,
    row: Pick<ResourceRow, 'position' | 'key'>,
    item: Item,
    scope: Within,
  ): Promise<void> {
    const { key, position } = row;
    await transaction.run(this.#statements({}).update, { ...this.#toValues({ key, item, scope }), position });
  }

  async remove(transaction: Transaction, { position }: Position): Promise<void> {
    await transaction.run(this.#statements({}).remove, { position });
  }

  /** Returns the parents of the row's item. */
  getScope(row: RowHead | ResourceRow): Keys {
    const columns: Readonly<Record<string, unknown>> = { ...row };
    const keys = this.#within.map((column): [string, unknown] => [column, columns[column]]);
    return Object.fromEntries(keys.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  }

  getItem({ body }: ResourceRow): Item {
    // `insert` and `update` wrote the JSON from an item.
    return JSON.parse(body) as Item;
  }

  #narrowed(scope: Keys, where: Filters): StatementValues {
    const values: Record<string, StatementValues[string]> = { ...scopeValues(scope) };
    const several = hasLists(where);
    const filter = (value: Filters[string], toText: (one: Scalar) => string | null): string | null => {
      if (!several) return isList(value) ? null : toText(value);
      const texts = (isList(value) ? value : [value]).flatMap((one) => toText(one) ?? []);
      return texts.length === 0 ? null : JSON.stringify(texts);
    };
    for (const column of this.#values) values[toFilterName(column)] = filter(where[column], getText);
    for (const column of this.#lists)
      values[toFilterName(column)] = filter(where[column], (one) => (one === undefined ? null : listText([one])));
    return values;
  }

  #toValues({ key, item, scope }: NewRow<Item>) {
    return { ...this.#columns(item), ...scope, key, body: JSON.stringify(item) };
  }

  /** Items without a parent have null in these columns. */
  #columns(item: Item): StatementValues {
    const { values = {}, lists = {} } = this.#options;
    const columns: Record<string, string | null> = {};
    for (const column of this.#within) columns[column] = null;
    for (const [column, read] of Object.entries(values)) columns[column] = getText(read(item));
    for (const [column, read] of Object.entries(lists)) columns[column] = listText(read(item) ?? []);
    return columns;
  }

  /** Returns the first column with a filter: a value that is not null, or an element of a list. */
  #leading(where: Filters): string | undefined {
    if (hasLists(where)) return anyOf;
    return (
      this.#values.find((column) => (where[column] ?? null) !== null && !isList(where[column])) ??
      this.#lists.find((column) => where[column] !== undefined && !isList(where[column]))
    );
  }

  #statements(scope: Scope, leading = ''): Prepared {
    const columns = Object.keys(scope).sort();
    const identity = `${leading} ${columns.join()}`;
    const known = this.#prepared.get(identity);
    if (known !== undefined) return known;
    const statements = resourceStatements({
      table: this.#options.table,
      scope: columns,
      keyWithin: Object.keys(this.#options.within ?? {}),
      leading: leading === anyOf ? '' : leading,
      hasLists: leading === anyOf,
      within: this.#within,
      values: this.#values,
      lists: this.#lists,
      all: [...this.#within, ...this.#values, ...this.#lists],
    });
    const otherKeys = this.#options.otherKeys ?? [];
    const prepared = { ...statements, byKey: statements.find('key'), byOtherKey: otherKeys.map(statements.find) };
    this.#prepared.set(identity, prepared);
    return prepared;
  }
}

async function findFirst<Row>(
  reader: Reader,
  statements: readonly Statement<StatementValues, Row>[],
  values: StatementValues,
): Promise<Row | undefined> {
  for (const statement of statements) {
    const row = await reader.first(statement, values);
    if (row !== undefined) return row;
  }
  return undefined;
}

type Filters = NonNullable<ListOptions['where']>;

/** In place of a leading column; no column has this name. */
const anyOf = 'any of';

const isList = (value: Filters[string]): value is readonly Scalar[] => Array.isArray(value);

const hasLists = (where: Filters): boolean => Object.values(where).some((value) => isList(value) && value.length > 0);

function scopeValues(scope: Keys): StatementValues {
  const values: Record<string, string> = {};
  for (const [column, key] of Object.entries(scope)) values[toScopeName(column)] = key;
  return values;
}

function getText(value: Scalar): string | null {
  return value === undefined || value === null ? null : String(value);
}
