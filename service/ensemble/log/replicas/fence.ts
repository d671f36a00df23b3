/** Keeps a run that another replica has ended from sending calls and from changing the record that was made of it. */
import { HttpError, statement, type Transaction } from 'fountainai';
import type { RecordStore } from '../tables/rows.ts';

/** The row of an interaction while a process carries it out, and the number of the run: each confirmation begins another one. */
export interface RunningEntry {
  readonly row: number;
  readonly run: number;
}

/** Writes take turns, so that the answer holds until the commit. @throws HttpError unavailable */
export async function requireRunning(transaction: Pick<Transaction, 'first'>, entry: RunningEntry): Promise<void> {
  if ((await transaction.first(selectRunning, entry)) === undefined) throw endedElsewhere();
}

export function endedElsewhere(): HttpError {
  const message = 'another server has ended this interaction, since this one did not reach the database for a while';
  return new HttpError('unavailable', message);
}

const selectRunning = statement((database: RecordStore, parameter: RunningEntry) =>
  database
    .selectFrom('logs')
    .select('id')
    .where('id', '=', parameter.row)
    .where('run', '=', parameter.run)
    .where('state', '=', 'running'),
);
