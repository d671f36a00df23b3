/** What a service says of each collection that can be searched: where its documents are and what is in them. */
import { createHash } from 'node:crypto';
import type { Reader } from '../../storage/database/database.ts';

export interface SearchField {
  readonly name: string;
  readonly type: 'string' | 'string[]' | 'int64';
  /** Words are looked for in it. */
  readonly searched?: boolean;
  /** Found documents can be narrowed to those that have a value in it. */
  readonly filtered?: boolean;
  /** A document may be without it. */
  readonly optional?: boolean;
}

export type SearchValue = string | number | readonly string[];

/** What the index holds of something: its id, which is safe in an address, and the fields of its collection. */
export interface SearchDocument {
  readonly id: string;
  readonly [field: string]: SearchValue;
}

export interface SearchCollection {
  /** `logs`: the name of the collection, and of the alias, in an external index. */
  readonly name: string;
  /** The searched ones in the order of their weight, four at most. */
  readonly fields: readonly SearchField[];
  /** The field whose greatest value comes first among documents that fit equally well; undefined: what changed last. */
  readonly newest: string | undefined;
  /** Raised by hand where `read` makes other documents of the same data. */
  readonly revision: number;
  /** Whether ids are whole numbers that grow with time. */
  readonly hasNumbers: boolean;
  /** Whether some operation searches it; others are for an external index alone. */
  readonly queried: boolean;
  /** Those of these documents that the database has now, as it has them, in any order. */
  read(reader: Reader, ids: readonly string[]): Promise<SearchDocument[]>;
  /** At most `limit` ids in an order of the collection's own, from the beginning or from after an id. */
  idsAfter(reader: Reader, after: string | undefined, limit: number): Promise<string[]>;
  count(reader: Reader): Promise<number>;
  /** So many ids at random. */
  sample(reader: Reader, limit: number): Promise<string[]>;
}

/** The document as the database has it now; undefined if it is gone. */
export async function readDocument(
  collection: SearchCollection,
  reader: Reader,
  id: string,
): Promise<SearchDocument | undefined> {
  return (await collection.read(reader, [id]))[0];
}

/** Differs where the index would have to be built anew: eight characters of a hash. */
export function versionOf({ name, fields, newest, revision }: SearchCollection): string {
  const identity = JSON.stringify([name, fields, newest, revision]);
  return createHash('sha256').update(identity).digest('hex').slice(0, 8);
}

export const searchedFields = ({ fields }: SearchCollection): readonly string[] =>
  fields.filter(({ searched }) => searched).map(({ name }) => name);
