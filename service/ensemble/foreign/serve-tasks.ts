/** The side of `Thread` that is in the thread. */
import { parentPort } from 'node:worker_threads';
import type { ThreadAnswer } from './thread.ts';
import { errorStack } from 'fountainai/openapi';

/** Performs what comes, and answers each with a message; the first message says that it is ready. */
export function serveTasks(perform: (task: never) => unknown): void {
  const post = (answer?: ThreadAnswer): void => parentPort?.postMessage(answer);
  const answer = async (task: unknown): Promise<void> => {
    try {
      post({ value: await perform(task as never) }); // `Thread` is given what its module performs
    } catch (error) {
      post({ error: errorStack(error) });
    }
  };
  parentPort?.on('message', (task: unknown) => void answer(task));
  post();
}
