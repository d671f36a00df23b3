/** The settings of the assistant: which one it is, the model behind it, and the limits of its requests. */
import { textKind, wordKind, webAddressKind } from './kind/kinds.ts';
import type { Setting, SettingKind, SettingReader } from './kind/setting.ts';

const readByEnsemble: readonly SettingReader[] = ['ensemble'];

/** The values of `ASSISTANT`. */
export const assistantNames = ['offline', 'openai', 'anthropic'] as const;
export type AssistantName = (typeof assistantNames)[number];

const integerKind = (min: number, max: number): SettingKind<number> => ({
  want: `an integer from ${min} to ${max}`,
  parse(text) {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    return value >= min && value <= max ? value : undefined;
  },
});

const tokensKind = integerKind(1, 9_999_999);

/** The levels differ between models and servers, so that no list would be complete. */
const effortKind: SettingKind<string> = {
  want: 'a word such as low, medium or high',
  parse: (text) => (/^[a-z]{1,20}$/.test(text) ? text : undefined),
};

const openai = {
  openaiApiKey: {
    ...textKind,
    name: 'OPENAI_API_KEY',
    isSecret: true,
    fallback: 'none: the offline assistant, unless ANTHROPIC_API_KEY is set',
    description: 'key of the provider of the language model',
    readers: readByEnsemble,
  },
  openaiModel: {
    ...textKind,
    want: 'the name of a model',
    name: 'OPENAI_MODEL',
    fallback: 'none: must be set together with OPENAI_API_KEY',
    description: 'the language model',
    readers: readByEnsemble,
  },
  openaiBaseUrl: {
    ...webAddressKind,
    name: 'OPENAI_BASE_URL',
    fallback: 'the address of the provider',
    description: "address of the model's API",
    readers: readByEnsemble,
  },
  openaiApi: {
    ...wordKind(['responses', 'chat']),
    name: 'OPENAI_API',
    default: 'responses',
    description: 'the Responses API, or chat for servers that have only Chat Completions',
    readers: readByEnsemble,
  },
  openaiMaxOutputTokens: {
    ...tokensKind,
    name: 'OPENAI_MAX_OUTPUT_TOKENS',
    fallback: 'the limit of the model',
    description: 'maximum number of tokens of one answer of the model, with its reasoning',
    readers: readByEnsemble,
  },
  openaiReasoningEffort: {
    ...effortKind,
    name: 'OPENAI_REASONING_EFFORT',
    fallback: 'not sent: the default of the model',
    description: 'how much a model with reasoning thinks before it answers',
    readers: readByEnsemble,
  },
  openaiParallelToolCalls: {
    ...wordKind(['true', 'false']),
    name: 'OPENAI_PARALLEL_TOOL_CALLS',
    fallback: 'not sent: the default of the model',
    description:
      'whether the model may make several calls in one step; models with reasoning refuse it on Chat Completions',
    readers: readByEnsemble,
  },
} as const satisfies Record<string, Setting<unknown>>;

const anthropic = {
  anthropicApiKey: {
    ...textKind,
    name: 'ANTHROPIC_API_KEY',
    isSecret: true,
    fallback: 'none: the offline assistant, unless OPENAI_API_KEY is set',
    description: "key of the provider of the language model, for Anthropic's Messages API",
    readers: readByEnsemble,
  },
  anthropicModel: {
    ...textKind,
    want: 'the name of a model',
    name: 'ANTHROPIC_MODEL',
    fallback: 'none: must be set together with ANTHROPIC_API_KEY',
    description: 'the language model',
    readers: readByEnsemble,
  },
  anthropicBaseUrl: {
    ...webAddressKind,
    name: 'ANTHROPIC_BASE_URL',
    fallback: 'the address of the provider',
    description: "address of the model's API, without /v1",
    readers: readByEnsemble,
  },
  anthropicMaxOutputTokens: {
    ...tokensKind,
    name: 'ANTHROPIC_MAX_OUTPUT_TOKENS',
    default: '8192',
    description: 'maximum number of tokens of one answer of the model, with its thinking',
    readers: readByEnsemble,
  },
  anthropicReasoningEffort: {
    ...effortKind,
    name: 'ANTHROPIC_REASONING_EFFORT',
    fallback: 'not sent: the default of the model',
    description: 'how much effort the model puts into an answer',
    readers: readByEnsemble,
  },
  anthropicThinking: {
    ...wordKind(['adaptive', 'disabled']),
    name: 'ANTHROPIC_THINKING',
    fallback: 'not sent: the default of the model',
    description: 'adaptive lets the model think before it answers, as much as it decides',
    readers: readByEnsemble,
  },
} as const satisfies Record<string, Setting<unknown>>;

export const modelSettings = {
  assistant: {
    ...wordKind(assistantNames),
    name: 'ASSISTANT',
    fallback: 'the provider whose key is set, otherwise offline; needed if the keys of both are set',
    description: 'the assistant: without a model, or with the model of a provider',
    readers: readByEnsemble,
  },
  maxTools: {
    ...integerKind(1, 9999),
    name: 'ASSISTANT_MAX_TOOLS',
    default: '128',
    description: 'maximum number of operations that a model gets in one request; OpenAI takes at most 128',
    readers: readByEnsemble,
  },
  maxPromptCharacters: {
    ...integerKind(10_000, 99_999_999),
    name: 'ASSISTANT_MAX_PROMPT_CHARACTERS',
    default: '256000',
    description: 'maximum characters of the prompt and the tools together; a token is about four characters',
    readers: readByEnsemble,
  },
  ...openai,
  ...anthropic,
} as const satisfies Record<string, Setting<unknown>>;
