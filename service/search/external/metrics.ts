/** The metrics of search: the lag of the index, and the documents that it rejected. */
import { Counter, Gauge, type Registry } from 'prom-client';
import type { Database } from '../../storage/database/database.ts';
import type { Outcomes } from '../outbox/outbox.ts';
import { countDeadLetters, countWaiting, selectOldest } from '../outbox/outbox-statements.ts';
import { selectWatched } from '../tables/watched.ts';

export interface WorkerMetrics {
  settled(outcomes: Outcomes): void;
  /** Called when a request or the database fails. */
  failed(): void;
  /** Called when a difference starts a rebuild. */
  rebuilt(collection: string): void;
}

export interface Lag {
  /** Documents that are not yet sent to the index. */
  readonly waiting: number;
  /** Seconds since the oldest of them was changed; 0 if the outbox is empty. */
  readonly oldestSeconds: number;
  /** Documents that the index rejects. */
  readonly refused: number;
}

export async function readLag(database: Database): Promise<Lag> {
  const [waiting, dead, oldest] = await Promise.all([
    database.all(countWaiting, {}),
    database.all(countDeadLetters, {}),
    database.first(selectOldest, {}),
  ]);
  const sum = (rows: readonly { readonly documents: number }[]): number =>
    rows.reduce((total, { documents }) => total + documents, 0);
  const oldestSeconds = oldest === undefined ? 0 : Math.max(0, (Date.now() - oldest.changedAt) / 1000);
  return { waiting: sum(waiting), oldestSeconds, refused: sum(dead) };
}

/** Registers the metrics; values from the database are read when the metrics are read. */
export function createSearchMetrics(registry: Registry, database: Database): WorkerMetrics {
  const registers = [registry];
  const labelNames = ['collection'] as const;
  registerGauges(registry, database);
  const rebuilds = new Counter({
    name: 'search_rebuilds_total',
    help: 'Rebuilds because of a difference between the index and the database',
    labelNames,
    registers,
  });
  const documents = new Counter({
    name: 'search_documents_total',
    help: 'Documents taken from the outbox, by outcome',
    labelNames: ['collection', 'outcome'],
    registers,
  });
  const failures = new Counter({ name: 'search_failures_total', help: 'Attempts that failed as a whole', registers });
  return {
    settled(outcomes) {
      for (const [{ collection }, { kind }] of outcomes) documents.inc({ collection, outcome: kind });
    },
    failed: () => failures.inc(),
    rebuilt: (collection) => rebuilds.inc({ collection }),
  };
}

interface Measured {
  readonly collection: string;
  readonly value: number;
}

function registerGauges(registry: Registry, database: Database): void {
  const byCollection = (name: string, help: string, read: () => Promise<readonly Measured[]>): void => {
    const gauge = new Gauge<'collection'>({
      name,
      help,
      labelNames: ['collection'],
      registers: [registry],
      async collect() {
        gauge.reset();
        for (const { collection, value } of await read()) gauge.set({ collection }, value);
      },
    });
  };
  const count = (statement: typeof countWaiting) => async (): Promise<Measured[]> =>
    (await database.all(statement, {})).map(({ collection, documents }) => ({ collection, value: documents }));
  byCollection('search_outbox_documents', 'Documents that wait to be sent to the index', count(countWaiting));
  byCollection('search_dead_letters', 'Documents that the index rejects', count(countDeadLetters));
  const help = '1 if the last comparison of the index with the database showed a difference';
  byCollection('search_index_differs', help, async () =>
    (await database.all(selectWatched, {})).map(({ collection, difference }) => ({
      collection,
      value: difference === null ? 0 : 1,
    })),
  );
  const oldest: Gauge = new Gauge({
    name: 'search_outbox_oldest_seconds',
    help: 'Seconds since the oldest change that waits',
    registers: [registry],
    collect: async () => oldest.set((await readLag(database)).oldestSeconds),
  });
}
