/**
 * The second thread: starts the services of the project once more, with data of their own, and probes its share of them. Whether they
 * start is the first thread's to report.
 */
import { on, once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { type ProgressView, withProgressView } from '../../cli/terminal/progress.ts';
import { hostCode } from '../../user-code/host-code.ts';
import { watchMainOnly } from '../../user-code/main-only.ts';
import { maximumCloseMs, settleInTime } from '../../user-code/settle-in-time.ts';
import { openContext } from '../section/context.ts';
import { Turns } from '../section/turns.ts';
import { startOwnServices } from './own-services.ts';
import { probeWith } from './probe-service.ts';
import type { ShareMessage, ShareOrder, ShareTask } from './second-thread.ts';

/** On a terminal the line also shows what the first thread does. */
const progressPauseMs = 1000;

if (parentPort === null) throw new Error('runs in a thread only');
const port = parentPort;
/** The orders of the first thread. Listening keeps this thread alive until it ends itself. */
const orders = on(port, 'message');

const post = (message: ShareMessage): void => port.postMessage(message);

function createView(): ProgressView {
  let last = -Infinity;
  return {
    update: (state) => {
      if (performance.now() - last < progressPauseMs) return;
      last = performance.now();
      post({ kind: 'progress', state });
    },
    clear: () => undefined,
  };
}

async function isNextOrder(wanted: ShareOrder): Promise<boolean> {
  const next: IteratorResult<unknown> = await orders.next();
  return Array.isArray(next.value) && next.value[0] === wanted;
}

/** Aborted if code does what the first thread shows better: see `SecondThread.wait`. */
const unfit = new AbortController();
const gaveUp = once(unfit.signal, 'abort').then(() => 'unfit' as const);

async function probeShare({ folder, names, probing, data }: ShareTask): Promise<void> {
  const context = await openContext({ folder, probing });
  if (!(await isNextOrder('start'))) return;
  const documents = context.documents.filter(({ name }) => !context.services.has(name));
  const folderOfData = { path: data, remove: () => Promise.resolve() };
  const { probes, close } = await startOwnServices({ ...context, documents }, folderOfData);
  post({ kind: 'started' });
  const turns = new Turns();
  const chosen = probes.filter(({ document }) => names.includes(document.name));
  const probed = Promise.all(
    chosen.map(async (probe) => {
      const { document, probe: find, activity } = probeWith(probe, turns);
      // The first thread finds the reason of a failure.
      const differences = await find().catch(() => undefined);
      if (differences !== undefined) post({ kind: 'probed', name: document.name, differences, activity: activity() });
    }),
  );
  post({ kind: await Promise.race([probed.then(() => 'done' as const), gaveUp]) });
  await isNextOrder('close');
  port.unref();
  await settleInTime(close(), maximumCloseMs);
}

const task = workerData as ShareTask; // `SecondThread` sends this type
const hosted = hostCode(() => unfit.abort());
watchMainOnly(() => unfit.abort());
await withProgressView(createView(), () => probeShare(task)).catch(() => post({ kind: 'unfit' }));
await hosted.end(() => 0);
