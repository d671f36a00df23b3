/**
 * The second thread: starts the services of the project once more, with data of their own, and probes its share of them. Whether they
 * start is the first thread's to report.
 */
import { on } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { reasonWithCodes } from '../../../openapi/errors/coded-error.ts';
import { type ProgressView, withProgressView } from '../../cli/terminal/progress.ts';
import { openContext } from '../section/context.ts';
import { Turns } from '../section/turns.ts';
import { startOwnServices } from './own-services.ts';
import { probeWith } from './probe-service.ts';
import type { ShareMessage, ShareOrder, ShareResult, ShareTask } from './second-thread.ts';

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

async function probeShare({ folder, names, probing, data }: ShareTask): Promise<void> {
  const context = await openContext({ folder, probing });
  if (!(await isNextOrder('start'))) return;
  const documents = context.documents.filter(({ name }) => !context.services.has(name));
  const folderOfData = { path: data, remove: () => Promise.resolve() };
  const { probes, close } = await startOwnServices({ ...context, documents }, folderOfData);
  post({ kind: 'started' });
  const turns = new Turns();
  const chosen = probes.filter(({ document }) => names.includes(document.name));
  await Promise.all(
    chosen.map(async (probe) => {
      const { document, probe: find, activity } = probeWith(probe, turns);
      const result: ShareResult = await find().then(
        (differences) => ({ differences }),
        (error: unknown) => ({ reason: reasonWithCodes(error) }),
      );
      post({ kind: 'probed', name: document.name, result, activity: activity() });
    }),
  );
  post({ kind: 'done' });
  await isNextOrder('close');
  await close();
}

const task = workerData as ShareTask; // `SecondThread` sends this type
await withProgressView(createView(), () => probeShare(task));
process.exit(); // ends this thread, also if a service has left a timer
