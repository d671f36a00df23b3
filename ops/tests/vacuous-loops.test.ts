/** No test loops over a list that may be empty and would then pass without having checked anything. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { notEmpty } from '../../openapi/testing/not-empty.ts';
import { findVacuousLoops } from './vacuous-loops.ts';

const inTest = (body: string) => `it('does', () => { expect(one).toBe(1); ${body} });`;

describe('a loop that would check nothing if its list were empty', () => {
  it.each<{ name: string; given: string; want: string[] }>([
    { name: 'of a result', given: inTest('for (const x of run()) expect(x).toBe(1);'), want: ['1: run()'] },
    {
      name: 'of a filtered list',
      given: inTest('for (const x of [1].filter(is)) expect(x);'),
      want: ['1: [1].filter(is)'],
    },
    { name: 'by forEach', given: inTest('run().forEach((x) => expect(x).toBe(1));'), want: ['1: run()'] },
    { name: 'of tests', given: 'it.each(run())("%s", () => { expect(1).toBe(1); });', want: ['1: run()'] },
    {
      name: 'of a split result',
      given: inTest('for (const x of run().split(" ")) expect(x);'),
      want: ['1: run().split(" ")'],
    },
    {
      name: 'of an empty variable',
      given: `const l = [];\n${inTest('for (const x of l) expect(x);')}`,
      want: ['2: l'],
    },
    {
      name: 'of what is imported',
      given: `import { none } from './lists.ts';\n${inTest('for (const x of none) expect(x);')}`,
      want: ['2: none'],
    },
    {
      name: 'with a comment without a reason',
      given: inTest('// may be empty:\nfor (const x of run()) expect(x);'),
      want: ['2: run()'],
    },
  ])('is found: $name', ({ given, want }) => {
    expect(findVacuousLoops('ops/a.test.ts', given, read)).toEqual(want);
  });

  it.each<{ name: string; given: string }>([
    { name: 'a list with items', given: inTest('for (const x of [1, 2]) expect(x).toBe(1);') },
    { name: 'split text', given: inTest('for (const x of `a b`.split(/ /).map(f)) expect(x).toBe(1);') },
    {
      name: 'members of an object',
      given: `const o = { a: 1 };\n${inTest('for (const [x] of Object.entries(o)) expect(x);')}`,
    },
    { name: 'notEmpty', given: inTest('for (const x of notEmpty(run())) expect(x).toBe(1);') },
    {
      name: 'the nearest variable of that name',
      given: `const l = run();\n${inTest('const l = notEmpty(run()); for (const x of l) expect(x);')}`,
    },
    {
      name: 'an imported list',
      given: `import { some as l } from './lists.ts';\n${inTest('for (const x of l) expect(x);')}`,
    },
    {
      name: 'a list whose length is expected',
      given: inTest('const l = run(); expect(l.length).toBe(2); for (const x of l) expect(x);'),
    },
    {
      name: 'the only assertion of the test',
      given: 'it("does", () => { for (const x of run()) expect(x).toBe(1); });',
    },
    { name: 'a loop that asserts nothing', given: inTest('for (const x of run()) use(x);') },
    {
      name: 'a comment with a reason',
      given: inTest('// may be empty: there are none on Windows\nfor (const x of run()) expect(x);'),
    },
  ])('is not found in: $name', ({ given }) => {
    expect(findVacuousLoops('ops/a.test.ts', given, read)).toEqual([]);
  });

  function read(path: string): string | undefined {
    return path === 'ops/lists.ts'
      ? 'export const none: number[] = run();\nexport const some = [1] as const;'
      : undefined;
  }
});

describe('the tests of this project', () => {
  const root = resolve(import.meta.dirname, '../..');
  const files = ['openapi', 'service', 'pulumi', 'ops'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .map((name) => join(folder, name))
      .filter((file) => file.endsWith('.test.ts') && !file.includes('node_modules')),
  );
  const texts = new Map(notEmpty(files).map((file) => [file, readFileSync(join(root, file), 'utf8')]));

  it('have no such loop', () => {
    const own = 'ops/tests/vacuous-loops.test.ts';
    const found = [...texts]
      .filter(([file]) => file !== own)
      .flatMap(([file, text]) => {
        return findVacuousLoops(file, text, readText).map((loop) => `${file}:${loop}`);
      });
    expect(found, 'put notEmpty(…) around the list, or a comment "// may be empty: <reason>" before the loop').toEqual(
      [],
    );
  });

  function readText(path: string): string | undefined {
    try {
      return readFileSync(join(root, path), 'utf8');
    } catch {
      return undefined;
    }
  }
});
