/** Runs first in each thread that the code of services starts. */
import { redirectInThread } from './redirect.ts';

redirectInThread();
