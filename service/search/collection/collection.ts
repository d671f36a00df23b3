/** Describes a collection that can be searched: its documents and their fields. */
import { createHash } from 'node:crypto';
import type { Reader } from '../../storage/database/database.ts';

export interface SearchField {
  readonly name: string;
  readonly type: 'string' | 'string[]' | 'int64';
  /** True if words are searched in the field. */
  readonly searched?: boolean;
  /** True if results can be filtered by a value of the field. */
  readonly filtered?: boolean;
  /** True if a document may lack the field. */
  readonly optional?: boolean;
}

export type SearchValue = string | number | readonly string[];

/** A document of the index: its id, which is safe in a URL, and the fields of its collection. */
export interface SearchDocument {
  readonly id: string;
  readonly [field: string]: SearchValue;
}

export interface SearchCollection {
  /** `logs`: the name of the collection, and of the alias, in an external index. */
  readonly name: string;
  /** Returns the searched fields in the order of their weight, at most four. */
  readonly fields: readonly SearchField[];
  /**
   * The field whose greatest value comes first among equally relevant documents; undefined: the last change comes
   * first.
   */
  readonly newest: string | undefined;
  /** Increase the number when `read` returns other documents for the same data. */
  readonly revision: number;
  /** True if ids are integers that grow with time. */
  readonly hasNumbers: boolean;
  /** True if an operation searches it; other collections are only for an external index. */
  readonly queried: boolean;
  /** Returns the current state of those of these documents that exist, in any order. */
  read(reader: Reader, ids: readonly string[]): Promise<SearchDocument[]>;
  /** Returns the ids of the items of these documents, as clients write them, where they differ from those of the documents. */
  readonly itemIds?: (reader: Reader, ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** Returns at most `limit` ids in the order of the collection, from the beginning or after an id. */
  idsAfter(reader: Reader, after: string | undefined, limit: number): Promise<string[]>;
  count(reader: Reader): Promise<number>;
  /** Returns `count` random ids. */
  sample(reader: Reader, limit: number): Promise<string[]>;
}

/** Returns eight characters of a hash. A different value means that the index must be rebuilt. */
export function computeVersion({ name, fields, newest, revision }: SearchCollection): string {
  const identity = JSON.stringify([name, fields, newest, revision]);
  return createHash('sha256').update(identity).digest('hex').slice(0, 8);
}

export const searchedFields = ({ fields }: SearchCollection): readonly string[] =>
  fields.filter(({ searched }) => searched).map(({ name }) => name);
