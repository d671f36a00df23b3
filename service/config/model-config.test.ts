import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { ConfigError, type Environment, type SettingFault } from './environment.ts';

const openai = { OPENAI_API_KEY: 'secret-o', OPENAI_MODEL: 'm' };
const anthropic = { ANTHROPIC_API_KEY: 'secret-a', ANTHROPIC_MODEL: 'n' };
const both = { ...openai, ...anthropic };
const price = { input: 3, cached: 0.3, output: 15, currency: 'USD' };

function getFaults(environment: Environment): readonly SettingFault[] {
  try {
    readConfig(environment, '/project');
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
}

describe('the settings of the model', () => {
  it.each([
    { given: {}, want: { openai: undefined, anthropic: undefined } },
    { given: { OPENAI_MODEL: 'm', ANTHROPIC_MODEL: 'n' }, want: { openai: undefined, anthropic: undefined } },
    { given: openai, want: { openai: { apiKey: 'secret-o', model: 'm', api: 'responses' }, anthropic: undefined } },
    {
      given: { ...openai, OPENAI_API: 'chat', OPENAI_BASE_URL: 'http://127.0.0.1:1/v1/' },
      want: { openai: { apiKey: 'secret-o', model: 'm', api: 'chat', baseUrl: 'http://127.0.0.1:1/v1' } },
    },
    {
      given: anthropic,
      want: { openai: undefined, anthropic: { apiKey: 'secret-a', model: 'n', maxOutputTokens: 8192 } },
    },
    { given: { ...both, ASSISTANT: 'offline' }, want: { openai: undefined, anthropic: undefined } },
    { given: { ...both, ASSISTANT: 'openai' }, want: { openai: { model: 'm' }, anthropic: undefined } },
    { given: { ...both, ASSISTANT: 'anthropic' }, want: { openai: undefined, anthropic: { model: 'n' } } },
    { given: { OPENAI_API_KEY: 'k', ASSISTANT: 'offline' }, want: { openai: undefined } },
    {
      given: { ...anthropic, ANTHROPIC_BASE_URL: 'http://127.0.0.1:1/', ANTHROPIC_THINKING: 'adaptive' },
      want: { anthropic: { baseUrl: 'http://127.0.0.1:1', thinking: 'adaptive' } },
    },
    {
      given: { ...anthropic, ANTHROPIC_MAX_OUTPUT_TOKENS: '64000', ANTHROPIC_REASONING_EFFORT: 'high' },
      want: { anthropic: { maxOutputTokens: 64_000, reasoningEffort: 'high', thinking: undefined } },
    },
    {
      given: { ...openai, OPENAI_MAX_OUTPUT_TOKENS: '64000', OPENAI_REASONING_EFFORT: 'low' },
      want: { openai: { maxOutputTokens: 64_000, reasoningEffort: 'low', parallelToolCalls: undefined } },
    },
    { given: { ...openai, OPENAI_PARALLEL_TOOL_CALLS: 'false' }, want: { openai: { parallelToolCalls: false } } },
    {
      given: { ASSISTANT_MAX_TOOLS: '20', ASSISTANT_MAX_PROMPT_CHARACTERS: '50000' },
      want: { toolBudget: { operations: 20, characters: 50_000 } },
    },
    {
      given: { MODEL_PRICES: JSON.stringify({ m: { ...price, cache_write: 3.75 } }) },
      want: { modelPrices: new Map([['m', { ...price, cacheWrite: 3.75 }]]) },
    },
  ])('are read from $given', ({ given, want }) => {
    expect(readConfig(given, '/project')).toMatchObject(want);
  });

  it.each([
    { given: { ANTHROPIC_API_KEY: 'secret' }, want: 'ANTHROPIC_MODEL' },
    { given: both, want: 'ASSISTANT' },
    { given: { ASSISTANT: 'openai', OPENAI_MODEL: 'm' }, want: 'OPENAI_API_KEY' },
    { given: { ASSISTANT: 'anthropic', ANTHROPIC_MODEL: 'n', ...openai }, want: 'ANTHROPIC_API_KEY' },
    { given: { ASSISTANT: 'secret' }, want: 'ASSISTANT' },
    { given: { OPENAI_MAX_OUTPUT_TOKENS: '0' }, want: 'OPENAI_MAX_OUTPUT_TOKENS' },
    { given: { ANTHROPIC_MAX_OUTPUT_TOKENS: 'secret' }, want: 'ANTHROPIC_MAX_OUTPUT_TOKENS' },
    { given: { OPENAI_REASONING_EFFORT: 'Secret!' }, want: 'OPENAI_REASONING_EFFORT' },
    { given: { OPENAI_PARALLEL_TOOL_CALLS: 'yes' }, want: 'OPENAI_PARALLEL_TOOL_CALLS' },
    { given: { ANTHROPIC_THINKING: 'enabled' }, want: 'ANTHROPIC_THINKING' },
    { given: { ASSISTANT_MAX_TOOLS: '0' }, want: 'ASSISTANT_MAX_TOOLS' },
    { given: { ASSISTANT_MAX_PROMPT_CHARACTERS: '100' }, want: 'ASSISTANT_MAX_PROMPT_CHARACTERS' },
    {
      given: { MODEL_PRICES: '{"m":{"input":1,"cache_write":"secret","output":1,"currency":"USD"}}' },
      want: 'MODEL_PRICES',
    },
  ] as { given: Environment; want: string }[])('stop the start: $given', ({ given, want }) => {
    const faults = getFaults(given);
    expect([...new Set(faults.map(({ setting }) => setting))]).toEqual([want]);
    expect(JSON.stringify(faults)).not.toMatch(/secret/i);
  });

  it('are secrets if they are keys', () => {
    expect(readConfig({ ...both, ASSISTANT: 'offline' }, '/project').secrets()).toEqual(['secret-o', 'secret-a']);
  });
});
