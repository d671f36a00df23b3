import { describe, expect, test } from 'vitest';
import { freeze, FrozenMap } from './freeze.ts';

test('freezes all levels, also in maps', () => {
  const inMap = { deep: [1] };
  const value = freeze({ list: [{ a: 1 }], map: new FrozenMap([['x', inMap]]), none: null, text: 'a' });
  for (const part of [value, value.list, value.list[0], inMap, inMap.deep]) expect(Object.isFrozen(part)).toBe(true);
});

describe('a map', () => {
  const map: Map<string, number> = new FrozenMap([['a', 1]]);
  test.each<{ name: string; change: () => unknown }>([
    { name: 'set', change: () => map.set('b', 2) },
    { name: 'delete', change: () => map.delete('a') },
    { name: 'clear', change: () => map.clear() },
  ])('refuses $name', ({ change }) => {
    expect(change).toThrow(TypeError);
    expect([...map]).toEqual([['a', 1]]);
  });
});
