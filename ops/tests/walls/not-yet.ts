/**
 * Violations of the walls that are still there: folder → rule → how many, or for the rule "size" how many files. The
 * numbers may fall and not grow; a line without a violation is an error. No line for `openapi` and `service`.
 */
import type { Rule } from './check.ts';

export const notYet: Readonly<Record<string, Partial<Readonly<Record<Rule, number>>>>> = {
  ops: { plural: 1 },
  'ops/lib': { 'test file': 1, size: 38 },
};
