import type { Task } from '../../conversation/assistant.ts';

/** Returns the prompt with the facts at its end: providers cache requests that begin with the same text. */
export function joinPrompt({ prompt, facts }: Pick<Task, 'prompt' | 'facts'>): string {
  return facts === undefined ? prompt : `${prompt}\n${facts}\n`;
}
