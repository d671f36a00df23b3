/** Reads from an SQLite file in threads, for queries that would block the process, such as searches. */
import { Worker } from 'node:worker_threads';
import { memoize } from '../../../openapi/memoize.ts';
import { HttpError } from '../../errors/errors.ts';
import type { Reader } from '../database/database.ts';
import type { Statement } from '../database/statement.ts';
import { StorageUnavailable } from '../database/unavailable.ts';
import type { ThreadQuery, ThreadRows } from './reading-thread.ts';
import { compiler } from './sqlite-connection.ts';
import { sqliteError } from './sqlite-errors.ts';

export interface SqliteReadersOptions {
  readonly file: string;
  /** The path of the built `reading-thread.ts`. */
  readonly thread: string;
  /** The maximum number of threads. Default: 2. */
  readonly threads?: number;
  /** The maximum number of queries that wait for a thread. Default: 256. */
  readonly waiting?: number;
  /** The time for a query, without its wait for a thread. Default: 2 s. */
  readonly milliseconds?: number;
  /** The time that a query waits for a thread at most: SQLite may be busy with others that took too long. Default: 5 s. */
  readonly waitMilliseconds?: number;
}

interface WaitingQuery {
  readonly query: ThreadQuery;
  readonly resolve: (rows: readonly unknown[]) => void;
  readonly reject: (error: unknown) => void;
  /** Ends the wait for a thread. */
  readonly late: NodeJS.Timeout;
  /** Ends the read, once a thread has it. */
  timer?: NodeJS.Timeout;
}

/** Threads start when they are first needed, and never keep the process alive. */
export class SqliteReaders implements Reader {
  readonly #options: Required<SqliteReadersOptions>;
  /** Each with its state or its current query. A thread counts until it has ended: SQLite does not stop in a query. */
  readonly #threads = new Map<Worker, 'starting' | 'free' | WaitingQuery>();
  #queue: WaitingQuery[] = [];
  #isClosed = false;

  constructor(options: SqliteReadersOptions) {
    this.#options = { threads: 2, waiting: 256, milliseconds: 2_000, waitMilliseconds: 5_000, ...options };
  }

  /** @throws HttpError unavailable if too many queries wait, or if the query takes too long */
  async all<Parameters, Row>(statement: Statement<Parameters, Row>, parameters: Parameters): Promise<Row[]> {
    if (this.#isClosed) throw closed();
    if (this.#queue.length >= this.#options.waiting) throw tooMany();
    const { sql, bind } = compile(statement);
    const query = { sql, values: bind(parameters as never) };
    const rows = await new Promise<readonly unknown[]>((resolve, reject) => {
      const late = setTimeout(() => {
        this.#queue = this.#queue.filter((one) => one.late !== late);
        reject(tooMany());
      }, this.#options.waitMilliseconds);
      this.#queue.push({ query, resolve, reject, late });
      this.#next();
    });
    return rows as Row[]; // Kysely has derived the type of the rows from the query
  }

  async first<Parameters, Row>(
    statement: Statement<Parameters, Row>,
    parameters: Parameters,
  ): Promise<Row | undefined> {
    return (await this.all(statement, parameters))[0];
  }

  /** Rejects all queries; resolves when the threads have ended. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (let waiting = this.#take(); waiting !== undefined; waiting = this.#take()) waiting.reject(closed());
    await Promise.all([...this.#threads.keys()].map((thread) => thread.terminate()));
  }

  /** Removes the query that waits longest. */
  #take(): WaitingQuery | undefined {
    const waiting = this.#queue.shift();
    clearTimeout(waiting?.late);
    return waiting;
  }

  /** Gives the first waiting query to a thread that has none. */
  #next(): void {
    if (this.#queue.length === 0) return;
    const free = [...this.#threads].find(([, current]) => current === 'free')?.[0];
    const waiting = free === undefined ? undefined : this.#take();
    if (free !== undefined && waiting !== undefined) this.#read(free, waiting);
    else if (this.#threads.size < this.#options.threads) this.#start();
  }

  #start(): void {
    const thread = new Worker(this.#options.thread, { workerData: this.#options.file, execArgv: [] });
    thread.unref();
    this.#threads.set(thread, 'starting');
    thread.once('message', () => this.#free(thread));
    let failure: unknown = new Error('the thread ended');
    thread.on('error', (error) => (failure = error));
    thread.once('exit', () => {
      const current = this.#threads.get(thread);
      this.#threads.delete(thread);
      const waiting = current === 'starting' ? this.#take() : current;
      if (typeof waiting === 'object') {
        clearTimeout(waiting.timer);
        waiting.reject(this.#isClosed ? closed() : new StorageUnavailable(failure));
      }
      this.#next();
    });
  }

  #free(thread: Worker): void {
    this.#threads.set(thread, 'free');
    this.#next();
  }

  #read(thread: Worker, waiting: WaitingQuery): void {
    this.#threads.set(thread, waiting);
    const giveUp = (): void => {
      if (this.#threads.get(thread) !== waiting) return;
      thread.off('message', answer);
      waiting.reject(busy('the read took too long; ask for less at once, or search for more or longer words'));
      void thread.terminate();
    };
    // If the process itself was busy for so long, the answer may be there, and is received first.
    waiting.timer = setTimeout(() => setImmediate(giveUp), this.#options.milliseconds);
    const answer = (answered: ThreadRows): void => {
      clearTimeout(waiting.timer);
      if ('rows' in answered) waiting.resolve(answered.rows);
      else waiting.reject(sqliteError(Object.assign(new Error(answered.error), { code: answered.code })));
      this.#free(thread);
    };
    thread.once('message', answer);
    thread.postMessage(waiting.query);
  }
}

const compile = memoize((statement: Statement<never, unknown>) => statement.compile(compiler));

const closed = (): StorageUnavailable => new StorageUnavailable('the database is closed');

const tooMany = (): HttpError => busy('too many searches and long lists wait; try again later');

const busy = (message: string): HttpError => new HttpError('unavailable', message, { headers: { 'Retry-After': '1' } });
