import { describe, expect, it } from 'vitest';
import { findViolations, type Rules } from './check.ts';
import { parseImports } from './imports.ts';

const entries = { kit: 'service/kit.ts', 'kit/openapi': 'openapi/kit.ts' };
const rules: Rules = {
  walls: {},
  entries,
  upward: /^service\/[^/]+\/api\.d\.ts$/,
  loaded: /^service\/[^/]+\/operations\.ts$/,
  maxFiles: 3,
};

/** @param files path → specifiers, one import a line */
function check(files: Readonly<Record<string, readonly string[]>>, changes: Partial<Rules> = {}): string[] {
  const imports = Object.entries(files).flatMap(([file, specifiers]) =>
    parseImports(file, specifiers.map((specifier) => `import '${specifier}';`).join('\n'), entries),
  );
  const found = findViolations({ files: Object.keys(files), imports }, { ...rules, ...changes });
  return found.map(({ rule, folder, message }) => `${rule} | ${folder} | ${message.split(':').slice(0, 2).join(':')}`);
}

describe('findViolations', () => {
  it.each([
    { given: { 'a/x/f.ts': ['../y/g.ts'], 'a/y/g.ts': [] }, want: ['wall | a/x | a/x/f.ts:1 imports ../y/g.ts'] },
    {
      given: { 'a/x/f.ts': ['node:fs', '../../b/g.ts'], 'b/g.ts': [] },
      want: ['wall | a/x | a/x/f.ts:2 imports ../../b/g.ts'],
    },
    { given: { 'a/x/f.ts': ['../g.ts'], 'a/g.ts': [] }, want: ['upward | a/x | a/x/f.ts:1 imports ../g.ts'] },
    {
      given: { 'a/x/y/f.ts': ['../../g.ts'], 'a/g.ts': [] },
      want: ['upward | a/x/y | a/x/y/f.ts:1 imports ../../g.ts'],
    },
    { given: { 'a/f.ts': ['./x/g.ts'], 'a/x/g.ts': ['./h.ts'], 'a/x/h.ts': [] }, want: [] },
    { given: { 'service/pets/x/f.ts': ['../api.d.ts'], 'service/pets/api.d.ts': [] }, want: [] },
    {
      given: {
        'a/x/f.test.ts': ['../y/g.ts', '../h.ts'],
        'a/y/g.ts': [],
        'a/h.ts': ['./y/g.ts'],
        'a/i.ts': ['./h.ts'],
      },
      want: [],
    },
  ])('compares the folders of both files: $given', ({ given, want }) => {
    expect(check(given)).toEqual(want);
  });

  it.each([
    { walls: { a: { x: ['y'] } }, want: [] },
    { walls: { a: { x: ['y/z'] } }, want: [] },
    { walls: { a: { x: ['y/other'] } }, want: ['wall', 'unused'] },
    { walls: { a: { y: ['x'] } }, want: ['wall', 'unused'] },
    { walls: { a: { x: ['y', 'w'] } }, want: ['unused'] },
  ])('permits what the table says and reports what nothing uses: $walls', ({ walls, want }) => {
    const found = check({ 'a/x/f.ts': ['../y/z/g.ts'], 'a/y/z/g.ts': [] }, { walls });
    expect(found.map((line) => line.split(' ')[0])).toEqual(want);
  });

  it('reports both imports of a circle between folders that no file is in, and lets the table not permit it', () => {
    const files = { 'a/x/f.ts': ['../y/g.ts'], 'a/y/g.ts': [], 'a/y/h.ts': ['../x/i.ts'], 'a/x/i.ts': [] };
    expect(check(files, { walls: { a: { x: ['y'], y: ['x'] } } })).toEqual([
      'folder circle | a/x | a/x/f.ts:1 imports ../y/g.ts',
      'folder circle | a/y | a/y/h.ts:1 imports ../x/i.ts',
    ]);
  });

  it('reports a circle between files of one folder, tests included', () => {
    const files = { 'a/f.ts': ['./g.ts'], 'a/g.ts': ['./h.ts'], 'a/h.ts': ['./f.ts'] };
    expect(check(files)).toEqual(['file circle | a | a/f.ts → a/g.ts → a/h.ts → a/f.ts']);
  });

  it.each([
    {
      given: { 'a/f.ts': ['./testing/g.ts'], 'a/testing/g.ts': [] },
      want: ['test import | a | a/f.ts:1 imports ./testing/g.ts'],
    },
    {
      given: { 'a/f.ts': ['./g.test.ts'], 'a/g.test.ts': [] },
      want: ['test import | a | a/f.ts:1 imports ./g.test.ts'],
    },
    { given: { 'a/f.test.ts': ['./g.ts'], 'a/g.ts': ['./h.ts'], 'a/h.ts': [] }, want: ['a/g.ts', 'a/h.ts'] },
    { given: { 'a/f.test.ts': ['./testing.ts'], 'a/testing.ts': [] }, want: ['a/testing.ts'] },
    {
      given: { 'a/f.test.ts': ['./testing/g.ts', './h.ts'], 'a/testing/g.ts': [], 'a/h.ts': [], 'a/i.ts': ['./h.ts'] },
      want: [],
    },
    { given: { 'service/pets/f.test.ts': ['./operations.ts'], 'service/pets/operations.ts': [] }, want: [] },
    { given: { 'vitest.config.ts': ['./a/tests/g.ts'], 'a/tests/g.ts': [] }, want: [] },
  ])('keeps what is for tests apart: $given', ({ given, want }) => {
    const whole = want.map((line) =>
      line.includes('|') ? line : `test file | a | ${line} is for tests only: move it to a folder "testing"`,
    );
    expect(check(given, { maxFiles: 9 })).toEqual(whole);
  });

  it.each([
    { given: ['kit', 'kit/openapi', 'pino', './store.ts'], want: 0 },
    { given: ['../http/app.ts'], want: 2 },
    { given: ['fountainai/service/http/app.ts'], want: 1 },
    { given: ['file:///app.ts', '/app.ts'], want: 2 },
  ])('lets a service import $given with $want violations', ({ given, want }) => {
    const files = { 'service/pets/operations.ts': given, 'service/pets/store.ts': [], 'service/http/app.ts': [] };
    expect(check(files)).toHaveLength(want);
  });

  it('keeps the entries for services', () => {
    const files = { 'service/kit.ts': [], 'service/http/app.ts': ['../kit.ts'], 'ops/run.ts': ['kit'] };
    expect(check(files)).toEqual(['entry | service/http | service/http/app.ts:1 imports ../kit.ts']);
  });

  it.each([
    { given: ['a/1.ts', 'a/2.ts', 'a/3.ts', 'a/b/4.ts'], want: [] },
    { given: ['a/1.ts', 'a/2.test.ts', 'a/3.yml', 'a/4.json'], want: ['size | a | a has 4 files; at most 3'] },
    { given: ['a/pet.ts', 'a/pets/dog.ts'], want: ['plural | a | a has "pet" and "pets": use two different nouns'] },
    {
      given: ['a/registry.ts', 'a/registries.test.ts'],
      want: ['plural | a | a has "registry" and "registries": use two different nouns'],
    },
    { given: ['a/pets/pet.ts', 'b/pet.ts', 'b/petshop.ts'], want: [] },
  ])('counts the files of a folder and compares their names: $given', ({ given, want }) => {
    expect(check(Object.fromEntries(given.map((file) => [file, []])))).toEqual(want);
  });
});
