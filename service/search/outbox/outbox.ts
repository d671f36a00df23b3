/**
 * The documents that must be sent to an external index. A row only names a changed document: its content is read when
 * it is sent. So a document that changes often is sent once, the table never has more rows than there are documents,
 * the content is never older than what was sent before, and sending twice does no harm.
 *
 * One worker at a time claims a row for a limited time, which keeps the order of a document's states. A request that
 * timed out may still arrive, with a state that is old by then; so its documents are sent once more
 * when that is no longer possible.
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
import { giveBack, toJsonRows, removeDeadLettersOfSent, removeSent, type SettledRow } from './settling-statements.ts';

/** Call it in the write that changes or deletes the document. */
export async function documentChanged(transaction: Transaction, key: DocumentKey, now = Date.now()): Promise<void> {
  await transaction.run(markChanged, { ...key, now });
}

/** The outcome for a claimed document. */
export type DeliveryOutcome =
  | { readonly kind: 'sent' }
  /** The index will never accept it in its current state. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** The index did not accept it now. */
  | { readonly kind: 'postponed'; readonly milliseconds: number }
  /** The document was not sent, or no response came. */
  | { readonly kind: 'returned'; readonly isAmbiguous: boolean };

export interface OutboxTimes {
  /** Milliseconds for which a worker keeps its claim after its last renewal. */
  readonly lease: number;
  /** Milliseconds after which a request that timed out can have no effect. */
  readonly settling: number;
}

export class Outbox {
  readonly #database: Database;
  readonly #times: OutboxTimes;

  constructor(database: Database, times: OutboxTimes) {
    this.#database = database;
    this.#times = times;
  }

  /** Releases the claims of a process that has ended, if no other can exist: no need to wait for their expiry. */
  async takeOver(): Promise<void> {
    if (!this.#database.isExclusive) return;
    await this.#database.write((transaction) => transaction.run(makeClaimedDue, { now: Date.now() }));
  }

  async hasDue(): Promise<boolean> {
    return (await this.#database.first(selectDue, { now: Date.now() })) !== undefined;
  }

  /** Claims the documents that have waited longest; no other worker gets them meanwhile. */
  async claim(limit: number): Promise<Claim> {
    const claim = randomUUID();
    const now = Date.now();
    const { lease, settling } = this.#times;
    const parameters = { claim, now, until: now + lease, unsureUntil: now + settling, limit };
    const rows = await this.#database.write((transaction) => transaction.all(claimDue, parameters));
    return { claim, rows, until: parameters.until };
  }

  /** Runs `work` with a claim, and renews the claim meanwhile. */
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
        // Then another worker may claim the documents, which only means that they are sent twice.
      }
    }
  }

  /** Records the outcomes of the documents of a claim. */
  async settle({ claim }: Claim, outcomes: ReadonlyMap<ClaimedRow, DeliveryOutcome>): Promise<void> {
    const now = Date.now();
    const settled = [...outcomes].map(([row, outcome]) => this.#settled(row, outcome, now));
    const removed = settled.filter(({ isDone }) => isDone);
    const sent = settled.filter(({ outcome }) => outcome.kind === 'sent');
    await this.#database.write(async (transaction) => {
      if (sent.length > 0) await transaction.run(removeDeadLettersOfSent, { rows: toJsonRows(sent) });
      for (const { collection, document, outcome } of settled) {
        if (outcome.kind !== 'refused') continue;
        await transaction.run(insertDeadLetter, { collection, document, reason: outcome.reason, refused_at: now });
      }
      const gone = removed.length === 0 ? 0 : await transaction.run(removeSent, { claim, rows: toJsonRows(removed) });
      if (gone < settled.length) await transaction.run(giveBack, { claim, now, rows: toJsonRows(settled) });
    });
  }

  #settled(row: ClaimedRow, outcome: DeliveryOutcome, now: number): Settled {
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
  readonly outcome: DeliveryOutcome;
  /** True if nothing is left to send, unless the document has changed since. */
  readonly isDone: boolean;
}

export interface Claim {
  readonly claim: string;
  readonly rows: readonly ClaimedRow[];
  /** Returns the expiry of the claim, unless it is renewed. */
  readonly until: number;
}
