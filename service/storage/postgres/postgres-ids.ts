/** Ids of the sequences of columns: callers that arrive while one query runs share the next one. */
import { type Kysely, sql } from 'kysely';
import type { Reader } from '../database/database.ts';
import { statement } from '../database/statement.ts';

interface WaitingCaller {
  readonly resolve: (id: number) => void;
  readonly reject: (error: unknown) => void;
}

/** The ids of one column. */
export class SequenceIds {
  readonly #reader: Pick<Reader, 'all'>;
  readonly #parameters: { readonly table: string; readonly column: string };
  #waiting: WaitingCaller[] = [];
  #isReading = false;

  constructor(reader: Pick<Reader, 'all'>, table: string, column: string) {
    this.#reader = reader;
    this.#parameters = { table: `"${table}"`, column };
  }

  /** @throws Error if the column is not an identity column, and the errors of the query */
  take(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      if (!this.#isReading) void this.#read();
    });
  }

  async #read(): Promise<void> {
    this.#isReading = true;
    while (this.#waiting.length > 0) {
      await new Promise(setImmediate); // callers of the same turn of the event loop share the query
      const callers = this.#waiting.splice(0, maxIds);
      try {
        const ids = await this.#reader.all(nextIds, { ...this.#parameters, count: callers.length });
        for (const [index, { resolve, reject }] of callers.entries()) {
          const id = ids[index]?.id;
          if (typeof id === 'number') resolve(id);
          else reject(new Error(this.#missing)); // null: the column has no sequence
        }
      } catch (error) {
        for (const { reject } of callers) reject(error);
      }
    }
    this.#isReading = false;
  }

  get #missing(): string {
    const { table, column } = this.#parameters;
    return `the sequence of ${table}.${column} returned no number; check that the column is an identity column`;
  }
}

const maxIds = 1_000;

/** A sequence never goes back, after a failure or in another process. */
const nextIds = statement((database: Kysely<unknown>, parameter: { table: string; column: string; count: number }) =>
  database
    .selectFrom(sql`generate_series(1, ${parameter.count}::integer)`.as('one'))
    .select(sql<number>`nextval(pg_get_serial_sequence(${parameter.table}, ${parameter.column}))`.as('id')),
);
