import { describe, expect, test } from 'vitest';
import { ownDocuments } from '../../openapi/testing/documents.ts';
import { generateTypes } from './types.ts';
import { operationTypes } from './type-tree.ts';

const components = `export interface components {
  schemas: {
    Name: string | null;
    Pair: { a: components["schemas"]["Name"]; b?: number };
    Tree: { children?: components["schemas"]["Tree"][] };
  };
}`;

const readTypes = (type: string) =>
  operationTypes(`${components} export interface operations { get: { body: ${type} } }`);

describe('equal types', () => {
  test.each([
    ['{ a: string; b?: number }', '{ /** why */ b?: number, a: string }'],
    ['string | null | "a"', '"a" | (null | string)'],
    ['components["schemas"]["Name"]', 'string | null'],
    ['components["schemas"]["Name"] | 1', '1 | null | string'],
    ['string | string', 'string'],
    ["components['schemas']['Pair']", '{ b?: number; a: null | string }'],
    ['components["schemas"]["Pair"][]', '{ a: string | null; b?: number }[]'],
    ['{ a: string; header?: never }', '{ a: string }'],
    ['{ "a": 1 }', '{\n  // a\n  a: 1\n}'],
    ['{ a: string } & { b?: number }', '{ a: string; b?: number }'],
    ['{ a?: string } & { a: string; b: "c" }', '{ a: string } & { b: "c" }'],
    ['WithRequired<{ a?: string; b?: number }, "a">', '{ a: string; b?: number }'],
    ['{ c: 1 } & WithRequired<components["schemas"]["Pair"], "b" | "a">', '{ a: string | null; b: number; c: 1 }'],
    ['Record<string,  never>', 'Record<string, never>'],
    ['{ [key: string]: unknown }', '{ [name: string]: unknown }'],
    ['{ [key: string]: unknown }', 'Record<string, unknown>'],
    ['{ a: string } & { [key: string]: unknown }', '{ a: string }'],
    ['{ a: string } & ({ b: string } & { [key: string]: unknown })', '{ b: string } & { a: string }'],
  ])('%s and %s have equal values', (one, other) => {
    expect(readTypes(one)?.size).toBe(1);
    expect(readTypes(other)).toEqual(readTypes(one));
  });
});

describe('different types', () => {
  test.each([
    ['{ a: string }', '{ a: number }'],
    ['{ a: string }', '{ a?: string }'],
    ['{ a: string }', '{ a: string; b: string }'],
    ['{ a: string }', '{ A: string }'],
    ['string', 'string | null'],
    ['string[]', 'string'],
    ['"a"', '"b"'],
    ['components["schemas"]["Tree"]', 'components["schemas"]["Pair"]'],
    ['components["schemas"]["Gone"]', 'components["schemas"]["Missing"]'],
    ['{ [key: string]: unknown }', '{ [key: string]: string }'],
    ['{ a: string } & { b: string }', '{ a: string } | { b: string }'],
    ['{ a?: string } & { a?: string }', '{ a: string }'],
    ['WithRequired<components["schemas"]["Pair"], "b">', 'components["schemas"]["Pair"]'],
    ['WithRequired<{ a?: string }, "a">', '{ a: number }'],
    ['{ a: string } & { a: number }', '{ a: string }'],
    ['{ a: string } & { [key: string]: number }', '{ a: string }'],
    ['{ a: string } | { [key: string]: unknown }', '{ a: string }'],
  ])('%s and %s have different values', (one, other) => {
    expect(readTypes(other)).not.toEqual(readTypes(one));
  });
});

test.each([
  { given: '', why: 'empty' },
  { given: 'export interface operations { get: {', why: 'broken TypeScript' },
  { given: 'export interface paths {}', why: 'without operations' },
])('operationTypes returns undefined for a text that is $why', ({ given }) => {
  expect(operationTypes(given)).toBeUndefined();
});

test('every operation of our documents has types', async () => {
  for (const document of await ownDocuments()) {
    const types = operationTypes(await generateTypes(document));
    expect([...(types?.keys() ?? [])].sort()).toEqual(document.operations.map(({ id }) => id).sort());
  }
});
