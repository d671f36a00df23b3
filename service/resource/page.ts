/** A page of the rows of a resource, whose long rows are read while they are sent. */
import { type ItemList, listRows } from '../http/handlers/item-list.ts';
import type { Reader } from '../storage/database/database.ts';
import type { Keys, ResourceRow, RowHead, RowPage, Rows } from './rows.ts';

export interface ListedRows {
  readonly items: ItemList<ResourceRow, number>;
  /** The position of the last row; undefined if no row follows the page. */
  readonly next: number | undefined;
}

/** The number of rows that are read at once; a page without a limit can have more. */
const maxRows = 1_000;

/** Returns the rows that are on the page now, also if rows are added while they are read. */
export async function listPage<Item extends object>(
  database: Reader & { readonly aside: Reader },
  rows: Rows<Item>,
  scope: Keys,
  page: RowPage,
): Promise<ListedRows> {
  const size = Math.min(page.limit, maxRows);
  // One more row, to know whether one follows.
  const found = await rows.page(database, scope, { ...page, limit: size + 1 });
  const long = rows.longRows(database);
  if (found.length <= size) return { items: await listRows(found, long, found.length), next: undefined };
  if (page.limit <= maxRows) {
    const heads = found.slice(0, size);
    return { items: await listRows(heads, long, size), next: heads.at(-1)?.position };
  }
  const reader = database.aside;
  const { length, last } = await rows.measure(reader, scope, page);
  const following = await rows.measure(reader, scope, { ...page, offset: 0, after: last, limit: 1 });
  const more = (): AsyncIterable<readonly RowHead[]> =>
    readUpTo(last, found.at(-1)?.position ?? last, (after) =>
      rows.page(reader, scope, { ...page, offset: 0, after, limit: maxRows }),
    );
  return { items: await listRows(found, { ...long, more }, length), next: following.length > 0 ? last : undefined };
}

/** Reads the rows after a position up to the last one of the page. */
async function* readUpTo(
  last: number,
  start: number,
  read: (after: number) => Promise<readonly RowHead[]>,
): AsyncGenerator<readonly RowHead[]> {
  for (let after = start; after < last;) {
    const heads = (await read(after)).filter(({ position }) => position <= last);
    yield heads;
    after = heads.at(-1)?.position ?? last;
  }
}
