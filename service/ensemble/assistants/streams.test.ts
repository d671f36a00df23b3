/** Answers of models that are shown while they are written. */
import { describe, expect, it } from 'vitest';
import type { Interaction } from '../conversation/interaction.ts';
import { dialects, type Dialect, type ScriptedModel, type ScriptStep } from './testing/scripted-model.ts';
import { done, type Facts, lookUp, outputs, play } from './testing/interactions.ts';
import { messageOf } from './testing/scripted-messages.ts';

/** Plays a script for a follower; `pieces` are the texts that it gets. */
async function follow(
  dialect: Dialect,
  script: readonly ScriptStep[],
  facts: Facts = {},
): Promise<Interaction & { model: ScriptedModel; pieces: string[] }> {
  const pieces: string[] = [];
  const notify = async (event: { type: string; text?: string }) => {
    if (event.type === 'text') pieces.push(event.text ?? '');
  };
  const follower = { notify, signal: new AbortController().signal };
  return { ...(await play(dialect, script, { ...facts, follower })), pieces };
}

const settings = { maxOutputTokens: 500 };

describe.each(dialects)('%s', (dialect) => {
  it('shows the text in pieces, and does the same as without a stream', async () => {
    const shown = await follow(dialect, [lookUp, done], { settings });
    const whole = await play(dialect, [lookUp, done], { settings });
    expect(shown.pieces).toEqual(['Rex', ' is', ' we', 'll.']);
    expect(shown.assistantResponse).toBe(whole.assistantResponse);
    expect(outputs(shown.model)).toEqual(outputs(whole.model));
    expect(shown.calls.map(({ status, arguments: given }) => [status, given])).toEqual(
      whole.calls.map(({ status, arguments: given }) => [status, given]),
    );
    expect(shown.model.requests.map(({ body }) => body.stream)).toEqual([true, true]);
    expect(whole.model.requests.map(({ body }) => body.stream)).toEqual([undefined, undefined]);
    expect(shown.tokens?.estimated).toBe(whole.tokens?.estimated);
  });

  it('reads a server that does not stream', async () => {
    const { assistantResponse, pieces, model } = await follow(dialect, [{ text: 'Rex is well.', isWhole: true }]);
    expect([assistantResponse, pieces, model.requests.length]).toEqual(['Rex is well.', ['Rex is well.'], 1]);
  });

  it('asks a server that refuses a stream without it, and remembers that', async () => {
    const refusal: ScriptStep = { status: 400, body: '{"error":{"message":"stream is not supported"}}' };
    const { assistantResponse, model } = await follow(dialect, [refusal, lookUp, done]);
    expect(assistantResponse).toBe('Rex is well.');
    expect(model.requests.map(({ body }) => body.stream)).toEqual([true, undefined, undefined]);
  });

  it('fails as without a stream if the request is refused', async () => {
    const refusal: ScriptStep = { status: 400, body: '{"error":{"message":"no such model"}}' };
    const { failure, model } = await follow(dialect, [refusal]);
    expect([failure?.details, model.requests.length]).toEqual([
      expect.stringContaining('ensemble-provider-refused'),
      2,
    ]);
  });

  it('asks again for an answer that is cut, without a stream', async () => {
    const { assistantResponse, model } = await follow(dialect, [{ cut: 'in the stream' }, done]);
    expect(assistantResponse).toBe('Rex is well.');
    expect(model.requests.map(({ body }) => body.stream)).toEqual([true, undefined]);
  });

  it('retries before the first byte', async () => {
    const busy: ScriptStep = { status: 503, headers: { 'retry-after-ms': '1' }, body: '{}' };
    const { assistantResponse, model } = await follow(dialect, [busy, done]);
    expect([assistantResponse, model.requests.length]).toEqual(['Rex is well.', 2]);
  });
});

const chat = (message: object, reason = 'stop', usage?: object) => ({
  json: { choices: [{ message, finish_reason: reason }], ...(usage === undefined ? {} : { usage }) },
});

describe('the tokens of a stream', () => {
  it('are those of the last chunk of chat, which the request asks for', async () => {
    const usage = { prompt_tokens: 100, completion_tokens: 7, prompt_tokens_details: { cached_tokens: 40 } };
    const { tokens, model } = await follow('chat', [chat({ content: 'Well.' }, 'stop', usage)]);
    expect(tokens).toEqual({ input: 100, output: 7, cached: 40, estimated: false });
    expect(model.requests[0]?.body.stream_options).toEqual({ include_usage: true });
  });

  it('are those of the first and the last event of messages', async () => {
    const usage = { input_tokens: 10, output_tokens: 5, cache_read_input_tokens: 3, cache_creation_input_tokens: 0 };
    const { tokens } = await follow('messages', [
      { json: messageOf([{ type: 'text', text: 'Well.' }], 'end_turn', { usage }) },
    ]);
    expect(tokens).toEqual({ input: 13, output: 5, cached: 3, estimated: false });
  });
});

describe('an answer that ends early', () => {
  it.each([
    { dialect: 'chat', step: chat({ content: 'Rex' }, 'length') },
    { dialect: 'messages', step: { json: messageOf([{ type: 'text', text: 'Rex' }], 'max_tokens') } },
  ] as const)('says so: $dialect', async ({ dialect, step }) => {
    const { assistantResponse } = await follow(dialect, [step]);
    expect(assistantResponse).toMatch(/^Rex\n\(The answer was cut off: (length|max_tokens)\.\)$/);
  });
});
