import { expect, it } from 'vitest';
import { toPageResults } from './answers.ts';
import { IndexFailure } from './failure.ts';

const highlights = [
  { field: 'title', matched_tokens: ['storm'] },
  { field: 'tags', matched_tokens: [['storm'], ['harbour']] },
];

it('returns the hits of each page with their words, and whether all documents were searched', () => {
  const results = [
    { found: 2, search_cutoff: false, hits: [{ document: { id: '7' }, highlights }, { document: { id: '8' } }] },
    { found: 0, search_cutoff: true, hits: [] },
  ];
  const words = new Map([
    ['title', ['storm']],
    ['tags', ['storm', 'harbour']],
  ]);
  const hits = [
    { id: '7', words },
    { id: '8', words: new Map() },
  ];
  expect(toPageResults({ results }, 2)).toEqual([
    { total: 2, isExact: true, hits },
    { total: 0, isExact: false, hits: [] },
  ]);
});

it.each([null, '7', {}, { document: null }, { document: { id: 7 } }])('refuses the hit %j', (hit) => {
  expect(() => toPageResults({ results: [{ found: 1, hits: [hit] }] }, 1)).toThrow(IndexFailure);
});
