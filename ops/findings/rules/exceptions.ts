/** Rules of `drift-exceptions.yml`. */
import type { RuleEntry } from './rule-entry.ts';

export const exceptionRules = {
  'exception-unused': {
    meaning: 'An exception of drift-exceptions.yml matches nothing.',
    example: 'The exception is for an operation that does not exist any more.',
    remedy: 'remove it',
  },
  'exception-expired': {
    meaning: 'An exception of drift-exceptions.yml has expired.',
    example: '`until` is yesterday.',
    remedy: 'fix the finding, or give the exception a new end date and a reason',
  },
} as const satisfies Record<string, RuleEntry>;
