/** The searches of Typesense for the pages that a search needs. */

export interface IndexSearch {
  readonly q: string;
  readonly queryBy: readonly string[];
  readonly filterBy: string | undefined;
  readonly sortBy: string;
  readonly limit: number;
  readonly offset: number;
}

/** Maximum size of a page of Typesense. */
const largestPage = 250;

interface Pages {
  readonly searches: (ReturnType<typeof toParameters> & {
    readonly collection: string;
    /** From 1. */
    readonly page: number;
    readonly per_page: number;
  })[];
  /** Hits of the first page that are before the wanted ones. */
  readonly skipped: number;
}

/** Before version 0.25 Typesense ignores `offset`, so pages of one size are joined. */
export function toPages(collection: string, search: IndexSearch): Pages {
  const { limit, offset } = search;
  const isOnePage = limit > 0 && limit <= largestPage && offset % limit === 0;
  const size = isOnePage ? limit : largestPage;
  const first = Math.floor(offset / size);
  const last = Math.floor(Math.max(offset, offset + limit - 1) / size);
  const pages = Array.from({ length: last - first + 1 }, (_, index) => first + index + 1);
  const parameters = toParameters(search);
  return {
    searches: pages.map((page) => ({ collection, ...parameters, page, per_page: size })),
    skipped: offset - first * size,
  };
}

/**
 * Every word must match, with the engine's default typo tolerance; the last may be a prefix.
 * No word is dropped to find more, so that all engines find the same if nothing is mistyped.
 */
function toParameters({ q, queryBy, filterBy, sortBy }: IndexSearch) {
  return {
    q,
    query_by: queryBy.join(','),
    sort_by: sortBy,
    prefix: 'true',
    drop_tokens_threshold: 0,
    // The words that a beginning can stand for: by default only four of them, so that totals are wrong.
    max_candidates: 10_000,
    // Words that are written together are other words, as in the other engines.
    split_join_tokens: 'off' as const,
    include_fields: 'id',
    highlight_fields: queryBy.join(','),
    ...(filterBy === undefined ? {} : { filter_by: filterBy }),
  };
}
