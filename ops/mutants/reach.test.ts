import { describe, expect, it } from 'vitest';
import { findTests, readImporters } from './reach.ts';

const texts = new Map([
  ['service/a.ts', 'export const a = 1;'],
  ['service/b.ts', "import { a } from './a.ts';\nexport const b = a;"],
  ['service/c.ts', "import type { b } from './b.ts';\nexport type C = typeof b;"],
  ['service/d.ts', "export { b } from './b.ts';"],
  ['service/alone.ts', 'export const alone = 1;'],
  ['service/main.ts', "const { a } = await import('./a.ts');"],
  ['service/notes/operations.ts', 'export const open = 1;'],
  ['service/start.ts', "export const file = join(folder, 'operations.ts');"],
  ['service/a.test.ts', "import './a.ts';"],
  ['service/b.test.ts', "import './b.ts';"],
  ['service/c.test.ts', "import './c.ts';"],
  ['service/d.test.ts', "import './d.ts';"],
  ['ops/e.test.ts', "import '../service/a.ts';"],
  ['ops/start.test.ts', "spawn(node, ['service/main.ts']);"],
  ['service/start.test.ts', "import './start.ts';"],
  ['service/tests/system.test.ts', "import '../a.ts';"],
]);
const importers = readImporters(texts);

describe('findTests', () => {
  it.each([
    {
      name: 'the nearest first, those of its folder before others, those of systems last',
      given: 'service/a.ts',
      want: [
        'service/a.test.ts',
        'ops/e.test.ts',
        'service/b.test.ts',
        'ops/start.test.ts',
        'service/d.test.ts',
        'service/tests/system.test.ts',
      ],
    },
    { name: 'not through types alone', given: 'service/b.ts', want: ['service/b.test.ts', 'service/d.test.ts'] },
    { name: 'by the name of a file that is started', given: 'service/main.ts', want: ['ops/start.test.ts'] },
    { name: 'by a name without folder', given: 'service/notes/operations.ts', want: ['service/start.test.ts'] },
    { name: 'none', given: 'service/alone.ts', want: [] },
  ])('finds $name', ({ given, want }) => {
    expect(findTests(given, importers)).toEqual(want);
  });

  it('ends in a circle of imports', () => {
    const circle = new Map([
      ['ops/a.ts', "import './b.ts';"],
      ['ops/b.ts', "import './a.ts';"],
      ['ops/b.test.ts', "import './b.ts';"],
    ]);
    expect(findTests('ops/a.ts', readImporters(circle))).toEqual(['ops/b.test.ts']);
  });
});
