/** Compares documents of the database with a collection of the index. */
import { isDeepStrictEqual } from 'node:util';
import type { Database } from '../../../storage/database/database.ts';
import type { SearchCollection, SearchDocument } from '../../collection/collection.ts';
import { countDeadLetters, countWaiting, selectDeadLetter, selectWaiting } from '../../outbox/outbox-statements.ts';
import type { ExternalIndex } from '../client/external-index.ts';
import { IndexFailure } from '../client/failure.ts';
import { toIndexDocument } from './index-document.ts';

export interface CompareOptions {
  readonly database: Database;
  /** One for each node of the cluster. */
  readonly nodes: readonly ExternalIndex[];
  readonly collection: SearchCollection;
  /** The name of the collection in the index. */
  readonly target: string;
  /** The compared documents, which need not exist. */
  readonly ids: readonly string[];
  /** True if documents that wait in the outbox may differ. */
  readonly excusesWaiting?: boolean;
}

export interface Difference {
  readonly kind: 'missing' | 'count' | 'documents';
  /** For people. */
  readonly text: string;
}

/**
 * Returns the difference that all answering nodes show; undefined if one node shows none, since the others only lag.
 * @returns also `unknown`: so few nodes answer that the silent ones may be right
 * @throws IndexFailure if no node answers
 */
export async function findDifference(options: CompareOptions): Promise<Difference | undefined | 'unknown'> {
  const { nodes } = options;
  const wanted = await readWanted(options);
  let shown: Difference | undefined;
  let failure: IndexFailure | undefined;
  let silent = 0;
  for (const node of nodes) {
    try {
      const difference = await findOnNode(node, options, wanted);
      if (difference === undefined) return undefined;
      shown ??= difference;
    } catch (error) {
      if (!(error instanceof IndexFailure)) throw error;
      failure = error;
      silent += 1;
    }
  }
  if (shown === undefined && failure !== undefined) throw failure;
  return silent > 0 && silent * 2 >= nodes.length ? 'unknown' : shown;
}

interface Wanted {
  readonly count: number;
  readonly refused: number;
  readonly documents: ReadonlyMap<string, SearchDocument | undefined>;
}

async function readWanted({ database, collection, ids }: CompareOptions): Promise<Wanted> {
  const dead = await database.all(countDeadLetters, {});
  const found = await collection.read(database, ids);
  const documents = new Map(found.map((document) => [document.id, toIndexDocument(collection, document)]));
  const judged: [string, SearchDocument | undefined][] = [];
  for (const id of ids) {
    const isRefused = await database.first(selectDeadLetter, { collection: collection.name, document: id });
    if (isRefused === undefined) judged.push([id, documents.get(id)]);
  }
  return {
    count: await collection.count(database),
    refused: dead.find((row) => row.collection === collection.name)?.documents ?? 0,
    documents: new Map(judged),
  };
}

async function findOnNode(
  node: ExternalIndex,
  options: CompareOptions,
  { count, refused, documents }: Wanted,
): Promise<Difference | undefined> {
  const { target } = options;
  const found = await node.count(target);
  if (found === undefined) return { kind: 'missing', text: `the collection ${target} does not exist` };
  const tolerated = refused + (await countExcused(options));
  if (Math.abs(found - count) > tolerated) return { kind: 'count', text: `${found} documents instead of ${count}` };
  for (const [id, wanted] of documents) {
    const isSame = isDeepStrictEqual(await node.document(target, id), wanted);
    if (!isSame && !(await isExcused(options, id))) return { kind: 'documents', text: `the document ${id} differs` };
  }
  return undefined;
}

/** Read after the index: what has changed since the database was read waits until this worker sends it. */
async function countExcused({ database, collection, excusesWaiting = false }: CompareOptions): Promise<number> {
  if (!excusesWaiting) return 0;
  return (await database.all(countWaiting, {})).find((row) => row.collection === collection.name)?.documents ?? 0;
}

async function isExcused(
  { database, collection, excusesWaiting = false }: CompareOptions,
  document: string,
): Promise<boolean> {
  if (!excusesWaiting) return false;
  return (await database.first(selectWaiting, { collection: collection.name, document })) !== undefined;
}
