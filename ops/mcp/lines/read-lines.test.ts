import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyCharacter } from '../../../openapi/testing/any-character.ts';
import { readEventData } from '../bridge/event-stream.ts';
import { type Line, readLines } from './read-lines.ts';

/** The text in pieces of these sizes, again and again. */
async function* cut(text: string, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let start = 0, turn = 0; start < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    await Promise.resolve();
    yield bytes.subarray(start, start + size);
    start += size;
  }
}

async function collect<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

const sizes = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 5 });

describe('lines', () => {
  it('are the same for any pieces that they arrive in', async () => {
    const line = fc.string({ unit: anyCharacter, maxLength: 30 }).map((text) => text.replaceAll(/[\n\r]/g, ''));
    const isUnicode = (text: string): boolean => text === Buffer.from(text).toString();
    await fc.assert(
      fc.asyncProperty(fc.array(line.filter(isUnicode)), sizes, async (texts, given) => {
        const lines = await collect(readLines(cut(texts.map((text) => `${text}\n`).join(''), given), 1_000));
        expect(lines).toEqual(texts.map((text) => ({ text })));
      }),
      { numRuns: 40 },
    );
  });

  it.each<{ given: string; want: readonly Line[] }>([
    { given: 'a\r\nb', want: [{ text: 'a' }, { text: 'b' }] },
    { given: '\n\n', want: [{ text: '' }, { text: '' }] },
    { given: '12345\n123456\n1', want: [{ text: '12345' }, { isTooLong: true }, { text: '1' }] },
    { given: '1234567890123', want: [{ isTooLong: true }] },
    { given: '', want: [] },
  ])('of $given have at most five bytes', async ({ given, want }) => {
    expect(await collect(readLines(cut(given, [3]), 5))).toEqual(want);
  });
});

describe('events', () => {
  it.each([
    { given: 'data: a\n\n', want: ['a'] },
    { given: ': comment\nevent: message\nid: 1\ndata:a\ndata: b\n\n', want: ['a\nb'] },
    { given: 'id: 1\ndata\n\nretry: 5\n\ndata: b\n\n', want: ['', 'b'] },
    { given: 'data: cut off', want: [] },
  ])('are read from $given', async ({ given, want }) => {
    expect(await collect(readEventData(cut(given, [4]), 100))).toEqual(want);
  });

  it.each(['data: 123456789012345\n\n', 'data: 1234\ndata: 1234\ndata: 1234\n\n'])(
    'have a limit: %j',
    async (given) => {
      await expect(collect(readEventData(cut(given, [4]), 10))).rejects.toThrow();
    },
  );
});
