/** Answers that were cut off: their calls may be incomplete, although their arguments can be read. */
import { expect, it } from 'vitest';
import { done, play } from '../testing/interactions.ts';
import type { ScriptStep } from '../testing/scripted-model.ts';

const called = { name: 'pets__getPet', arguments: '{"path":{"petId":1}}' };

const chat = (reason: string): ScriptStep => {
  const message = {
    role: 'assistant',
    content: 'I look.',
    tool_calls: [{ id: 'a', type: 'function', function: called }],
  };
  return { json: { choices: [{ index: 0, finish_reason: reason, message }] } };
};

const responses = (details: object | null, status: string, whole = 'incomplete'): ScriptStep => ({
  json: {
    ...{ status: whole, error: null, incomplete_details: details },
    output: [{ type: 'function_call', id: 'fc_1', call_id: 'call_1', ...called, status }],
  },
});

it.each([
  { dialect: 'chat', step: chat('length'), want: 'I look.\n(The answer was cut off: length.)' },
  { dialect: 'chat', step: chat('content_filter'), want: 'I look.\n(The answer was cut off: content_filter.)' },
  {
    dialect: 'responses',
    step: responses({ reason: 'max_output_tokens' }, 'completed'),
    want: '(The answer was cut off: max_output_tokens.)',
  },
  { dialect: 'responses', step: responses(null, 'completed'), want: '(The answer was cut off: incomplete.)' },
  { dialect: 'responses', step: responses({}, 'completed'), want: '(The answer was cut off: incomplete.)' },
  { dialect: 'responses', step: responses(null, 'x', 'cancelled'), want: '(The answer was cut off: cancelled.)' },
  { dialect: 'chat', step: chat('error'), want: 'I look.\n(The answer was cut off: error.)' },
] as const)('calls nothing after $want', async ({ dialect, step, want }) => {
  const { serviceResponses, assistantResponse, model } = await play(dialect, [step, done]);
  expect(serviceResponses).toEqual([]);
  expect(assistantResponse).toBe(want);
  expect(model.requests).toHaveLength(1);
});

it.each([
  { dialect: 'chat', step: chat('tool_calls') },
  { dialect: 'chat', step: chat('stop') },
  { dialect: 'responses', step: responses(null, 'completed', 'completed') },
  { dialect: 'responses', step: { json: { output: [{ type: 'function_call', call_id: 'call_1', ...called }] } } },
] as const)('carries out the calls of a whole answer ($dialect)', async ({ dialect, step }) => {
  expect((await play(dialect, [step, done])).serviceResponses).toHaveLength(1);
});
