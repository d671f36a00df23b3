/** A thread for work of unknown duration: it is ended when its time or its memory is used up. */
import { Worker } from 'node:worker_threads';
import type { ThreadModule } from './thread-module.ts';

/** `start`: no thread can be started, which is not a fault of the task. */
export type ThreadFailure = 'time' | 'memory' | 'closed' | 'error' | 'start';

/** The work has no result. The next work finds a new thread. */
export class ThreadError extends Error {
  override readonly name = 'ThreadError';
  readonly failure: ThreadFailure;

  constructor(failure: ThreadFailure, message: string, options?: ErrorOptions) {
    super(message, options);
    this.failure = failure;
  }
}

/** The thread's answer to a task. */
export type ThreadAnswer = { readonly value: unknown } | { readonly error: string };

export interface ThreadOptions {
  /** It posts `undefined` when it is ready, then a ThreadAnswer for each message. */
  readonly module: ThreadModule;
  /** Largest heap, in MiB. */
  readonly mebibytes: number;
}

/** Maximum milliseconds for the start of a thread, which do not count as time of the task. */
const maximumStartMs = 60_000;

/**
 * Runs one task after the other. The thread starts when it is first needed, and never keeps the process alive.
 */
export class Thread {
  readonly #options: ThreadOptions;
  #worker: Worker | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #closed = false;

  constructor(options: ThreadOptions) {
    this.#options = options;
  }

  /** Number of unfinished tasks. */
  get waiting(): number {
    return this.#waiting;
  }

  /**
   * @param milliseconds maximum time, from the start of the task
   * @throws ThreadError
   */
  run(task: unknown, milliseconds: number): Promise<unknown> {
    this.#waiting += 1;
    const result = this.#last.then(() => this.#perform(task, milliseconds)).finally(() => (this.#waiting -= 1));
    this.#last = result.catch(() => undefined);
    return result;
  }

  /** Ends the thread; the current and the waiting tasks are rejected. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#worker?.terminate();
  }

  async #perform(task: unknown, milliseconds: number): Promise<unknown> {
    if (this.#closed) throw new ThreadError('closed', 'the process is stopping');
    const worker = this.#worker ?? (await this.#start());
    worker.postMessage(task);
    const given = (await this.#next(worker, milliseconds)) as ThreadAnswer; // the module sends this type
    if ('error' in given) throw new ThreadError('error', given.error);
    return given.value;
  }

  async #start(): Promise<Worker> {
    try {
      const worker = startWorker(this.#options);
      this.#worker = worker;
      worker.unref();
      worker.once('exit', () => {
        if (this.#worker === worker) this.#worker = undefined;
      });
      await this.#next(worker, maximumStartMs);
      return worker;
    } catch (error) {
      throw new ThreadError(this.#closed ? 'closed' : 'start', `no thread can be started: ${String(error)}`);
    }
  }

  /** Resolves with the next message of the thread, which is ended if no message arrives in time. */
  #next(worker: Worker, milliseconds: number): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const settle = (end: () => void): void => {
        clearTimeout(timer);
        worker.removeListener('message', onMessage).removeListener('error', onError).removeListener('exit', onExit);
        end();
      };
      const fail = (failure: ThreadFailure, message: string, cause?: unknown): void => {
        settle(() => reject(new ThreadError(failure, message, { cause })));
        worker.on('error', () => undefined); // the thread has ended
        if (this.#worker === worker) this.#worker = undefined;
        void worker.terminate();
      };
      const onMessage = (message: unknown): void => settle(() => resolve(message));
      const onError = (error: Error): void => {
        const isMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
        fail(isMemory ? 'memory' : 'error', error.message, error);
      };
      const onExit = (): void => fail(this.#closed ? 'closed' : 'error', 'the thread ended');
      const timer = setTimeout(() => fail('time', `it took more than ${milliseconds} ms`), milliseconds);
      worker.once('message', onMessage).once('error', onError).once('exit', onExit);
    });
  }
}

const bootstrap = `
const { loader, module } = require('node:worker_threads').workerData;
(async () => {
  if (loader !== undefined) (await import(loader)).register();
  await import(module);
})();
`;

const isBuilt = ({ module }: ThreadModule): boolean => module.endsWith('.js');

function startWorker({ module, mebibytes }: ThreadOptions): Worker {
  return new Worker(bootstrap, {
    eval: true,
    // Sources import the package by its name, which must be its sources, too.
    execArgv: isBuilt(module) ? [] : ['--conditions=fountainai-source'],
    workerData: module,
    resourceLimits: { maxOldGenerationSizeMb: mebibytes },
  });
}
