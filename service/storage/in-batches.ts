/**
 * Work that is done for many requests at once, since one statement for all of them costs little more than one for each. Writes
 * that wait share a commit anyway; these share their statements as well.
 */
import type { Database, Transaction } from './database/database.ts';
import { StorageUnavailable } from './database/unavailable.ts';

/**
 * Does the work of these requests inside one write, in the order of their arrival, and returns a result for each. If it throws,
 * all of it is undone, and each request is done alone, so that only the one at fault fails.
 */
export type BatchWork<Request, Result> = (
  transaction: Transaction,
  requests: readonly Request[],
) => Promise<readonly Result[]>;

export interface BatchOptions<Request> {
  /** Returns about how many characters the request adds to the statements. */
  readonly lengthOf: (request: Request) => number;
}

/** They limit how long other writes wait, and the work that is done again if a request of the batch fails. */
const maxRequests = 64;
const maxLength = 1_048_576;

/** Returns a function that does the work of a request together with those that wait, and waits for no other request. */
export function inBatches<Request, Result>(
  database: Pick<Database, 'write'>,
  work: BatchWork<Request, Result>,
  { lengthOf }: BatchOptions<Request>,
): (request: Request) => Promise<Result> {
  const batches = new Batches(database, work);
  return (request) => batches.add(request, lengthOf(request));
}

interface BatchedRequest<Request, Result> {
  readonly request: Request;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

type Batch<Request, Result> = BatchedRequest<Request, Result>[];

class Batches<Request, Result> {
  readonly #database: Pick<Database, 'write'>;
  readonly #work: BatchWork<Request, Result>;
  /** The batch that further requests join, until its work begins. */
  #open: Batch<Request, Result> = [];
  #length = 0;

  constructor(database: Pick<Database, 'write'>, work: BatchWork<Request, Result>) {
    this.#database = database;
    this.#work = work;
  }

  add(request: Request, length: number): Promise<Result> {
    return new Promise((resolve, reject) => {
      if (this.#open.length === maxRequests || this.#length + length > maxLength) this.#open = [];
      const isFirst = this.#open.length === 0;
      this.#length = isFirst ? length : this.#length + length;
      this.#open.push({ request, resolve, reject });
      if (isFirst) void this.#write(this.#open);
    });
  }

  async #write(batch: Batch<Request, Result>): Promise<void> {
    try {
      const results = await this.#database.write((transaction) => this.#run(transaction, batch));
      for (const [index, result] of results.entries()) batch[index]?.resolve(result);
    } catch (error) {
      this.#close(batch);
      // A database that is not available may have written the batch, and would not accept its parts either.
      if (batch.length > 1 && !(error instanceof StorageUnavailable)) for (const one of batch) void this.#write([one]);
      else for (const { reject } of batch) reject(error);
    }
  }

  /** May run again, for the same requests. */
  async #run(transaction: Transaction, batch: Batch<Request, Result>): Promise<readonly Result[]> {
    this.#close(batch);
    const requests = batch.map(({ request }) => request);
    const results = await this.#work(transaction, requests);
    if (results.length !== batch.length)
      throw new Error(`a batch of ${batch.length} requests has ${results.length} results`);
    return results;
  }

  #close(batch: Batch<Request, Result>): void {
    if (this.#open === batch) this.#open = [];
  }
}
