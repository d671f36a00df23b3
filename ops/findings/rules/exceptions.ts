/** Rules of `drift-exceptions.yml`. */
import type { CodeEntry } from '../../../openapi/errors/coded-error.ts';

export const exceptionRules = {
  'exception-unused': { meaning: 'An exception of drift-exceptions.yml matches nothing.', remedy: 'remove it' },
  'exception-expired': {
    meaning: 'An exception of drift-exceptions.yml has expired.',
    remedy: 'fix the finding, or give the exception a new end date and a reason',
  },
} as const satisfies Record<string, CodeEntry>;
