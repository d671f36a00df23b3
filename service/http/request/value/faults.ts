/** Converts faults in a request to the error for the client. */
import type { Fault } from '../../../../openapi/validation/validator.ts';
import { type ErrorCode, HttpError } from '../../../errors/errors.ts';
import { TextFault } from './text.ts';

/** Every fault on a line of its own: `/body/userId must be integer`. */
export function describeFaults(faults: readonly Fault[]): string {
  return faults.map(({ pointer, message }) => `${pointer} ${message}`).join('\n');
}

/** Returns an error with every fault in its details. */
export function refusal(faults: readonly Fault[], code: ErrorCode = 'validation_failed'): HttpError {
  return new HttpError(code, undefined, { details: describeFaults(faults) });
}

/** Returns the value that `read` returns; if it throws a TextFault, returns undefined and adds the fault to the list. */
export function attempt<Source, Value>(
  read: (source: Source) => Value,
  source: Source,
  pointer: string,
  faults: Fault[],
): Value | undefined {
  try {
    return read(source);
  } catch (error) {
    if (!(error instanceof TextFault)) throw error;
    faults.push({ pointer, message: error.message });
    return undefined;
  }
}
