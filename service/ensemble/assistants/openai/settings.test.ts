/** The settings of OpenAI's API in a request, and the facts of an interaction after the prompt of every provider. */
import { describe, expect, it } from 'vitest';
import { done, lookUp, play } from '../testing/interactions.ts';
import { dialects, type ScriptStep } from '../testing/scripted-model.ts';
import type { Settings } from '../testing/scripted-assistant.ts';

const bodies = async (dialect: 'responses' | 'chat', settings: Settings, script: readonly ScriptStep[] = [done]) =>
  (await play(dialect, script, { settings })).model.requests.map(({ body }) => body);

describe('a request', () => {
  it.each(['responses', 'chat'] as const)('has no setting that is not set (%s)', async (dialect) => {
    const [body = {}] = await bodies(dialect, {});
    for (const name of ['parallel_tool_calls', 'reasoning', 'reasoning_effort', 'max_output_tokens', 'max_tokens'])
      expect(body).not.toHaveProperty(name);
  });

  it.each([true, false])('asks for parallel calls only as set: %s', async (parallelToolCalls) => {
    for (const dialect of ['responses', 'chat'] as const) {
      const [body] = await bodies(dialect, { parallelToolCalls });
      expect(body).toMatchObject({ parallel_tool_calls: parallelToolCalls });
    }
  });

  it('has the limit and the effort', async () => {
    const settings = { maxOutputTokens: 500, reasoningEffort: 'low' };
    const [responses] = await bodies('responses', settings);
    expect(responses).toMatchObject({ max_output_tokens: 500, reasoning: { effort: 'low' } });
    const [chat] = await bodies('chat', settings);
    expect(chat).toMatchObject({ max_tokens: 500, reasoning_effort: 'low' });
  });

  it('uses the newer name of the limit if the server refuses the older one, and remembers it', async () => {
    const error = {
      message: "Use 'max_completion_tokens' instead.",
      param: 'max_tokens',
      code: 'unsupported_parameter',
    };
    const refused: ScriptStep = { status: 400, body: JSON.stringify({ error }) };
    const sent = await bodies('chat', { maxOutputTokens: 500 }, [refused, lookUp, done]);
    expect(sent.map((body) => ['max_tokens' in body, 'max_completion_tokens' in body])).toEqual([
      [true, false],
      [false, true],
      [false, true],
    ]);
  });
});

describe.each(dialects)('the facts of an interaction for %s', (dialect) => {
  it('come after the prompt, and change nothing of its hash', async () => {
    const facts = { begunAt: '2026-11-29T20:11:42.000Z', conversationId: 'c-1' };
    const first = await play(dialect, [done], { facts });
    const later = await play(dialect, [done], { facts: { begunAt: '2027-01-01T00:00:00.000Z' } });
    expect(later.promptHash).toBe(first.promptHash);
    const { system, instructions, messages } = first.model.requests[0]?.body ?? {};
    const text = JSON.stringify(system ?? instructions ?? (messages as unknown[])[0]);
    expect(text).toContain('This interaction began on Sunday, 2026-11-29, at 20:11 UTC.');
    expect(text).toContain('The id of this conversation is c-1.');
    expect(text.split('Facts from the system')[1]).not.toContain('services');
  });
});
