/** The thread that reads documents. */
import { readFacts } from './read-facts.ts';
import { serveTasks } from './serve-tasks.ts';

// The parser is loaded with the first document, which would use up that document's time: it is loaded before the first task.
await readFacts({ text: '{}', source: 'none', name: 'none' });
serveTasks(readFacts);
