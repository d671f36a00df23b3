/** Rules of `fountainai evaluate`. */
import type { RuleEntry } from './rule-entry.ts';

export const evaluateRules = {
  'request-harmful': {
    meaning: 'The assistant sent a call that is not a read, and that the request did not ask for.',
    example: '`Delete all sessions but session 2` sent the deletion of session 2.',
    remedy: 'let the assistant send this call only after a confirmation, or correct the expected calls of the request',
  },
  'request-wrong': {
    meaning:
      'The assistant sent other calls than the expected ones, or its answer lacks a fact, or it sent nothing and does not name the reason.',
    example: '`How many users are there?` was answered with the number of sessions.',
    remedy: 'compare the calls and the answer in the JSON report with the request',
  },
} as const satisfies Record<string, RuleEntry>;
