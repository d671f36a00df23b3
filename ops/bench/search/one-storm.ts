/** Measures reads during searches in a separate process: a client whose heap has all entries collects garbage on all processors. */
import { measureStorm } from './storm.ts';

const [, , place = '', entries = '', milliseconds = ''] = process.argv;
// The parent ended, so no one needs the figures. The signal stops the services of the measurement, too.
process.once('disconnect', () => process.kill(process.pid));
const figures = await measureStorm(place, Number(entries), Number(milliseconds));
process.send?.(figures, () => process.exit(0));
