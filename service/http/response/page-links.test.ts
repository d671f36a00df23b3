import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pageAddresses, pageLinks } from './page-links.ts';

/** Returns the `offset`s of the header's pages, by relation. */
function pages(header: string): Record<string, number> {
  const links = header.split(', ').map((link) => {
    const [, address = '', relation = ''] = /^<([^>]*)>; rel="(\w+)"$/.exec(link) ?? [];
    return [relation, Number(new URL(address, 'http://host').searchParams.get('offset'))] as const;
  });
  return Object.fromEntries(links);
}

describe('pageLinks', () => {
  it.each([
    { given: { total: 0, limit: 10, offset: 0 }, want: { first: 0, last: 0 } },
    { given: { total: 10, limit: 10, offset: 0 }, want: { first: 0, last: 0 } },
    { given: { total: 11, limit: 10, offset: 0 }, want: { first: 0, next: 10, last: 10 } },
    { given: { total: 30, limit: 10, offset: 10 }, want: { first: 0, prev: 0, next: 20, last: 20 } },
    { given: { total: 30, limit: 10, offset: 20 }, want: { first: 0, prev: 10, last: 20 } },
    { given: { total: 30, limit: 10, offset: 5 }, want: { first: 0, prev: 0, next: 15, last: 25 } },
    { given: { total: 3, limit: 10, offset: 100 }, want: { first: 0, prev: 0, last: 0 } },
    { given: { total: 25, limit: 10, offset: 100 }, want: { first: 0, prev: 20, last: 20 } },
    { given: { total: 0, limit: 10, offset: 5 }, want: { first: 0, prev: 0, last: 0 } },
  ])('$given', ({ given, want }) => {
    expect(pages(pageLinks('/sessions', { ...given, filters: {} }))).toEqual(want);
  });

  it('keeps the filters on every page', () => {
    const page = { total: 3, limit: 1, offset: 1, filters: { userId: -7, other: undefined } };
    expect(pageLinks('/sessions', page)).toBe(
      [
        '</sessions?limit=1&offset=0&userId=-7>; rel="first"',
        '</sessions?limit=1&offset=0&userId=-7>; rel="prev"',
        '</sessions?limit=1&offset=2&userId=-7>; rel="next"',
        '</sessions?limit=1&offset=2&userId=-7>; rel="last"',
      ].join(', '),
    );
  });

  it('uses the names of the parameters in the document', () => {
    const page = { total: 1, limit: 5, offset: 0, filters: {}, names: { limit: 'size', offset: 'from' } };
    expect(pageLinks('/a', page)).toBe('</a?size=5&from=0>; rel="first", </a?size=5&from=0>; rel="last"');
  });

  it('leads by `next` from any page to the last one, past each session once', () => {
    const numbers = fc.record({ total: fc.nat(50), limit: fc.integer({ min: 1, max: 20 }), offset: fc.nat(60) });
    fc.assert(
      fc.property(numbers, ({ total, limit, offset }) => {
        const filters = {};
        let at = offset;
        let links = pages(pageLinks('/sessions', { total, limit, offset, filters }));
        const seen = [at];
        while (links.next !== undefined) {
          seen.push((at = links.next));
          links = pages(pageLinks('/sessions', { total, limit, offset: at, filters }));
        }
        expect(seen).toEqual(seen.map((_, index) => offset + index * limit));
        if (offset < total) expect(at).toBe(links.last);
        expect(at + limit).toBeGreaterThanOrEqual(Math.min(total, offset + 1));
      }),
    );
  });
});

describe('pageAddresses', () => {
  const address = 'https://example.com/pets?kind=cat&page=2';
  const counted = { parameter: 'page', firstPage: 1, size: 10 };
  const skipped = { parameter: 'offset', size: Infinity };

  it.each([
    { given: { ...counted, skip: 0, total: 25 }, want: { first: '1', next: '2', last: '3' } },
    { given: { ...counted, skip: 20, total: 25 }, want: { first: '1', previous: '2', last: '3' } },
    {
      given: { ...counted, firstPage: 0, skip: 10, total: 25 },
      want: { first: '0', previous: '0', next: '2', last: '2' },
    },
    { given: { ...counted, skip: 0, total: 0 }, want: { first: '1', last: '1' } },
    { given: { ...skipped, skip: 3, total: 25 }, want: { first: '0', previous: '0', last: '0' } },
    { given: { ...skipped, size: 2, skip: 3, total: 6 }, want: { first: '0', previous: '1', next: '5', last: '5' } },
  ])('$given', ({ given, want }) => {
    const { self, ...others } = pageAddresses(address, given);
    expect(self).toBe(address);
    const found = Object.entries(others).flatMap(([name, url]: [string, string | undefined]) => {
      const query = url === undefined ? undefined : new URL(url).searchParams;
      expect(query?.get('kind') ?? 'cat').toBe('cat');
      return query === undefined ? [] : [[name, query.get(given.parameter)]];
    });
    expect(Object.fromEntries(found)).toEqual(want);
  });
});

it.each([0, -1])('pages of %s items have no next one', (size) => {
  const page = { parameter: 'offset', skip: 0, size, total: 5 };
  const { next, last } = pageAddresses('http://a/list?limit=0', page);
  expect([next, last]).toEqual([undefined, 'http://a/list?limit=0&offset=0']);
});
