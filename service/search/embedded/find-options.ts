/** The parameters and the rows of the query that ranks documents. */
import type { RawBuilder } from 'kysely';
import type { Statement } from '../../storage/database/statement.ts';
import type { SearchMatch } from './search-match.ts';

export interface RankedRow {
  readonly document: string;
  /** The number of documents on all pages, or one more if there are more. */
  readonly total: number;
}

export interface FindOptions {
  readonly table: RawBuilder<unknown>;
  /** True if the ids of documents are the row ids of SQLite. */
  readonly hasNumbers: boolean;
  /** The maximum number of documents on all pages. */
  readonly ranked: number;
  /** The number of the newest rows in which PostgreSQL counts the words first. Default: 1,024. */
  readonly sampled?: number | undefined;
  /** The bytes of their words after which it counts in no further row. Default: 8 MiB. */
  readonly sampledBytes?: number | undefined;
}

export type FindStatement = Statement<SearchMatch & { limit: number; offset: number }, RankedRow>;

export type BuildFind = (parameter: SearchMatch & { limit: number; offset: number }) => RawBuilder<RankedRow>;
