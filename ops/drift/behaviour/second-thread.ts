/** The first thread's side of the second one, which probes a share of the services with services of its own. */
import { Worker } from 'node:worker_threads';
import { errorLine } from '../../../openapi/errors/error-text.ts';
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

export type ShareMessage =
  | { readonly kind: 'started' }
  | { readonly kind: 'progress'; readonly state: ProgressState }
  | { readonly kind: 'probed'; readonly name: string; readonly result: ShareResult; readonly activity: ProbeActivity }
  | { readonly kind: 'done' };

/** What the thread has found out about one service. */
export type ProbedShare = Pick<ShareMessage & { kind: 'probed' }, 'result' | 'activity'>;

const maximumStartMs = 60_000;

export class SecondThread {
  readonly names: ReadonlySet<string>;
  readonly #worker: Worker;
  readonly #data: OwnData;
  readonly #forget: () => void;
  readonly #probed = new Map<string, ProbedShare>();
  readonly #done: Promise<void>;
  #hasStarted = false;
  #failure = 'its thread has ended';

  constructor(module: string, task: Omit<ShareTask, 'data'>) {
    this.names = new Set(task.names);
    this.#data = createOwnData();
    const workerData: ShareTask = { ...task, data: this.#data.path };
    this.#worker = new Worker(module, { workerData, execArgv: [] });
    this.#forget = atSignal(() => this.#worker.terminate());
    this.#done = this.#follow();
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

  /** Ends the thread, with its services and their data. */
  async close(): Promise<void> {
    await this.#worker.terminate();
    this.#forget();
    await this.#data.remove();
  }

  /** Resolves when the thread has done all, or has ended. */
  #follow(): Promise<void> {
    const worker = this.#worker;
    return new Promise((resolve) => {
      worker.on('message', (message: ShareMessage) => {
        if (message.kind === 'started') this.#hasStarted = true;
        else if (message.kind === 'probed') this.#probed.set(message.name, message);
        else if (message.kind === 'progress') showProgress(message.state);
        else resolve();
      });
      worker.on('error', (error) => (this.#failure = errorLine(error)));
      // A service may wait for what the same service of the first thread has.
      const timer = setTimeout(() => this.#hasStarted || void worker.terminate(), maximumStartMs);
      worker.once('exit', () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
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
