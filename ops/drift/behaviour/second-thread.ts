/** The first thread's side of the second one, which probes a share of the services with services of its own. */
import { Worker } from 'node:worker_threads';
import { errorCode, errorLine } from '../../../openapi/errors/error-text.ts';
import { memoize } from '../../../openapi/memoize.ts';
import { type ProgressState, showProgress } from '../../cli/terminal/progress.ts';
import type { Difference } from '../../probe/judge/fault.ts';
import { OpsError } from '../../error/ops-error.ts';
import type { Amount } from '../../probe/target/amount.ts';
import { atSignal } from '../../process/at-signal.ts';
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

export type ShareResult = { readonly differences: readonly Difference[] } | { readonly reason: string };

/** `start` is sent when the services run in the first thread: what only one of two can have, such as a port, those get. */
export type ShareOrder = 'start' | 'close';

export type ShareMessage =
  | { readonly kind: 'started' }
  | { readonly kind: 'progress'; readonly state: ProgressState }
  | { readonly kind: 'probed'; readonly name: string; readonly result: ShareResult; readonly activity: ProbeActivity }
  | { readonly kind: 'done' };

/** What the thread has found out about one service. */
export type ProbedShare = Pick<ShareMessage & { kind: 'probed' }, 'result' | 'activity'>;

/** A service may wait for what the same service of the first thread has. */
const maximumStartMs = 20_000;
/** More than services have for requests in flight. */
const maximumCloseMs = 15_000;

export class SecondThread {
  readonly names: ReadonlySet<string>;
  readonly #worker: Worker;
  readonly #data: OwnData;
  readonly #forget: () => void;
  readonly #probed = new Map<string, ProbedShare>();
  readonly #ended: Promise<void>;
  readonly #started: Promise<void>;
  readonly #done: Promise<void>;
  #hasStarted = false;
  #failure = 'its thread has ended';

  constructor(module: string, task: Omit<ShareTask, 'data'>) {
    this.names = new Set(task.names);
    this.#data = createOwnData();
    const workerData: ShareTask = { ...task, data: this.#data.path };
    this.#worker = new Worker(module, { workerData, execArgv: [] });
    this.#forget = atSignal(() => this.#worker.terminate());
    this.#ended = new Promise((resolve) => this.#worker.once('exit', () => resolve()));
    this.#started = this.#waitFor('started');
    this.#done = this.#waitFor('done');
    this.#follow();
  }

  /** Lets the thread start its services and probe; resolves when they run, or cannot be started a second time. */
  async start(): Promise<void> {
    this.#order('start', this.#started, maximumStartMs);
    await this.#started;
  }

  /**
   * Waits for what the thread has found out about a service; undefined if it could not start the services.
   * @throws OpsError if the thread has ended before
   */
  async wait(name: string): Promise<ProbedShare | undefined> {
    await this.#done;
    const probed = this.#probed.get(name);
    if (probed !== undefined || !this.#hasStarted) return probed;
    const problem = `the service "${name}" could not be checked any further: ${this.#failure}`;
    throw new OpsError('cli-request-failed', problem, 'correct the code of the service', { data: { service: name } });
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
      if (message.kind === 'started') this.#hasStarted = true;
      else if (message.kind === 'probed') this.#probed.set(message.name, message);
      else if (message.kind === 'progress') showProgress(message.state);
    });
    this.#worker.on('error', (error) => {
      this.#failure = errorLine(error);
      // A service may not wait for its second port, so that the error comes later.
      if (errorCode(error) === 'EADDRINUSE') this.#hasStarted = false;
    });
  }
}

function isShareMessage(message: unknown): message is ShareMessage {
  return typeof message === 'object' && message !== null && 'kind' in message;
}

/** Starts the thread of a check; undefined if this one probes all services. */
export const startSecondThread = memoize((context: DriftContext): SecondThread | undefined => {
  const { documents, broken, services, folder, probing, probingThread } = context;
  if (probingThread === undefined || broken.length > 0 || probing.addresses.size > 0) return undefined;
  const names = chooseShare(documents.filter(({ name }) => !services.has(name)));
  if (names.length === 0) return undefined;
  const { seed, requests, requestsByChance, timeBudget, profile } = probing;
  try {
    return new SecondThread(probingThread, {
      ...{ folder, names },
      probing: { seed, requests, requestsByChance, timeBudget, profile },
    });
  } catch {
    return undefined; // what is in the way of the first thread, too, it reports
  }
});
