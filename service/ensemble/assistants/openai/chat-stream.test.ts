import { expect, it } from 'vitest';
import { joinChunks } from './chat-stream.ts';

const chunk = (delta: object, facts: object = {}): object => ({ choices: [{ index: 0, delta, ...facts }] });
const end = chunk({}, { finish_reason: 'stop' });
const call = (facts: object) => chunk({ tool_calls: [facts] });

async function join(...chunks: readonly object[]): Promise<{ whole: object | undefined; shown: string[] }> {
  const shown: string[] = [];
  const source = (async function* () {
    yield* chunks;
  })();
  const whole = await joinChunks(source, async (text) => void shown.push(text));
  return { whole, shown };
}

const message = (facts: object) => ({ choices: [{ finish_reason: 'stop', message: { role: 'assistant', ...facts } }] });

it.each([
  {
    given: 'calls that have one number and their own ids',
    chunks: [
      call({ index: 0, id: 'a', function: { name: 'one', arguments: '{}' } }),
      call({ index: 0, id: 'b', function: { name: 'two', arguments: '{}' } }),
    ],
    want: {
      content: '',
      tool_calls: [
        { id: 'a', function: { name: 'one', arguments: '{}' } },
        { id: 'b', function: { name: 'two', arguments: '{}' } },
      ],
    },
  },
  {
    given: 'a call without a number whose arguments are an object',
    chunks: [call({ id: 'a', function: { name: 'one', arguments: { x: 1 } } })],
    want: { content: '', tool_calls: [{ id: 'a', function: { name: 'one', arguments: { x: 1 } } }] },
  },
  {
    given: 'pieces of a call that repeat its id and name',
    chunks: ['{"x"', ':1}'].map((written) =>
      call({ index: 0, id: 'a', function: { name: 'one', arguments: written } }),
    ),
    want: { content: '', tool_calls: [{ id: 'a', function: { name: 'one', arguments: '{"x":1}' } }] },
  },
  {
    given: 'content of parts, and null',
    chunks: [chunk({ content: [{ type: 'text', text: 'a' }] }), chunk({ content: null }), chunk({ content: 'b' })],
    want: { content: 'ab' },
  },
  {
    given: 'reasoning in pieces',
    chunks: [
      chunk({ reasoning_details: [{ type: 'reasoning.text', index: 0, text: 'I ' }] }),
      chunk({ reasoning_details: [{ type: 'reasoning.text', index: 0, text: 'think', signature: 's' }] }),
      chunk({ reasoning_details: [{ type: 'reasoning.encrypted', index: 1, data: 'x' }] }),
    ],
    want: {
      content: '',
      reasoning_details: [
        { type: 'reasoning.text', index: 0, text: 'I think', signature: 's' },
        { type: 'reasoning.encrypted', index: 1, data: 'x' },
      ],
    },
  },
  { given: 'chunks without choices', chunks: [{}, { choices: [] }, chunk({ content: 'a' })], want: { content: 'a' } },
])('joins $given', async ({ chunks, want }) => {
  expect((await join(...chunks, end)).whole).toEqual(message(want));
});

it('shows each piece of the text', async () => {
  const { shown } = await join(chunk({ content: 'a' }), chunk({ content: '' }), chunk({ refusal: 'no' }), end);
  expect(shown).toEqual(['a', 'no']);
});

it.each([
  { given: 'no end', chunks: [chunk({ content: 'a' })] },
  { given: 'an error', chunks: [chunk({ content: 'a' }), chunk({}, { error: { code: 502 }, finish_reason: 'error' })] },
])('returns nothing for an answer with $given', async ({ chunks }) => {
  expect((await join(...chunks)).whole).toBeUndefined();
});
