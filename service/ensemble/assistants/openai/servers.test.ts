/** What servers that speak Chat Completions are known to do differently: docs/guide/models.md. */
import { describe, expect, it } from 'vitest';
import { done, outputs, play } from '../testing/interactions.ts';
import type { ScriptStep } from '../testing/scripted-model.ts';

const called = { name: 'pets__getPet', arguments: '{"path":{"petId":1}}' };
const call = { id: 'call_1', type: 'function', function: called };
const usage = { prompt_tokens: 10, completion_tokens: 5 };

function reply(message: object, choice: object = {}, facts: object = {}): ScriptStep {
  const choices = [{ index: 0, finish_reason: 'tool_calls', message: { role: 'assistant', ...message }, ...choice }];
  return { json: { object: 'chat.completion', choices, usage, ...facts } };
}

const calling = (...calls: object[]): ScriptStep => reply({ content: null, tool_calls: calls });

describe('a call', () => {
  it.each([
    {
      what: 'arguments as an object',
      step: calling({ ...call, function: { ...called, arguments: { path: { petId: 1 } } } }),
    },
    { what: 'no id', step: calling({ ...call, id: undefined }) },
    { what: 'an empty id', step: calling({ ...call, id: '' }) },
    { what: 'null as its id', step: calling({ ...call, id: null }) },
    { what: 'no type', step: calling({ ...call, type: undefined }) },
    { what: 'the reason "stop"', step: reply({ content: '', tool_calls: [call] }, { finish_reason: 'stop' }) },
    { what: 'no reason', step: reply({ tool_calls: [call] }, { finish_reason: null }) },
    { what: 'no content', step: reply({ tool_calls: [call] }) },
    { what: 'an empty content', step: reply({ content: '', tool_calls: [call] }) },
    { what: 'reasoning_content', step: reply({ content: '', reasoning_content: 'I look.', tool_calls: [call] }) },
    { what: 'reasoning', step: reply({ content: null, reasoning: 'I look.', tool_calls: [call] }) },
  ])('is carried out with $what', async ({ step }) => {
    const { assistantResponse, serviceResponses, model } = await play('chat', [step, done]);
    expect(serviceResponses).toMatchObject([{ response: '{"name":"Rex"}' }]);
    expect(outputs(model)).toHaveLength(1);
    expect(assistantResponse).toBe('Rex is well.');
    expect(JSON.stringify(model.requests[1]?.body)).not.toContain('I look.');
  });

  it('has an id of its own if several have none, in each step', async () => {
    const step = calling({ ...call, id: undefined }, { ...call, id: undefined });
    const { model } = await play('chat', [step, step, done]);
    const messages = model.requests[2]?.body.messages as { tool_call_id?: string }[];
    const ids = messages.flatMap(({ tool_call_id: id }) => (id === undefined ? [] : [id]));
    expect(new Set(ids).size).toBe(4);
  });

  it.each([
    { what: 'no arguments', written: undefined, want: /petId|path/ },
    { what: 'empty arguments', written: '', want: /petId|path/ },
    { what: 'a list as arguments', written: [1], want: /must be|cannot be read/ },
  ])('with $what is refused with the reason', async ({ written, want }) => {
    const step = calling({ ...call, function: { ...called, arguments: written } });
    const { model, serviceResponses } = await play('chat', [step, done]);
    expect(serviceResponses).toMatchObject([{ response: expect.stringMatching(/^Not sent/) as string }]);
    expect(outputs(model)).toMatchObject([{ error: expect.stringMatching(want) as string }]);
  });

  it('without a name, or of another kind, is not a call', async () => {
    const odd = [{ id: 'a', type: 'function' }, { id: 'b', type: 'custom', custom: { name: 'x' } }, null, 'text'];
    const { serviceResponses, assistantResponse } = await play('chat', [reply({ content: 'Well.', tool_calls: odd })]);
    expect([serviceResponses, assistantResponse]).toEqual([[], 'Well.']);
  });
});

describe('reasoning', () => {
  it('is not shown', async () => {
    const { assistantResponse } = await play('chat', [
      reply({ content: 'Well.', reasoning_content: 'Hm.', reasoning: 'Hm.' }),
    ]);
    expect(assistantResponse).toBe('Well.');
  });

  it('goes back unchanged as reasoning_details, which OpenRouter continues', async () => {
    const details = [{ type: 'reasoning.encrypted', data: 'abc', index: 0 }];
    const step = reply({ content: null, reasoning: 'Hm.', reasoning_details: details, tool_calls: [call] });
    const { model } = await play('chat', [step, done]);
    expect((model.requests[1]?.body.messages as object[])[2]).toMatchObject({ reasoning_details: details });
  });
});

describe('an answer', () => {
  it.each([
    {
      what: 'parts',
      content: [
        { type: 'text', text: 'Rex is ' },
        { type: 'text', text: 'well.' },
      ],
      want: 'Rex is well.',
    },
    { what: 'null', content: null, want: 'The model gave no answer.' },
    { what: 'an empty text', content: '', want: 'The model gave no answer.' },
    { what: 'an object', content: { text: 'x' }, want: 'The model gave no answer.' },
  ])('may have as its content: $what', async ({ content, want }) => {
    expect((await play('chat', [reply({ content }, { finish_reason: 'stop' })])).assistantResponse).toBe(want);
  });

  it.each([
    { what: 'is missing', facts: { usage: undefined } },
    { what: 'is null', facts: { usage: null } },
    { what: 'has no numbers', facts: { usage: {} } },
  ])('has estimated tokens if the usage $what', async ({ facts }) => {
    const { tokens } = await play('chat', [reply({ content: 'Well.' }, {}, facts)]);
    expect(tokens).toMatchObject({ estimated: true });
    expect(tokens?.input).toBeGreaterThan(100);
  });

  it.each([
    '<tool_call>\n{"name": "pets__getPet", "arguments": {"path": {"petId": 1}}}\n</tool_call>',
    '[TOOL_REQUEST]{"name":"pets__getPet"}[END_TOOL_REQUEST]',
  ])('is a text, and calls nothing, if a model without tools writes a call: %s', async (content) => {
    const { serviceResponses, assistantResponse } = await play('chat', [reply({ content }, { finish_reason: 'stop' })]);
    expect([serviceResponses, assistantResponse]).toEqual([[], content]);
  });
});

describe('an error', () => {
  it.each([
    {
      what: 'of a model without tools',
      step: {
        status: 400,
        body: '{"error":{"message":"gemma does not support tools","type":"api_error","code":null}}',
      },
      want: "the model's provider answered 400",
    },
    {
      what: 'of a server that was not started for tools',
      step: {
        status: 400,
        body: '{"object":"error","message":"\\"auto\\" tool choice requires --tool-call-parser","code":400}',
      },
      want: "the model's provider answered 400",
    },
    {
      what: 'with status 200',
      step: { json: { error: { code: 502, message: 'the upstream failed' } } },
      want: "the model's provider answered with an error 502",
    },
    {
      what: 'in a choice',
      step: { json: { choices: [{ error: { code: 'upstream_failed', message: 'no' }, finish_reason: 'error' }] } },
      want: "the model's provider answered with an error (upstream_failed)",
    },
    {
      what: 'in a choice, after a part of an answer',
      step: {
        json: {
          choices: [
            {
              finish_reason: 'error',
              error: { code: 502, message: 'no' },
              message: { content: 'I lo', tool_calls: [{ id: 'a', type: 'function', function: called }] },
            },
          ],
        },
      },
      want: "the model's provider answered with an error 502",
    },
  ])('$what is a 502 that says so', async ({ step, want }) => {
    const { failure, serviceResponses } = await play('chat', [step]);
    expect([failure?.status, failure?.message, serviceResponses]).toEqual([502, want, []]);
  });
});
