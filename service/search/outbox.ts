/**
 * The documents that an external index has to hear of. A row says only which one has changed: what it holds is read when
 * it is sent. So a document that changes often is sent once, the table is never longer than there are documents, what is
 * sent is never older than what was sent before, and sending twice does no harm.
 *
 * A row is taken by one worker at a time, for a while: that is what keeps the order of a document's states. A request that
 * was given up without an answer may still arrive, with a state that is old by then; so what it held is sent once more
 * when that can't be any longer.
 */
import { randomUUID } from 'node:crypto';
import type { Database, Transaction } from '../storage/database.ts';
import {
  claimDue,
  type ClaimedRow,
  type DocumentKey,
  giveBack,
  insertDeadLetter,
  makeClaimedDue,
  markChanged,
  removeDeadLetter,
  removeSent,
  selectDue,
} from './outbox-statements.ts';

/** To be called in the write that changes the document, also in one that removes it. */
export async function documentChanged(transaction: Transaction, key: DocumentKey, now = Date.now()): Promise<void> {
  await transaction.run(markChanged, { ...key, now });
}

/** What became of a document that was taken. */
export type Outcome =
  | { readonly kind: 'sent' }
  /** The index will never take it as it is. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** The index did not take it now. */
  | { readonly kind: 'postponed'; readonly milliseconds: number }
  /** Nobody asked the index, or nothing came back. */
  | { readonly kind: 'returned'; readonly isAmbiguous: boolean };

export interface OutboxTimes {
  /** Milliseconds that a worker may have a document; longer than its longest request. */
  readonly lease: number;
  /** Milliseconds after which a request that was given up has no effect any more. */
  readonly settling: number;
}

export class Outbox {
  readonly #database: Database;
  readonly #times: OutboxTimes;

  constructor(database: Database, times: OutboxTimes) {
    this.#database = database;
    this.#times = times;
  }

  /** Takes back what a process that is gone had, where there can be no other: it need not wait for the lease to end. */
  async takeOver(): Promise<void> {
    if (!this.#database.isExclusive) return;
    await this.#database.write((transaction) => transaction.run(makeClaimedDue, { now: Date.now() }));
  }

  async hasDue(): Promise<boolean> {
    return (await this.#database.first(selectDue, { now: Date.now() })) !== undefined;
  }

  /** Takes the documents that have waited longest; nobody else is given them meanwhile. */
  async claim(limit: number): Promise<Claim> {
    const claim = randomUUID();
    const now = Date.now();
    const { lease, settling } = this.#times;
    const parameters = { claim, now, until: now + lease, unsureUntil: now + settling, limit };
    const rows = await this.#database.write((transaction) => transaction.all(claimDue, parameters));
    return { claim, rows };
  }

  /** Says what became of the documents of a claim. */
  async settle({ claim }: Claim, outcomes: ReadonlyMap<ClaimedRow, Outcome>): Promise<void> {
    await this.#database.write(async (transaction) => {
      for (const [row, outcome] of outcomes) await this.#settle(transaction, row, claim, outcome);
    });
  }

  async #settle(transaction: Transaction, row: ClaimedRow, claim: string, outcome: Outcome): Promise<void> {
    const { collection, document, version, unsureUntil } = row;
    const key = { collection, document };
    const now = Date.now();
    const back = (due: number, change: { unsureUntil?: number; attempts?: number } = {}) =>
      transaction.run(giveBack, { ...key, claim, version, due, now, unsureUntil, attempts: 0, ...change });
    const remove = async (): Promise<void> => {
      const removed = await transaction.run(removeSent, { ...key, claim, version });
      if (removed === 0) await back(now);
    };
    switch (outcome.kind) {
      case 'sent':
        await transaction.run(removeDeadLetter, key);
        if (unsureUntil > now) await back(unsureUntil);
        else await remove();
        return;
      case 'refused':
        await transaction.run(insertDeadLetter, { ...key, reason: outcome.reason, refused_at: now });
        await remove();
        return;
      case 'postponed':
        await back(now + outcome.milliseconds, { attempts: row.attempts + 1 });
        return;
      case 'returned':
        await back(now, {
          attempts: row.attempts,
          ...(outcome.isAmbiguous ? { unsureUntil: now + this.#times.settling } : {}),
        });
    }
  }
}

export interface Claim {
  readonly claim: string;
  readonly rows: readonly ClaimedRow[];
}
