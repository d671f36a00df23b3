import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../openapi/document/document.ts';
import { type DocumentDifference, findDifferences, parameterKey } from './differences.ts';
import { isArray, isObject } from '../../openapi/json/json.ts';
import { sortMembers } from '../../openapi/json/sorted-json.ts';

const limit = { in: 'query', name: 'limit', schema: { type: 'integer' } };
const id = { in: 'path', name: 'id', schema: { type: 'string' } };

describe('differences', () => {
  test.each<{ name: string; given: [Json, Json]; want: unknown[] }>([
    { name: 'equal values', given: [{ a: [1] }, { a: [1] }], want: [] },
    { name: 'a changed value', given: [{ a: { b: 1 } }, { a: { b: 2 } }], want: [['a b', 1, 2]] },
    { name: 'an added member', given: [{}, { a: { b: 1 } }], want: [['a', undefined, { b: 1 }]] },
    { name: 'a removed member', given: [{ a: { b: 1 } }, {}], want: [['a', { b: 1 }, undefined]] },
    { name: 'a list of values, as a whole', given: [{ a: [1, 2] }, { a: [1, 3] }], want: [['a', [1, 2], [1, 3]]] },
    { name: 'a changed item', given: [{ a: [{ b: 1 }, {}] }, { a: [{ b: 2 }, {}] }], want: [['a 0 b', 1, 2]] },
    { name: 'an added item', given: [{ a: [{}] }, { a: [{}, {}] }], want: [['a', [{}], [{}, {}]]] },
    { name: 'an added parameter', given: [{ p: [limit] }, { p: [id, limit] }], want: [['p path:id', undefined, id]] },
    {
      name: 'a changed parameter',
      given: [{ p: [id, limit] }, { p: [id, { ...limit, schema: { type: 'string' } }] }],
      want: [['p query:limit schema type', 'integer', 'string']],
    },
    {
      name: 'a schema that became a reference, as a whole',
      given: [{ s: { type: 'object' } }, { s: { $ref: '#/a' } }],
      want: [['s', { type: 'object' }, { $ref: '#/a' }]],
    },
  ])('are found for $name', ({ given: [before, after], want }) => {
    const found = findDifferences(before, after).map((one) => [one.path.join(' '), one.before, one.after]);
    expect(found).toEqual(want);
  });

  test('are applied one at a time without other changes', () => {
    const before = { p: [id, limit], q: { a: 1, b: 2 } };
    const [first, second] = findDifferences(before, { p: [id], q: { a: 1, b: 3 } });
    expect(withDifference(before, first!)).toEqual({ ...before, p: [id] });
    expect(withDifference(before, second!)).toEqual({ ...before, q: { a: 1, b: 3 } });
  });

  test('turn the first document into the second if all are applied', () => {
    const value = fc.letrec<{ json: Json }>((tie) => ({
      json: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom(null, true, 1, 'a', 'b'),
        fc.array(tie('json'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom('a', 'b', 'c', '$ref'), tie('json'), { maxKeys: 4 }),
      ),
    })).json;
    const document = fc
      .dictionary(fc.constantFrom('a', 'b', 'c'), value)
      .map((draft) => sortMembers(draft) as JsonObject);
    fc.assert(
      fc.property(document, document, (before, after) => {
        const whole = findDifferences(before, after).reduce(withDifference, before);
        expect(sortMembers(whole)).toEqual(after);
      }),
    );
  });
});

/** The document with one difference made to it. */
function withDifference(document: JsonObject, { path, after }: DocumentDifference): JsonObject {
  const changed = replaced(document, path, after);
  return isObject(changed) ? changed : {};
}

function replaced(
  value: Json | undefined,
  [name, ...rest]: readonly string[],
  after: Json | undefined,
): Json | undefined {
  if (name === undefined) return after;
  const entries = isArray(value)
    ? value.map((item, index): [string, Json] => [
        isObject(item) && 'in' in item ? parameterKey(item) : String(index),
        item,
      ])
    : Object.entries(isObject(value) ? value : {});
  const members = new Map(entries);
  const member = replaced(members.get(name), rest, after);
  if (member === undefined) members.delete(name);
  else members.set(name, member);
  return isArray(value) ? [...members.values()] : Object.fromEntries(members);
}
