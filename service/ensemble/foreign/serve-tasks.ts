/** The part of `Thread` that runs in the thread. */
import { parentPort } from 'node:worker_threads';
import type { ThreadAnswer } from './thread.ts';
import { errorStack } from 'fountainai/openapi';

/** Performs each task, and answers it with a message; the first message means that the thread is ready. */
export function serveTasks(perform: (task: never) => unknown): void {
  const post = (answer?: ThreadAnswer): void => parentPort?.postMessage(answer);
  const answer = async (task: unknown): Promise<void> => {
    try {
      post({ value: await perform(task as never) }); // `Thread` receives only tasks of its module
    } catch (error) {
      post({ error: errorStack(error) });
    }
  };
  parentPort?.on('message', (task: unknown) => void answer(task));
  post();
}
