import { expect, it } from 'vitest';
import { takePage } from './pages.ts';

const convert = ([service, name]: readonly [string, string]) => `${service}/${name}`;
const page = (all: readonly (readonly [string, string])[], cursor?: string) =>
  takePage([...new Set(all.map(([service]) => service))], {
    cursor,
    serviceOf: (service) => service,
    itemsOf: (service) => all.filter(([own]) => own === service),
    nameOf: ([, name]) => name,
    findIndex: (service, name) => {
      const index = all.filter(([own]) => own === service).findIndex(([, own]) => own === name);
      return index === -1 ? undefined : index;
    },
    convert: (item) => (item[1] === 'hidden' ? undefined : convert(item)),
  });

const list = (count: number) =>
  Array.from(
    { length: count },
    (_, index) => [`s${String(Math.floor(index / 40)).padStart(3, '0')}`, `o${index}`] as const,
  );

it.each([0, 1, 99, 100, 101, 250])('gives each of %i items once, in pages', (count) => {
  const all = list(count);
  const found: string[] = [];
  let cursor: string | undefined;
  let pages = 0;
  do {
    const { items, nextCursor } = page(all, cursor);
    found.push(...items);
    cursor = nextCursor;
    pages += 1;
  } while (cursor !== undefined);
  expect(found).toEqual(all.map(convert));
  expect(pages).toBe(Math.max(1, Math.ceil(count / 100)));
});

it('bounds a page in characters, and has at least one item', () => {
  const long = (length: number) => 'x'.repeat(length);
  const all = [150_000, 150_000, 400_000, 10].map((length, index) => [`s${index}`, long(length)] as const);
  const sizes: number[] = [];
  for (let cursor: string | undefined, isFirst = true; isFirst || cursor !== undefined; isFirst = false) {
    const { items, nextCursor } = page(all, cursor);
    sizes.push(items.length);
    cursor = nextCursor;
  }
  expect(sizes).toEqual([1, 1, 1, 1]);
});

it.each([
  {
    given: 'a service that was removed',
    after: (all: ReturnType<typeof list>) => all.filter(([id]) => id !== 's002'),
    want: 's003/o120',
  },
  {
    given: 'an operation that was removed',
    after: (all: ReturnType<typeof list>) => all.filter(([, name]) => name !== 'o99'),
    want: 's002/o80',
  },
  {
    given: 'services that were added',
    after: (all: ReturnType<typeof list>) => [['a', 'new'] as const, ...all],
    want: 's002/o100',
  },
])('continues after $given', ({ after, want }) => {
  const all = list(200);
  const { nextCursor } = page(all);
  expect(page(after(all), nextCursor).items[0]).toBe(want);
});

it('ends without an empty page if nothing after the last item is shown', () => {
  const hidden = [['t', 'hidden'] as const, ['t', 'hidden'] as const];
  expect(page([...list(100), ...hidden]).nextCursor).toBeUndefined();
});

it('ends if all services after the cursor were removed', () => {
  const { nextCursor } = page(list(200));
  expect(page(list(40), nextCursor)).toEqual({ items: [], nextCursor: undefined });
});
