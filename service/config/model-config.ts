/** The settings of the model behind the assistant. At most one provider has a value: the one that is used. */
import { type AssistantName, modelSettings } from '../../openapi/settings/model-settings.ts';
import type { Setting } from '../../openapi/settings/kind/setting.ts';
import type { SettingsReader } from './environment.ts';

export interface OpenAiConfig {
  readonly apiKey: string;
  /** Undefined for the provider's own address. */
  readonly baseUrl: string | undefined;
  readonly model: string;
  readonly api: 'responses' | 'chat';
  /** Default: the model's. */
  readonly maxOutputTokens?: number | undefined;
  /** Default: the model's. */
  readonly reasoningEffort?: string | undefined;
  /** Undefined: not sent. */
  readonly parallelToolCalls?: boolean | undefined;
}

export interface AnthropicConfig {
  readonly apiKey: string;
  /** Undefined for the provider's own address. */
  readonly baseUrl: string | undefined;
  readonly model: string;
  readonly maxOutputTokens: number;
  /** Default: the model's. */
  readonly reasoningEffort?: string | undefined;
  /** Undefined: not sent. */
  readonly thinking?: 'adaptive' | 'disabled' | undefined;
}

/** The limits of a request to a model. */
export interface ToolBudget {
  /** Maximum number of tools. */
  readonly operations: number;
  /** Maximum characters of the prompt and the tools together. */
  readonly characters: number;
}

const settings = modelSettings;

export function readOpenAi(reader: SettingsReader): OpenAiConfig | undefined {
  const api = reader.read(settings.openaiApi);
  const maxOutputTokens = reader.read(settings.openaiMaxOutputTokens);
  const reasoningEffort = reader.read(settings.openaiReasoningEffort);
  const parallel = reader.read(settings.openaiParallelToolCalls);
  const provider = readProvider(reader, 'openai', [
    settings.openaiApiKey,
    settings.openaiModel,
    settings.openaiBaseUrl,
  ]);
  if (provider === undefined) return undefined;
  const parallelToolCalls = parallel === undefined ? undefined : parallel === 'true';
  return Object.freeze({ ...provider, api, maxOutputTokens, reasoningEffort, parallelToolCalls });
}

export function readAnthropic(reader: SettingsReader): AnthropicConfig | undefined {
  const maxOutputTokens = reader.read(settings.anthropicMaxOutputTokens);
  const reasoningEffort = reader.read(settings.anthropicReasoningEffort);
  const thinking = reader.read(settings.anthropicThinking);
  const provider = readProvider(reader, 'anthropic', [
    settings.anthropicApiKey,
    settings.anthropicModel,
    settings.anthropicBaseUrl,
  ]);
  if (provider === undefined) return undefined;
  return Object.freeze({ ...provider, maxOutputTokens, reasoningEffort, thinking });
}

export function readToolBudget(reader: SettingsReader): ToolBudget {
  return Object.freeze({
    operations: reader.read(settings.maxTools),
    characters: reader.read(settings.maxPromptCharacters),
  });
}

type ProviderSettings = readonly [key: Setting<string>, model: Setting<string>, baseUrl: Setting<string>];

/** Returns undefined if another assistant is chosen. */
function readProvider(
  reader: SettingsReader,
  name: Exclude<AssistantName, 'offline'>,
  [keySetting, modelSetting, baseUrlSetting]: ProviderSettings,
): Pick<OpenAiConfig, 'apiKey' | 'model' | 'baseUrl'> | undefined {
  const apiKey = reader.read(keySetting);
  const model = reader.read(modelSetting);
  const baseUrl = reader.read(baseUrlSetting);
  const chosen = reader.read(settings.assistant);
  if (chosen === undefined ? apiKey === undefined : chosen !== name) return undefined;
  if (apiKey === undefined) reader.addMissing(keySetting, `must be set, since ${settings.assistant.name} is ${name}`);
  if (model === undefined) reader.addMissing(modelSetting, `must name a model, since ${keySetting.name} is set`);
  if (chosen === undefined) requireOneProvider(reader);
  return { apiKey: apiKey ?? '', model: model ?? '', baseUrl };
}

/** The person's words must not go to a provider that was not chosen. */
function requireOneProvider(reader: SettingsReader): void {
  const keys = [settings.openaiApiKey, settings.anthropicApiKey];
  if (keys.some((key) => reader.read(key) === undefined)) return;
  const names = keys.map(({ name }) => name).join(' and ');
  reader.addMissing(settings.assistant, `must be openai, anthropic or offline, since ${names} are set`);
}
