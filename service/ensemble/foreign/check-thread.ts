/** The thread that validates values by the schemas of documents. */
import { askSchemas } from './ask-schemas.ts';
import { serveTasks } from './serve-tasks.ts';

serveTasks(askSchemas);
