import { describe, expect, test } from 'vitest';
import { countCodeLines, isProductFile, sumByFolder } from './count-lines.ts';

describe('the lines of code', () => {
  test.each([
    { name: 'blank lines and comments', given: '\n// a\n/* b\n c */\n/** d */\n\n', want: 0 },
    { name: 'a comment after code', given: 'const a = 1; // one\n', want: 1 },
    { name: 'a doc comment before code', given: '/**\n * Says.\n */\nexport const a = 1;\n', want: 1 },
    { name: 'a comment between tokens', given: 'f(\n  // why\n  1,\n);\n', want: 3 },
    { name: 'strings that look like comments', given: "const a = '// no';\nconst b = `\n// no\n`;\n", want: 4 },
    { name: 'a template with code in it', given: 'const a = `x ${\n  f()\n} y`;\n', want: 3 },
    { name: 'a regular expression', given: 'const a = /\\/\\*/;\n', want: 1 },
    { name: 'an empty text', given: '', want: 0 },
  ])('are $want for $name', ({ given, want }) => {
    expect(countCodeLines(given)).toBe(want);
  });

  test.each([
    { given: 'service/http/router.ts', want: true },
    { given: 'run_setup.ts', want: true },
    { given: 'service/http/router.test.ts', want: false },
    { given: 'service/ensemble/api.d.ts', want: false },
    { given: 'service/tests/lib/wait.ts', want: false },
    { given: 'service/http/testing/exchange.ts', want: false },
    { given: 'openapi/testing-not-empty.ts', want: false },
    { given: 'ops/contract/sabotage.ts', want: false },
    { given: 'ops/bench/main.ts', want: false },
    { given: 'openapi/ensemble.yml', want: false },
    { given: 'ops/lines/latest.ts', want: true },
  ])('count as product code in $given: $want', ({ given, want }) => {
    expect(isProductFile(given)).toBe(want);
  });

  test('are summed by folder, largest first', () => {
    const counts = new Map([
      ['ops/drift/a.ts', 1],
      ['ops/drift/dns/b.ts', 2],
      ['service/c.ts', 9],
      ['d.ts', 1],
    ]);
    expect([...sumByFolder(counts, 2)]).toEqual([
      ['service', 9],
      ['ops/drift', 3],
      ['.', 1],
    ]);
  });
});
