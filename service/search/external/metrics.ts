/** What search tells of itself: how late the index is, and what it did not take. */
import { Counter, Gauge, type Registry } from 'prom-client';
import type { Database } from '../../storage/database/database.ts';
import type { Outcomes } from './sender.ts';
import { countDeadLetters, countWaiting, selectOldest } from '../outbox/outbox-statements.ts';

export interface WorkerMetrics {
  settled(outcomes: Outcomes): void;
  /** A request, or the database, failed. */
  failed(): void;
}

export interface Lag {
  /** Documents of which the index has still to hear. */
  readonly waiting: number;
  /** Seconds since the oldest of them was changed; 0 where there is none. */
  readonly oldestSeconds: number;
  /** Documents that the index does not take. */
  readonly refused: number;
}

export async function lagOf(database: Database): Promise<Lag> {
  const [waiting, dead, oldest] = await Promise.all([
    database.all(countWaiting, {}),
    database.all(countDeadLetters, {}),
    database.first(selectOldest, { now: Date.now() }),
  ]);
  const sum = (rows: readonly { readonly documents: number }[]): number =>
    rows.reduce((total, { documents }) => total + documents, 0);
  const oldestSeconds = oldest === undefined ? 0 : Math.max(0, (Date.now() - oldest.changedAt) / 1000);
  return { waiting: sum(waiting), oldestSeconds, refused: sum(dead) };
}

/** Registers the metrics; what the database knows is asked when they are read. */
export function createSearchMetrics(registry: Registry, database: Database): WorkerMetrics {
  const registers = [registry];
  const labelNames = ['collection'] as const;
  const byCollection = (name: string, help: string, statement: typeof countWaiting): void => {
    const gauge = new Gauge<'collection'>({
      name,
      help,
      labelNames,
      registers,
      async collect() {
        gauge.reset();
        for (const { collection, documents } of await database.all(statement, {})) gauge.set({ collection }, documents);
      },
    });
  };
  byCollection('search_outbox_documents', 'Documents of which the index has still to hear', countWaiting);
  byCollection('search_dead_letters', 'Documents that the index does not take', countDeadLetters);
  const oldest: Gauge = new Gauge({
    name: 'search_outbox_oldest_seconds',
    help: 'Seconds since the change that has waited longest',
    registers,
    collect: async () => oldest.set((await lagOf(database)).oldestSeconds),
  });
  const documents = new Counter({
    name: 'search_documents_total',
    help: 'What became of documents that were taken from the outbox',
    labelNames: ['collection', 'outcome'],
    registers,
  });
  const failures = new Counter({ name: 'search_failures_total', help: 'Attempts that failed as a whole', registers });
  return {
    settled(outcomes) {
      for (const [{ collection }, { kind }] of outcomes) documents.inc({ collection, outcome: kind });
    },
    failed: () => failures.inc(),
  };
}
