/** A transaction that ends with its write. A later use would write outside of any transaction, so it is rejected. */
import type { Transaction } from './database.ts';
import type { Statement } from './statement.ts';

/** Runs statements on the connection of the transaction. */
export interface Runner {
  all<Parameters, Row>(statement: Statement<Parameters, Row>, parameters: Parameters): Row[] | Promise<Row[]>;
  run<Parameters>(statement: Statement<Parameters, unknown>, parameters: Parameters): number | Promise<number>;
  send<Parameters>(statement: Statement<Parameters, unknown>, parameters: Parameters): void;
}

/** Runs `work` with a transaction that cannot be used afterwards. */
export async function withTransaction<Result>(
  runner: Runner,
  work: (transaction: Transaction) => Promise<Result>,
): Promise<Result> {
  const transaction = new OneTransaction(runner);
  try {
    return await work(transaction);
  } finally {
    transaction.end();
  }
}

class OneTransaction implements Transaction {
  readonly #runner: Runner;
  #ended = false;

  constructor(runner: Runner) {
    this.#runner = runner;
  }

  async all<Parameters, Row>(statement: Statement<Parameters, Row>, parameters: Parameters): Promise<Row[]> {
    return this.#open().all(statement, parameters);
  }

  async first<Parameters, Row>(
    statement: Statement<Parameters, Row>,
    parameters: Parameters,
  ): Promise<Row | undefined> {
    return (await this.#open().all(statement, parameters))[0];
  }

  async run<Parameters>(statement: Statement<Parameters, unknown>, parameters: Parameters): Promise<number> {
    return this.#open().run(statement, parameters);
  }

  send<Parameters>(statement: Statement<Parameters, unknown>, parameters: Parameters): void {
    this.#open().send(statement, parameters);
  }

  end(): void {
    this.#ended = true;
  }

  #open(): Runner {
    if (this.#ended)
      throw new Error('a transaction was used after its write had ended; await every call inside the write');
    return this.#runner;
  }
}
