/** A page of the rows of a resource, read in slices by the positions of the rows. */
import { ItemList } from '../http/handlers/item-list.ts';
import type { Database } from '../storage/database/database.ts';
import type { Keys, ResourceRow, RowPage, Rows } from './rows.ts';

export interface ListedRows {
  readonly items: ItemList<ResourceRow, number>;
  /** The position of the last row; undefined if no row follows the page. */
  readonly next: number | undefined;
}

/** Returns the rows of a page: those that are there now, also if rows are added while they are read. */
export async function listPage<Item extends object>(
  database: Database,
  rows: Rows<Item>,
  scope: Keys,
  page: RowPage,
): Promise<ListedRows> {
  const size = page.limit;
  let measured: { readonly length: number; readonly last: number } | undefined;
  let isFollowed = false;
  const items = await ItemList.read<ResourceRow, number>(
    async (after, characters) => {
      // One more row, to know whether one follows the page.
      const next = after === undefined ? { ...page, limit: size + 1 } : { ...page, offset: 0, after: after.position };
      const { rows: found, isCut } = await rows.page(database, scope, next, characters);
      const last = measured?.last ?? Infinity;
      const own = after === undefined ? found.slice(0, size) : found.filter(({ position }) => position <= last);
      if (after === undefined) isFollowed = found.length > size;
      return { rows: own, isCut: isCut && own.length === found.length && own.at(-1)?.position !== last };
    },
    async () => {
      measured = await rows.measure(database, scope, page);
      const following = { ...page, offset: 0, after: measured.last, limit: 1 };
      isFollowed = (await rows.measure(database, scope, following)).length > 0;
      return measured.length;
    },
  );
  const last = measured?.last ?? items.first.at(-1)?.position;
  return { items, next: isFollowed ? last : undefined };
}
