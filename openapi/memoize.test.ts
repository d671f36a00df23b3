import { describe, expect, it } from 'vitest';
import { memoize } from './memoize.ts';

describe('a memoized function', () => {
  it('computes its result once for each object, also if the result is undefined', () => {
    const computed: number[] = [];
    const find = memoize((name: string, { size }: { readonly size: number }) => {
      computed.push(size);
      return size > 1 ? `${name} ${size}` : undefined;
    });
    const [small, large] = [{ size: 1 }, { size: 2 }];
    const results = [find('a', small), find('a', large), find('a', small), find('a', large)];
    expect(results).toEqual([undefined, 'a 2', undefined, 'a 2']);
    expect(computed).toEqual([1, 2]);
  });

  it('distinguishes equal objects', () => {
    const find = memoize((key: object) => [key]);
    expect(find({})).not.toBe(find({}));
  });

  it('ignores arguments without a parameter', () => {
    const find = memoize(({ name }: { readonly name: string }) => name);
    expect([{ name: 'a' }, { name: 'b' }].map(find)).toEqual(['a', 'b']);
  });

  it('throws again, and computes again, after an error', () => {
    let tries = 0;
    const find = memoize(({ name }: { readonly name: string }) => {
      tries += 1;
      if (tries === 1) throw new Error('not yet');
      return `${name} ${tries}`;
    });
    const key = { name: 'a' };
    expect(() => find(key)).toThrow('not yet');
    expect([find(key), find(key)]).toEqual(['a 2', 'a 2']);
  });

  it('returns a result that was stored instead of computing one', () => {
    let isComputed = false;
    const find = memoize(({ name }: { readonly name: string }) => {
      isComputed = true;
      return name;
    });
    const key = { name: 'a' };
    find.remember(key, 'b');
    expect(find(key)).toBe('b');
    expect(isComputed).toBe(false);
  });
});
