/** The thread that reads documents. */
import { readFacts } from './read-facts.ts';
import { serveTasks } from './serve-tasks.ts';

// Loads the parser before the first task, since loading would use up the time of the first document.
await readFacts({ text: '{}', source: 'none', name: 'none' });
serveTasks(readFacts);
