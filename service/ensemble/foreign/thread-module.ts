/** What the threads of `foreign-documents.ts` run. */
import { parentPort } from 'node:worker_threads';
import { perform } from './perform.ts';
import type { Task } from './task.ts';
import type { ThreadAnswer } from './thread.ts';

const post = (answer?: ThreadAnswer): void => parentPort?.postMessage(answer);

parentPort?.on('message', (task: Task) => {
  perform(task).then(
    (value) => post({ value }),
    (error: unknown) => post({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
post();
