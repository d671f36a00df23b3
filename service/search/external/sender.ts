/** Sends the documents that were taken from the outbox to the index, and returns the outcome of each. */
import type { Database } from '../../storage/database/database.ts';
import { ensureLasting } from '../../storage/ensure-lasting.ts';
import { backoff, type BackoffOptions } from './client/backoff.ts';
import type { SearchCollection } from '../collection/collection.ts';
import type { ImportResult } from './client/answers.ts';
import type { ExternalIndex } from './client/external-index.ts';
import { IndexFailure } from './client/failure.ts';
import { toIndexDocument } from './documents/index-document.ts';
import type { DeliveryOutcome, Outcomes } from '../outbox/outbox.ts';
import type { WaitingRow } from '../outbox/outbox-statements.ts';

export interface DocumentSenderOptions {
  readonly index: Pick<ExternalIndex, 'importDocuments' | 'deleteDocument'>;
  readonly database: Database;
  /** Maximum size of one request, unless a single document is larger. */
  readonly bytes: number;
  /** The wait for a document that the index rejects temporarily. */
  readonly postponement: BackoffOptions;
}

export interface Sending {
  readonly outcomes: Outcomes;
  /** The reason why the rest was not sent. */
  readonly failure: IndexFailure | undefined;
}

interface Entry {
  readonly row: WaitingRow;
  /** JSON; undefined: to be deleted. */
  readonly line: string | undefined;
}

/**
 * @param rows all of one collection
 * @param targets the names of the collections in the index; the last one decides whether a document is rejected
 */
export async function send(
  options: DocumentSenderOptions,
  collection: SearchCollection,
  rows: readonly WaitingRow[],
  targets: readonly string[],
): Promise<Sending> {
  const { entries, left } = await read(options, collection, rows);
  // A crash that undoes a change undoes its row of the outbox, too: nothing would correct the index.
  await ensureLasting(options.database);
  const outcomes: Outcomes = new Map(left.map((row) => [row, returned]));
  try {
    for (const target of targets) await sendTo(options, target, entries, outcomes);
    await nameItems(options, collection, outcomes);
    return { outcomes, failure: undefined };
  } catch (error) {
    if (!(error instanceof IndexFailure)) throw error;
    for (const { row } of entries) outcomes.set(row, { kind: 'returned', isAmbiguous: error.isAmbiguous });
    return { outcomes, failure: error };
  }
}

const returned: DeliveryOutcome = { kind: 'returned', isAmbiguous: false };

/** Adds to each refusal the id that a person knows the document by. */
async function nameItems({ database }: DocumentSenderOptions, { itemIds }: SearchCollection, outcomes: Outcomes) {
  const refused = [...outcomes].flatMap(([row, outcome]) => (outcome.kind === 'refused' ? [{ row, outcome }] : []));
  if (itemIds === undefined || refused.length === 0) return;
  const names = await itemIds(
    database,
    refused.map(({ row }) => row.document),
  );
  for (const { row, outcome } of refused) outcomes.set(row, { ...outcome, item: names.get(row.document) });
}

/** Reads the current documents; those that would make the request too large wait for the next one. */
async function read(
  { database, bytes }: DocumentSenderOptions,
  collection: SearchCollection,
  rows: readonly WaitingRow[],
): Promise<{ entries: Entry[]; left: readonly WaitingRow[] }> {
  const entries: Entry[] = [];
  let size = 0;
  for (let start = 0; start < rows.length; start += readAtOnce) {
    if (start > 0) await nextTurn();
    const part = rows.slice(start, start + readAtOnce);
    const found = await collection.read(
      database,
      part.map(({ document }) => document),
    );
    const lines = new Map(found.map((one) => [one.id, JSON.stringify(toIndexDocument(collection, one))]));
    for (const row of part) {
      const line = lines.get(row.document);
      size += line === undefined ? 0 : Buffer.byteLength(line);
      if (size > bytes && entries.length > 0) return { entries, left: rows.slice(entries.length) };
      entries.push({ row, line });
    }
  }
  return { entries, left: [] };
}

/** Number of documents that one query reads. */
const readAtOnce = 20;

/** SQLite answers synchronously: without a pause, all requests of the service would wait until every document is read. */
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function sendTo(
  options: DocumentSenderOptions,
  target: string,
  entries: readonly Entry[],
  outcomes: Outcomes,
): Promise<void> {
  const note = ({ row }: Entry, outcome: DeliveryOutcome): void => {
    if (outcomes.get(row)?.kind !== 'postponed') outcomes.set(row, outcome);
  };
  const written = entries.filter(({ line }) => line !== undefined);
  const results = await importAll(options.index, target, written);
  written.forEach((entry, index) => note(entry, toOutcome(options, entry.row, results[index])));
  for (const entry of entries.filter(({ line }) => line === undefined)) {
    await options.index.deleteDocument(target, entry.row.document);
    note(entry, { kind: 'sent' });
  }
}

async function importAll(
  index: DocumentSenderOptions['index'],
  target: string,
  entries: readonly Entry[],
): Promise<readonly ImportResult[]> {
  const lines = entries.flatMap(({ line }) => (line === undefined ? [] : [line]));
  if (lines.length === 0) return [];
  try {
    return await index.importDocuments(target, lines);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    if (lines.length === 1) return [{ ok: false, code: error.status, error: error.message }];
    // One document made the whole batch fail, so each is sent alone.
    const results: ImportResult[] = [];
    for (const entry of entries) results.push(...(await importAll(index, target, [entry])));
    return results;
  }
}

/**
 * True if the index rejects the content. A missing collection or a wrong key is not a fault of the content, and 422 for a whole
 * request means that the server has no memory or disk left.
 */
function isRefusal(error: unknown): error is IndexFailure {
  return error instanceof IndexFailure && [400, 413].includes(error.status ?? 0);
}

function toOutcome(
  { postponement }: DocumentSenderOptions,
  row: WaitingRow,
  result: ImportResult | undefined,
): DeliveryOutcome {
  if (result?.ok === true) return { kind: 'sent' };
  const { code, error = 'no reason is given' } = result ?? {};
  const isForNow = code !== undefined && ([408, 422, 429].includes(code) || code >= 500);
  if (!isForNow) return { kind: 'refused', reason: `${code ?? 'no code'}: ${error}` };
  return { kind: 'postponed', milliseconds: backoff(postponement, row.attempts + 1) };
}
