import { describe, expect, it } from 'vitest';
import { smallDocument } from '../testing/drift-inputs.ts';
import { chooseShare, findProbingThread } from './share.ts';

const nothing = { responses: { 204: { description: 'nothing' } } };

async function createDocuments(sizes: readonly number[]) {
  const content = (size: number) => ({
    openapi: '3.1.0',
    info: { title: 'Small', version: '1.0.0' },
    paths: Object.fromEntries(Array.from({ length: size }, (_, index) => [`/${index}`, { get: nothing }])),
  });
  return Promise.all(sizes.map(async (size, index) => ({ ...(await smallDocument(content(size))), name: `${index}` })));
}

describe('the share of the second thread', () => {
  it.each([
    { given: [], want: [] },
    { given: [9], want: [] },
    { given: [1, 9], want: ['1'] },
    { given: [2, 2], want: ['0'] },
    { given: [3, 14, 6], want: ['1'] },
    { given: [2, 2, 2, 2], want: ['0', '2'] },
    { given: [5, 4, 3], want: ['0'] },
    { given: [1, 1, 1, 6, 5], want: ['3', '1'] },
  ])('has the largest document, and about half of the operations of $given', async ({ given, want }) => {
    expect(chooseShare(await createDocuments(given), 1)).toEqual(want);
  });

  it.each([
    { given: [3, 3], want: [] },
    { given: [3, 4], want: ['1'] },
    { given: [3, 3, 2, 2], want: ['0', '2'] },
  ])('has at least four operations: $given', async ({ given, want }) => {
    expect(chooseShare(await createDocuments(given), 4)).toEqual(want);
  });

  it.each([1, 2])('needs the built module, and a second processor: %d', (processors) => {
    // Tests run the sources.
    expect(findProbingThread(processors)).toBeUndefined();
  });
});
