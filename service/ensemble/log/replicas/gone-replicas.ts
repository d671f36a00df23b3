/** Finds replicas that have left interactions and do not run any more. */
import { type Database, statement } from 'fountainai';
import type { RecordStore } from '../tables/rows.ts';
import { lockName } from './replica.ts';

export class GoneReplicas {
  readonly #database: Pick<Database, 'all' | 'isLocked'>;
  readonly #ownId: string;
  /** Those that had no lock at the last look. */
  #missing: ReadonlySet<string> = new Set();

  constructor(database: Pick<Database, 'all' | 'isLocked'>, ownId: string) {
    this.#database = database;
    this.#ownId = ownId;
  }

  /**
   * @param isStart true: one look is enough; false: a replica counts as gone at the second look in a row, since one that lost its
   *   lock, as all do when the database starts again, takes it again meanwhile
   */
  async find(isStart: boolean): Promise<string[]> {
    const missing: string[] = [];
    for (const { replica } of await this.#database.all(selectReplicas, {})) {
      if (replica !== null && replica !== this.#ownId && !(await this.#database.isLocked(lockName(replica)))) {
        missing.push(replica);
      }
    }
    const gone = isStart ? missing : missing.filter((replica) => this.#missing.has(replica));
    this.#missing = new Set(missing);
    return gone;
  }
}

/** The replicas with an interaction that runs, or with a call whose outcome is not known yet. */
const selectReplicas = statement((database: RecordStore) =>
  database
    .selectFrom('logs')
    .select('replica')
    .where('state', '=', 'running')
    .union(
      database
        .selectFrom('calls')
        .innerJoin('logs', 'logs.id', 'calls.interaction')
        .select('logs.replica')
        .where('calls.status', '=', 'sent'),
    ),
);
