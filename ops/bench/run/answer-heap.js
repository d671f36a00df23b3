/**
 * Answers `askHeapBytes` of the parent process: `node --import` loads it into the servers of a benchmark, so that their own code stays
 * as users run it. The question does not keep the process alive.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

process.on('message', (message) => {
  if (message !== 'heap') return;
  setFlagsFromString('--expose-gc');
  runInNewContext('gc()'); // with the flag, a new context has the function
  process.send?.({ heap: process.memoryUsage().heapUsed });
});
process.channel?.unref();
