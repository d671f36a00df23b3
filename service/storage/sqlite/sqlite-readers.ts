/** Reads from an SQLite file in threads, for queries that would block the process, such as searches. */
import { Worker } from 'node:worker_threads';
import { memoize } from '../../../openapi/memoize.ts';
import { type AsideLimits, defaultAsideLimits, tooSlow, WaitingReads } from '../aside/waiting-reads.ts';
import type { Reader } from '../database/database.ts';
import type { Statement } from '../database/statement.ts';
import { StorageUnavailable } from '../database/unavailable.ts';
import type { ThreadQuery, ThreadRows } from './reading-thread.ts';
import { compiler } from './sqlite-connection.ts';
import { sqliteError } from './sqlite-errors.ts';

export interface SqliteReadersOptions extends Partial<AsideLimits> {
  readonly file: string;
  /** The path of the built `reading-thread.ts`. */
  readonly thread: string;
  /** The maximum number of threads. Default: 2. */
  readonly threads?: number;
}

interface WaitingQuery {
  readonly query: ThreadQuery;
  readonly resolve: (rows: readonly unknown[]) => void;
  readonly reject: (error: unknown) => void;
  /** Ends the read, once a thread has it. */
  timer?: NodeJS.Timeout;
}

/** Threads start when they are first needed, and never keep the process alive. */
export class SqliteReaders implements Reader {
  readonly #options: Required<SqliteReadersOptions>;
  /** Each with its state or its current query. A thread counts until it has ended: SQLite does not stop in a query. */
  readonly #threads = new Map<Worker, 'starting' | 'free' | WaitingQuery>();
  readonly #waiting: WaitingReads<WaitingQuery>;
  #isClosed = false;

  constructor(options: SqliteReadersOptions) {
    this.#options = { threads: 2, ...defaultAsideLimits, ...options };
    this.#waiting = new WaitingReads(this.#options);
  }

  /** @throws HttpError unavailable if too many queries wait, or if the query takes too long */
  async all<Parameters, Row>(statement: Statement<Parameters, Row>, parameters: Parameters): Promise<Row[]> {
    if (this.#isClosed) throw closed();
    const { sql, bind } = compile(statement);
    const query = { sql, values: bind(parameters as never) };
    const rows = await new Promise<readonly unknown[]>((resolve, reject) => {
      this.#waiting.add({ query, resolve, reject });
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
    this.#waiting.end(closed());
    await Promise.all([...this.#threads.keys()].map((thread) => thread.terminate()));
  }

  /** Gives the first waiting query to a thread that has none. */
  #next(): void {
    if (this.#waiting.isEmpty) return;
    const free = [...this.#threads].find(([, current]) => current === 'free')?.[0];
    const waiting = free === undefined ? undefined : this.#waiting.take();
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
      const waiting = current === 'starting' ? this.#waiting.take() : current;
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
      waiting.reject(tooSlow());
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
