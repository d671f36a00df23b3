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
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database, Transaction } from '../../storage/database/database.ts';
import {
  claimDue,
  type ClaimedRow,
  type DocumentKey,
  insertDeadLetter,
  makeClaimedDue,
  markChanged,
  renewClaim,
  selectDue,
} from './outbox-statements.ts';
import { giveBack, givenOf, removeDeadLettersOfSent, removeSent, type SettledRow } from './settling-statements.ts';

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
  /** Milliseconds that a worker may have documents after it has last said that it is still at them. */
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
    return { claim, rows, until: parameters.until };
  }

  /** Does what takes long with a claim, and says all the while that somebody is still at it. */
  async holding(claim: Claim, work: () => Promise<void>): Promise<void> {
    const ended = new AbortController();
    const renewing = this.#renew(claim, ended.signal);
    try {
      await work();
    } finally {
      ended.abort();
      await renewing;
    }
  }

  async #renew({ claim, until }: Claim, ended: AbortSignal): Promise<void> {
    const { lease } = this.#times;
    for (;;) {
      await sleep(lease / 3, undefined, { signal: ended }).catch(() => undefined); // ended
      if (ended.aborted) return;
      const parameters = { claim, until, renewed: Date.now() + lease };
      try {
        await this.#database.write((transaction) => transaction.run(renewClaim, parameters));
        until = parameters.renewed;
      } catch {
        // Then another worker may take the documents, which does no harm but to send them twice.
      }
    }
  }

  /** Says what became of the documents of a claim. */
  async settle({ claim }: Claim, outcomes: ReadonlyMap<ClaimedRow, Outcome>): Promise<void> {
    const now = Date.now();
    const settled = [...outcomes].map(([row, outcome]) => this.#settled(row, outcome, now));
    const removed = settled.filter(({ isDone }) => isDone);
    const sent = settled.filter(({ outcome }) => outcome.kind === 'sent');
    await this.#database.write(async (transaction) => {
      if (sent.length > 0) await transaction.run(removeDeadLettersOfSent, { rows: givenOf(sent) });
      for (const { collection, document, outcome } of settled) {
        if (outcome.kind !== 'refused') continue;
        await transaction.run(insertDeadLetter, { collection, document, reason: outcome.reason, refused_at: now });
      }
      const gone = removed.length === 0 ? 0 : await transaction.run(removeSent, { claim, rows: givenOf(removed) });
      if (gone < settled.length) await transaction.run(giveBack, { claim, now, rows: givenOf(settled) });
    });
  }

  #settled(row: ClaimedRow, outcome: Outcome, now: number): Settled {
    const back = { ...row, outcome, isDone: false, due: now, attempts: 0 };
    switch (outcome.kind) {
      case 'sent':
        return row.unsureUntil > now ? { ...back, due: row.unsureUntil } : { ...back, isDone: true };
      case 'refused':
        return { ...back, isDone: true };
      case 'postponed':
        return { ...back, due: now + outcome.milliseconds, attempts: row.attempts + 1 };
      case 'returned': {
        const unsureUntil = outcome.isAmbiguous ? now + this.#times.settling : row.unsureUntil;
        return { ...back, unsureUntil, attempts: row.attempts };
      }
    }
  }
}

interface Settled extends SettledRow {
  readonly outcome: Outcome;
  /** Nothing is left to send of it, unless it has changed since. */
  readonly isDone: boolean;
}

export interface Claim {
  readonly claim: string;
  readonly rows: readonly ClaimedRow[];
  /** When it ends, unless it is held. */
  readonly until: number;
}
