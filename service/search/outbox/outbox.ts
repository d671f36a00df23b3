/**
 * The documents that must be sent to an external index. A row only names a changed document: its content is read when
 * it is sent. So a document that changes often is sent once, the table never has more rows than there are documents,
 * the content is never older than what was sent before, and sending twice does no harm.
 *
 * One worker of all processes sends them, which keeps the order of a document's states. A request that timed out, or
 * whose sender was killed, may still arrive, with a state that is old by then; so its documents are sent once more when
 * that is no longer possible.
 */
import type { Database, Reader, Transaction } from '../../storage/database/database.ts';
import { requireHolder } from '../tables/system.ts';
import { noteItems } from '../tables/items.ts';
import { addRecent } from '../tables/watched.ts';
import { insertDeadLetter, selectBeyond, selectDue, type WaitingRow } from './outbox-statements.ts';
import { markChanged } from './mark-changed.ts';
import {
  keepWaiting,
  removeDeadLettersOfSent,
  removeSent,
  type SettledRow,
  settledRows,
} from './settling-statements.ts';

/** Call it in the write that changes or deletes the documents. */
export function documentsChanged(
  transaction: Transaction,
  collection: string,
  documents: readonly string[],
  now = Date.now(),
): void {
  // PostgreSQL accepts no row twice.
  const unique = [...new Set(documents)];
  if (unique.length > 0) transaction.send(markChanged, { collection, documents: JSON.stringify(unique), now });
}

/** The outcome for a document that was taken from the outbox. */
export type DeliveryOutcome =
  | { readonly kind: 'sent' }
  /** The index will never accept it in its current state. */
  | {
      readonly kind: 'refused';
      readonly reason: string;
      /** The id of the item; undefined if it is that of the document, or not known. */
      readonly item?: string | undefined;
    }
  /** The index did not accept it now. */
  | { readonly kind: 'postponed'; readonly milliseconds: number }
  /** The document was not sent, or no response came. */
  | { readonly kind: 'returned'; readonly isAmbiguous: boolean };

export type Outcomes = Map<WaitingRow, DeliveryOutcome>;

/**
 * Returns the documents that are due: changed ones first, then those that have waited longest, then those that would wait longer
 * than any may, because the clock was set back.
 * @param longest milliseconds that a document may wait at most
 */
export async function readDue(reader: Reader, limit: number, longest: number): Promise<WaitingRow[]> {
  const now = Date.now();
  const due = await reader.all(selectDue, { now, limit });
  if (due.length === limit) return due;
  return [...due, ...(await reader.all(selectBeyond, { farthest: now + longest, limit: limit - due.length }))];
}

export interface SettleOptions {
  readonly database: Database;
  readonly holder: string;
  /** Milliseconds after which a request that timed out can have no effect. */
  readonly settling: number;
}

/** Records the outcomes. @throws HolderChanged if another worker has taken over */
export async function settle({ database, holder, settling }: SettleOptions, outcomes: Outcomes): Promise<void> {
  const now = Date.now();
  const settled = [...outcomes].map(([row, outcome]) => toSettled(row, outcome, now, settling));
  const removed = settled.filter(({ isDone }) => isDone);
  const sent = settled.filter(({ outcome }) => outcome.kind === 'sent');
  const refused = settled.flatMap(({ collection, document, outcome }) =>
    outcome.kind === 'refused' ? [{ collection, document, ...outcome }] : [],
  );
  await database.write(async (transaction) => {
    await requireHolder(transaction, holder);
    if (sent.length > 0) await transaction.run(removeDeadLettersOfSent, { rows: settledRows.toText(sent) });
    for (const { collection, document, reason } of refused) {
      await transaction.run(insertDeadLetter, { collection, document, reason, refused_at: now });
    }
    await noteItems(transaction, refused);
    const gone = removed.length === 0 ? 0 : await transaction.run(removeSent, { rows: settledRows.toText(removed) });
    if (gone < settled.length) await transaction.run(keepWaiting, { now, rows: settledRows.toText(settled) });
    for (const collection of new Set(sent.map((row) => row.collection))) {
      const ids = sent.filter((row) => row.collection === collection).map(({ document }) => document);
      await addRecent(transaction, collection, ids);
    }
  });
}

interface Settled extends SettledRow {
  readonly outcome: DeliveryOutcome;
  /** True if nothing is left to send, unless the document has changed since. */
  readonly isDone: boolean;
}

function toSettled(row: WaitingRow, outcome: DeliveryOutcome, now: number, settling: number): Settled {
  const back = { ...row, outcome, isDone: false, due: now, changedAt: row.changedAt, attempts: 0 };
  switch (outcome.kind) {
    case 'sent': {
      const again = Math.min(row.unsureUntil, now + settling); // the clock may have been set back
      return again > now ? { ...back, due: again, changedAt: again, unsureUntil: again } : { ...back, isDone: true };
    }
    case 'refused':
      return { ...back, isDone: true };
    case 'postponed':
      return { ...back, due: now + outcome.milliseconds, attempts: row.attempts + 1 };
    case 'returned': {
      const unsureUntil = outcome.isAmbiguous ? now + settling : row.unsureUntil;
      return { ...back, unsureUntil, attempts: row.attempts };
    }
  }
}
