/**
 * Violations of the walls that are still there: folder → rule → how many, or for the rule "size" how many files. The
 * numbers may fall and not grow; a line without a violation is an error. No line for `openapi` and `service`.
 */
import type { Rule } from './check.ts';

export const notYet: Readonly<Record<string, Partial<Readonly<Record<Rule, number>>>>> = {
  ops: { plural: 1 },
  'ops/generate': { 'test import': 4, 'test file': 7 },
  'ops/generate/handlers': { wall: 45, 'folder circle': 45 },
  'ops/generate/job': { wall: 5, upward: 3, 'test file': 1, size: 36 },
  'ops/generate/plan': { wall: 17, 'folder circle': 17, size: 21 },
  'ops/generate/trial': { wall: 11 },
  'ops/generate/write': { wall: 4, 'folder circle': 4 },
  'ops/lib': { 'test file': 1, size: 38 },
};
