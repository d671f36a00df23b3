/** What only the Messages API has: https://platform.claude.com/docs/en/api/messages */
import { describe, expect, it } from 'vitest';
import { done, outputs, play, wanted } from '../testing/interactions.ts';
import { makeThinking, messageOf } from '../testing/scripted-messages.ts';
import type { ScriptedModel, ScriptStep } from '../testing/scripted-model.ts';

const call = { type: 'tool_use', id: 'toolu_1', name: 'pets__getPet', input: { path: { petId: 1 } } };
const text = (said: string) => ({ type: 'text', text: said });
const answer = (content: unknown, reason = 'tool_use', facts: object = {}): ScriptStep => ({
  json: messageOf(content, reason, facts),
});

interface Sent {
  readonly role: string;
  readonly content: readonly { readonly type: string; readonly text?: string }[];
}

const messagesOf = ({ requests }: ScriptedModel, index = -1): Sent[] => requests.at(index)?.body.messages as Sent[];
const types = (message: Sent | undefined): unknown[] => (message?.content ?? []).map(({ type }) => type);

describe('a request', () => {
  it('has the headers of the official package', async () => {
    const { model } = await play('messages', [done]);
    const { path, headers } = model.requests[0] ?? {};
    expect(path).toBe('/v1/messages');
    expect(headers).toMatchObject({ 'anthropic-version': '2026-10-21', accept: 'application/json' });
    expect(headers?.authorization).toMatch(/^Bearer sk-/);
    expect(headers).not.toHaveProperty('x-api-key');
  });

  it('marks the prompt for the cache, and has no settings that are not set', async () => {
    const { model } = await play('messages', [done]);
    const { system, ...others } = model.requests[0]?.body ?? {};
    expect(system).toEqual([
      { type: 'text', text: expect.stringContaining('<services>') as string, cache_control: { type: 'ephemeral' } },
      { type: 'text', text: expect.stringMatching(/^Facts from the system/) as string },
    ]);
    expect(Object.keys(others).sort()).toEqual(['max_tokens', 'messages', 'model', 'tools']);
  });

  it('has the settings, also a limit of tokens above what the package takes without a time', async () => {
    const settings = { maxOutputTokens: 100_000, reasoningEffort: 'high', thinking: 'adaptive' } as const;
    const { model, assistantResponse } = await play('messages', [done], { settings });
    expect(assistantResponse).toBe('Rex is well.');
    expect(model.requests[0]?.body).toMatchObject({
      max_tokens: 100_000,
      thinking: { type: 'adaptive' },
      output_config: { effort: 'high' },
    });
  });

  it('has all results of a step in one message', async () => {
    const { model } = await play('messages', [{ calls: [wanted('call_1'), wanted('call_2'), wanted('call_3')] }, done]);
    expect(messagesOf(model).map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
    expect(types(messagesOf(model)[2])).toEqual(['tool_result', 'tool_result', 'tool_result']);
  });

  it('marks the result of a call that was not sent as an error', async () => {
    const { model } = await play('messages', [{ calls: [wanted('call_1', '{}', 'pets__eatPet')] }, done]);
    expect(messagesOf(model)[2]).toMatchObject({ content: [{ is_error: true }] });
  });
});

describe('thinking', () => {
  it('goes back unchanged, with its signature and in its place', async () => {
    const content = [makeThinking('One.'), { type: 'redacted_thinking', data: 'secret' }, text('I look.'), call];
    const { model, assistantResponse } = await play('messages', [answer(content), done]);
    expect(messagesOf(model)[1]).toEqual({ role: 'assistant', content });
    expect(assistantResponse).toBe('Rex is well.');
  });

  it.each([
    { what: 'thinking without a signature', block: { type: 'thinking', thinking: 'One.' } },
    { what: 'thinking with an empty signature', block: { type: 'thinking', thinking: 'One.', signature: '' } },
    { what: 'an empty text', block: text('') },
    { what: 'a text of blanks', block: text(' \n') },
    { what: 'a block that is not an object', block: null },
  ])('is not sent back if the API would refuse it: $what', async ({ block }) => {
    const { model } = await play('messages', [answer([block, call]), done]);
    expect(types(messagesOf(model)[1])).toEqual(['tool_use']);
    expect(outputs(model)).toHaveLength(1);
  });
});

describe('the end of an answer', () => {
  it.each([
    { reason: 'end_turn', want: 'Well.' },
    { reason: 'stop_sequence', want: 'Well.' },
    { reason: 'max_tokens', want: 'Well.\n(The answer was cut off: max_tokens.)' },
    {
      reason: 'model_context_window_exceeded',
      want: 'Well.\n(The answer was cut off: model_context_window_exceeded.)',
    },
    { reason: 'refusal', want: 'Well.\n(The model refused to answer.)' },
    { reason: 'unknown_to_us', want: 'Well.' },
  ])('is in the text: $reason', async ({ reason, want }) => {
    const { assistantResponse } = await play('messages', [answer([text('Well.')], reason)]);
    expect(assistantResponse).toBe(want);
  });

  it.each(['max_tokens', 'model_context_window_exceeded', 'refusal'])(
    'keeps calls that may be incomplete from being carried out: %s',
    async (reason) => {
      const { serviceResponses, model } = await play('messages', [answer([call], reason), done]);
      expect(serviceResponses).toEqual([]);
      expect(model.requests).toHaveLength(1);
    },
  );

  it('carries out a call with any other reason', async () => {
    expect((await play('messages', [answer([call], 'end_turn'), done])).serviceResponses).toHaveLength(1);
  });

  it('reports a refusal without a word', async () => {
    const { assistantResponse } = await play('messages', [answer([], 'refusal')]);
    expect(assistantResponse).toBe('(The model refused to answer.)');
  });
});

describe('a turn that the provider has paused', () => {
  const search = { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: {} };

  it('is continued with what came, unchanged', async () => {
    const content = [text('I look.'), search];
    const { model, assistantResponse, tokens } = await play('messages', [
      answer(content, 'pause_turn'),
      answer([text('Rex is well.')], 'end_turn'),
    ]);
    expect(messagesOf(model).at(-1)).toEqual({ role: 'assistant', content });
    expect(assistantResponse).toBe('I look.\nRex is well.');
    expect(tokens).toMatchObject({ input: 20, output: 10 });
  });

  it('is not asked for without end', async () => {
    const paused = answer([text('I look.')], 'pause_turn');
    const { model, assistantResponse } = await play('messages', [paused]);
    expect(model.requests).toHaveLength(5);
    expect(assistantResponse).toContain('I look.');
  });
});

describe('the tokens', () => {
  const usage = {
    input_tokens: 100,
    cache_read_input_tokens: 1000,
    cache_creation_input_tokens: 200,
    output_tokens: 7,
  };

  it('count what was read from and written to the cache as input, too', async () => {
    const { tokens } = await play('messages', [answer([text('Well.')], 'end_turn', { usage })]);
    expect(tokens).toEqual({ input: 1300, cached: 1000, cache_writes: 200, output: 7, estimated: false });
  });

  it.each([
    { what: 'missing', given: { usage: undefined } },
    { what: 'null', given: { usage: null } },
    { what: 'texts', given: { usage: { input_tokens: 'many', output_tokens: 1 } } },
  ])('are estimated if the report is $what', async ({ given }) => {
    const { tokens } = await play('messages', [answer([text('Well.')], 'end_turn', given)]);
    expect(tokens).toMatchObject({ estimated: true });
  });
});

describe('a response that is not as its type says', () => {
  it.each([
    { what: 'no content', json: { type: 'message' } },
    { what: 'a text as content', json: messageOf('Well.', 'end_turn') },
    { what: 'a call without an id', json: messageOf([{ ...call, id: undefined }], 'tool_use') },
    { what: 'a call with an empty id', json: messageOf([{ ...call, id: '' }], 'tool_use') },
    { what: 'a call without a name', json: messageOf([{ ...call, name: 7 }], 'tool_use') },
    { what: 'a list', json: [] },
    { what: 'null', json: null },
  ])('is a 502: $what', async ({ json }) => {
    const { failure } = await play('messages', [{ json }]);
    expect(failure).toMatchObject({ status: 502, details: expect.stringContaining('answer-invalid') as string });
  });

  it('carries out a call whose input is JSON in a text', async () => {
    const { serviceResponses } = await play('messages', [answer([{ ...call, input: '{"path":{"petId":1}}' }]), done]);
    expect(serviceResponses).toMatchObject([{ response: '{"name":"Rex"}' }]);
  });

  it('bounds the calls of one step', async () => {
    const calls = Array.from({ length: 300 }, (_, index) => ({ ...call, id: `toolu_${index}` }));
    const { serviceResponses, model } = await play('messages', [answer(calls), done]);
    expect(serviceResponses.filter(({ status }) => status === 200)).toHaveLength(16);
    expect(outputs(model)).toHaveLength(300);
  });
});
