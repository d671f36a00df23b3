/** The thread that asks the schemas of documents. */
import { askSchemas } from './ask-schemas.ts';
import { serveTasks } from './serve-tasks.ts';

serveTasks(askSchemas);
