/** For tests: the assistant of a provider, for a scripted model. */
import type { AnthropicConfig, OpenAiConfig } from 'fountainai';
import type { Assistant } from '../../conversation/assistant.ts';
import { anthropicAssistant } from '../anthropic/anthropic.ts';
import { openaiAssistant } from '../openai/openai.ts';
import type { RemoveSecrets } from '../../secrets/remove-secrets.ts';
import { type Dialect, type ScriptedModel, scriptedKey } from './scripted-model.ts';

export type Settings = Partial<OpenAiConfig & AnthropicConfig>;

export function scriptedAssistant(
  dialect: Dialect,
  { url }: Pick<ScriptedModel, 'url'>,
  settings: Settings = {},
  removeSecrets?: RemoveSecrets,
): Assistant {
  const common = { apiKey: scriptedKey, baseUrl: url, model: 'scripted', ...settings };
  if (dialect === 'messages') return anthropicAssistant({ maxOutputTokens: 1000, ...common }, removeSecrets);
  return openaiAssistant({ ...common, api: dialect }, removeSecrets);
}
