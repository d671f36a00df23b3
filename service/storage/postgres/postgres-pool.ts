/** A pool of connections of PostgreSQL in which no caller waits for a new connection while an open one becomes free sooner. */
import pg from 'pg';
import { Unreachable } from './postgres-errors.ts';

/** Milliseconds until another connection may be opened after one that was refused, as by a server that is full. */
const pauseAfterRefusal = 1_000;

export interface GrowingPoolOptions extends Omit<pg.PoolConfig, 'max'> {
  /** Maximum number of connections. */
  readonly most: number;
  /** Commands for each new connection. */
  readonly settings: string;
  /** Called with the error of a connection that ends while it is idle. */
  readonly onLost: (error: Error) => void;
}

/**
 * A pool of pg opens a connection for each caller that finds none free, which then waits for it: for a new process of the server with
 * empty caches, 5 ms for a read of 1. Here the caller waits for the first that is free, and the new connection serves the next ones.
 */
export class GrowingPool {
  readonly #pool: pg.Pool;
  readonly #most: number;
  readonly #settings: string;
  readonly #ready = new WeakSet<pg.PoolClient>();
  #isGrowing = false;
  #pause: NodeJS.Timeout | undefined;
  /** Callers are served in their order. */
  #lastTaking: Promise<unknown> | undefined;

  constructor({ most, settings, onLost, ...config }: GrowingPoolOptions) {
    this.#most = most;
    this.#settings = settings;
    this.#pool = new pg.Pool({ ...config, max: 1 });
    // Without this listener, a connection that ends while it is idle would end the process.
    this.#pool.on('error', onLost);
    this.#pool.on('connect', (client) => client.on('error', onLost));
  }

  /** The caller releases the connection. @throws Unreachable if none is available */
  take(): Promise<pg.PoolClient> {
    const pool = this.#pool;
    this.#limit();
    const taking = this.#connect();
    this.#lastTaking = taking;
    // The callers for whom there is an idle one wait until the next tick, too.
    if (pool.waitingCount > pool.idleCount) process.nextTick(() => this.#grow());
    return taking;
  }

  /** The callers that wait get a connection first. Resolves when all connections are returned. */
  async end(): Promise<void> {
    await this.#lastTaking?.catch(() => undefined); // its caller gets the error
    await this.#pool.end(); // would serve no caller that waits
  }

  /** Lets the pool open a connection for a caller only if it has no other, also after the one that is being opened was refused. */
  #limit(): void {
    this.#pool.options.max = Math.max(1, this.#pool.totalCount - (this.#isGrowing ? 1 : 0));
  }

  /** Opens a connection for the callers that wait. */
  #grow(): void {
    const pool = this.#pool;
    const isNeeded = pool.waitingCount > 0 && pool.idleCount === 0 && pool.totalCount < this.#most;
    if (!isNeeded || this.#isGrowing || this.#pause !== undefined) return;
    this.#isGrowing = true;
    pool.options.max = pool.totalCount + 1;
    const growing = this.#connect();
    this.#limit();
    growing
      .then((client) => client.release())
      // The callers still wait for the open connections, and get an error in time.
      .catch(() => this.#waitToGrow())
      .finally(() => {
        this.#isGrowing = false;
        this.#grow();
      });
  }

  #waitToGrow(): void {
    const goOn = (): void => {
      this.#pause = undefined;
      this.#grow();
    };
    this.#pause = setTimeout(goOn, pauseAfterRefusal).unref();
  }

  async #connect(): Promise<pg.PoolClient> {
    const client = await this.#pool.connect().catch((error: unknown) => {
      throw new Unreachable(error);
    });
    if (this.#ready.has(client)) return client;
    try {
      await client.query(this.#settings);
      this.#ready.add(client);
      return client;
    } catch (error) {
      client.release(true);
      throw new Unreachable(error);
    }
  }
}
