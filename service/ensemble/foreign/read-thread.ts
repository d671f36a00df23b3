/** The thread that reads documents. */
import { readFacts } from './read-facts.ts';
import { serveTasks } from './serve-tasks.ts';

serveTasks(readFacts);
