/** Compares a sample of the database's documents with the index. */
import { isDeepStrictEqual } from 'node:util';
import type { Database } from '../../storage/database/database.ts';
import type { SearchCollection } from '../collection/collection.ts';
import type { ExternalIndex } from './external-index.ts';
import { readIndexDocument } from './index-document.ts';
import { selectDeadLetter, selectWaiting } from '../outbox/outbox-statements.ts';

export interface SampleOptions {
  readonly database: Database;
  readonly index: ExternalIndex;
  readonly collection: SearchCollection;
  /** The name of the collection in the index. */
  readonly target: string;
  /** Number of documents. */
  readonly size?: number;
}

/** Returns the ids of documents that differ, except those that still wait in the outbox. */
export async function differingSample(options: SampleOptions): Promise<string[]> {
  const { database, collection, size = 50 } = options;
  const differing: string[] = [];
  for (const document of await collection.sample(database, size)) {
    if (!(await isTheSame(options, document))) differing.push(document);
  }
  return differing;
}

/** A document that is changed and sent during the comparison differs only for a moment. */
async function isTheSame({ database, index, collection, target }: SampleOptions, document: string): Promise<boolean> {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const wanted = await readIndexDocument(collection, database, document);
    const found = await index.document(target, document);
    if (isDeepStrictEqual(wanted, found)) return true;
    const key = { collection: collection.name, document };
    const excused = (await database.first(selectWaiting, key)) ?? (await database.first(selectDeadLetter, key));
    if (excused !== undefined) return true;
  }
  return false;
}
