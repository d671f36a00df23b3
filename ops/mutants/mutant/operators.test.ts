import { describe, expect, it } from 'vitest';
import { applyMutant, findMutants } from './mutant.ts';
import { operators } from './operators.ts';

/** Returns the mutated texts of the operator. */
function mutate(operator: string, text: string): readonly string[] {
  const mutants = findMutants('service/a.ts', text).filter((mutant) => mutant.operator === operator);
  return mutants.map((mutant) => applyMutant(text, mutant));
}

const table: { operator: string; given: string; want: string[] }[] = [
  { operator: 'and-or', given: 'f(a && b);', want: ['f(a || b);'] },
  { operator: 'and-or', given: 'f(a || b && c);', want: ['f(a && b && c);', 'f(a || b || c);'] },
  { operator: 'and-or', given: 'f(a & b, a ?? b);', want: [] },
  { operator: 'equality', given: 'f(a === b, c !== d);', want: ['f(a !== b, c !== d);', 'f(a === b, c === d);'] },
  { operator: 'comparison', given: 'f(a < b);', want: ['f(a <= b);'] },
  { operator: 'comparison', given: 'f(a <= b);', want: ['f(a < b);'] },
  { operator: 'comparison', given: 'f(a > b);', want: ['f(a >= b);'] },
  { operator: 'comparison', given: 'f<a>(b >= c);', want: ['f<a>(b > c);'] },
  { operator: 'arithmetic', given: 'f(a + b);', want: ['f(a - b);'] },
  { operator: 'arithmetic', given: 'f(a - b, -c);', want: ['f(a + b, -c);'] },
  { operator: 'arithmetic', given: 'f(a * b / c);', want: ['f(a * b * c);', 'f(a / b / c);'] },
  { operator: 'boolean', given: 'f(true, false);', want: ['f(false, false);', 'f(true, true);'] },
  { operator: 'boolean', given: 'const a: true = f();', want: [] },
  { operator: 'condition', given: 'if (a && b) f();', want: ['if (!(a && b)) f();'] },
  { operator: 'condition', given: 'f(a ? b : c);', want: ['f(!(a) ? b : c);'] },
  { operator: 'condition', given: 'while (a) f();', want: [] },
  { operator: 'negation', given: 'f(!a, -b);', want: ['f(a, -b);'] },
  { operator: 'call', given: 'f(a);\ng();', want: [';\ng();', 'f(a);\n;'] },
  { operator: 'call', given: 'await f();', want: [';'] },
  { operator: 'call', given: 'void f();', want: [';'] },
  { operator: 'call', given: 'const a = f();', want: [] },
  { operator: 'call', given: 'class A extends B { constructor() { super(); } }', want: [] },
  { operator: 'return', given: 'function f() { return a; }', want: ['function f() { return undefined; }'] },
  { operator: 'return', given: 'function f() { return [a]; }', want: ['function f() { return []; }'] },
  { operator: 'return', given: "function f() { return 'a'; }", want: ["function f() { return ''; }"] },
  { operator: 'return', given: 'const f = () => `a${b}`;', want: ["const f = () => '';"] },
  { operator: 'return', given: 'const f = () => g();', want: ['const f = () => undefined;'] },
  { operator: 'return', given: 'function f() { return; }', want: [] },
  { operator: 'return', given: 'function f() { return []; }', want: [] },
  { operator: 'return', given: 'function f() { return undefined; }', want: [] },
  { operator: 'filter', given: 'f(a.filter(b).map(c));', want: ['f(a.map(c));'] },
  { operator: 'filter', given: 'f(filter(a));', want: [] },
  { operator: 'number', given: 'f(5);', want: ['f(6);', 'f(4);'] },
  { operator: 'number', given: 'f(0);', want: ['f(1);', 'f((-1));'] },
  { operator: 'number', given: 'const a: 5 = f();', want: [] },
  { operator: 'number', given: 'f(1_000);', want: ['f(1001);', 'f(999);'] },
  { operator: 'await', given: 'const a = await f();', want: ['const a = f();'] },
  { operator: 'fallback', given: 'f(a ?? b);', want: ['f((a));'] },
];

describe('an operator', () => {
  it.each(table)('$operator makes $want of: $given', ({ operator, given, want }) => {
    expect(mutate(operator, given)).toEqual(want);
  });

  it('is in the table, whichever it is', () => {
    const tested = new Set(table.filter(({ want }) => want.length > 0).map(({ operator }) => operator));
    expect([...tested].sort()).toEqual(Object.keys(operators).sort());
  });
});
