/** The first thread's side of the second one, which probes a share of the services with services of its own. */
import { Worker } from 'node:worker_threads';
import { memoize } from '../../../openapi/memoize.ts';
import { type ProgressState, showProgress } from '../../cli/terminal/progress.ts';
import type { Difference } from '../../probe/judge/fault.ts';
import type { Amount } from '../../probe/target/amount.ts';
import { atSignal } from '../../process/at-signal.ts';
import { maximumCloseMs } from '../../user-code/settle-in-time.ts';
import type { DriftContext, Probing } from '../section/context.ts';
import { createOwnData, type OwnData } from '../service/own-settings.ts';
import type { ProbeActivity } from './probed-service.ts';
import { chooseShare } from './share.ts';

/** What the thread is to do. */
export interface ShareTask {
  /** Of the project. */
  readonly folder: string;
  /** Of the documents that it probes. */
  readonly names: readonly string[];
  readonly probing: Amount & Pick<Probing, 'profile'>;
  /** The folder for the data of its services. */
  readonly data: string;
}

/** `start` is sent when the services run in the first thread: what only one of two can have, such as a port, those get. */
export type ShareOrder = 'start' | 'close';

/** `unfit`: the thread is not the place for a service, so that what it has found is worth nothing. */
export type ShareMessage =
  | { readonly kind: 'started' | 'done' | 'unfit' }
  | { readonly kind: 'progress'; readonly state: ProgressState }
  | ({ readonly kind: 'probed'; readonly name: string } & ProbedShare);

/** What the thread has found out about one service. */
export interface ProbedShare {
  readonly differences: readonly Difference[];
  readonly activity: ProbeActivity;
}

/** A service may wait for what the same service of the first thread has. */
const maximumStartMs = 20_000;

export class SecondThread {
  readonly names: ReadonlySet<string>;
  readonly #worker: Worker;
  readonly #data: OwnData;
  readonly #forget: () => void;
  readonly #probed = new Map<string, ProbedShare>();
  readonly #ended: Promise<void>;
  readonly #started: Promise<void>;
  readonly #done: Promise<void>;
  #isUnfit = false;

  /** @throws the error of `Worker` */
  constructor(module: string, task: Omit<ShareTask, 'data'>, data: OwnData) {
    this.names = new Set(task.names);
    this.#data = data;
    const workerData: ShareTask = { ...task, data: data.path };
    this.#worker = new Worker(module, { workerData, execArgv: [] });
    this.#forget = atSignal(() => this.#worker.terminate());
    this.#ended = new Promise((resolve) => this.#worker.once('exit', () => resolve()));
    this.#started = this.#waitFor('started');
    this.#done = this.#waitFor('done');
    this.#follow();
    // Until its first order it keeps no process alive in which a service waits for what never comes. Listening would undo this.
    this.#worker.unref();
  }

  /** Lets the thread start its services and probe; resolves when they run, or cannot be started a second time. */
  async start(): Promise<void> {
    this.#order('start', this.#started, maximumStartMs);
    await this.#started;
  }

  /**
   * Waits for what the thread has found out about a service; undefined if it could not start or probe the services, or if code did what
   * ends a process or needs its first thread: then only the first thread shows what the services do.
   */
  async wait(name: string): Promise<ProbedShare | undefined> {
    await this.#done;
    return this.#probed.get(name);
  }

  /** Closes the services of the thread, which may have more than their data, and ends it. */
  async close(): Promise<void> {
    this.#order('close', this.#ended, maximumCloseMs);
    await this.#ended;
    this.#forget();
    await this.#data.remove();
  }

  /** Ends the thread if it has not obeyed in time. */
  #order(order: ShareOrder, obeyed: Promise<void>, milliseconds: number): void {
    this.#worker.ref();
    this.#worker.postMessage(order);
    const timer = setTimeout(() => void this.#worker.terminate(), milliseconds);
    void obeyed.then(() => clearTimeout(timer));
  }

  /** Resolves at such a message, or when the thread has ended. */
  #waitFor(kind: ShareMessage['kind']): Promise<void> {
    return new Promise((resolve) => {
      this.#onMessage((message) => message.kind === kind && resolve());
      void this.#ended.then(resolve);
    });
  }

  /** A service can send messages, too, if it is written for threads. */
  #onMessage(receive: (message: ShareMessage) => void): void {
    this.#worker.on('message', (message: unknown) => {
      if (isShareMessage(message)) receive(message);
    });
  }

  #follow(): void {
    this.#onMessage((message) => {
      if (message.kind === 'progress') showProgress(message.state);
      else if (message.kind === 'probed' && !this.#isUnfit) this.#probed.set(message.name, message);
      else if (message.kind === 'unfit') this.#giveUp();
    });
    this.#worker.on('error', () => this.#giveUp());
  }

  /** The thread closes its services before those of the first one get the requests. */
  #giveUp(): void {
    this.#isUnfit = true;
    this.#probed.clear();
    this.#order('close', this.#ended, maximumCloseMs);
  }
}

function isShareMessage(message: unknown): message is ShareMessage {
  return typeof message === 'object' && message !== null && 'kind' in message;
}

/** Starts the thread of a check; undefined if this one probes all services. */
export const startSecondThread = memoize(async (context: DriftContext): Promise<SecondThread | undefined> => {
  const { documents, broken, services, folder, probing, probingThread } = context;
  if (probingThread === undefined || broken.length > 0 || probing.addresses.size > 0) return undefined;
  const { seed, requests, requestsByChance, timeBudget, profile } = probing;
  const own = documents.filter(({ name }) => !services.has(name));
  const names = chooseShare(own, probingThread.minRequests / requests);
  if (names.length === 0) return undefined;
  const task = { folder, names, probing: { seed, requests, requestsByChance, timeBudget, profile } };
  let data: OwnData | undefined;
  try {
    data = createOwnData();
    return new SecondThread(probingThread.module, task, data);
  } catch {
    await data?.remove();
    return undefined; // what is in the way of the first thread, too, it reports
  }
});
