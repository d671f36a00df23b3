/** The Messages API, https://platform.claude.com/docs/en/api/messages */
import type { Anthropic } from '@anthropic-ai/sdk';
import { Stream } from '@anthropic-ai/sdk/core/streaming';
import type { AnthropicConfig } from 'fountainai';
import { isObject, type Json, type JsonObject, objectOf } from 'fountainai/openapi';
import { describeResult } from '../../conversation/answer.ts';
import type { Conversation, OnText, Task, ToolCall, ToolResult, Turn, Usage } from '../../conversation/assistant.ts';
import type { Tool } from '../../tools/tools.ts';
import {
  type Earlier,
  type EarlierCall,
  openConversation,
  restoreMessages,
  saveState,
  type StateOwner,
} from '../provider/earlier.ts';
import { unreadableAnswer } from '../provider/provider-fault.ts';
import { requestStreamed, type StreamSupport } from '../provider/streamed-request.ts';
import { addUsage, readUsage } from '../provider/usage.ts';
import { joinMessageEvents } from './message-stream.ts';

type Message = Anthropic.Messages.Message;
type MessageParam = Anthropic.Messages.MessageParam;
type Block = Anthropic.Messages.ContentBlockParam;
type Request = Anthropic.Messages.MessageCreateParamsNonStreaming;

/** Maximum number of times that a turn which the provider has paused is continued. */
const maxPauses = 4;

/** Reasons after which calls may be incomplete, so that they are not carried out, in words. */
const endings: ReadonlyMap<string, string> = new Map([
  ['max_tokens', '(The answer was cut off: max_tokens.)'],
  ['model_context_window_exceeded', '(The answer was cut off: model_context_window_exceeded.)'],
  ['refusal', '(The model refused to answer.)'],
]);

export interface MessagesDialect {
  readonly client: Anthropic;
  readonly config: AnthropicConfig;
  readonly streams: StreamSupport;
}

export class MessagesConversation implements Conversation {
  readonly #client: Anthropic;
  readonly #streams: StreamSupport;
  readonly #request: Omit<Request, 'messages'>;
  readonly #messages: MessageParam[];
  readonly #owner: StateOwner;
  /** The ids of the calls whose results come next. */
  #open: readonly string[];

  constructor({ client, config, streams }: MessagesDialect, task: Task, earlier: Earlier) {
    this.#client = client;
    this.#streams = streams;
    this.#request = createRequest(config, task);
    this.#owner = { api: 'messages', model: config.model };
    const opening = openConversation<MessageParam>(task, {
      toUser: (words) => ({ role: 'user', content: toWords(words) }),
      toAnswer: (content) => ({ role: 'assistant', content }),
      toMessages,
    });
    const restored = restoreMessages(this.#owner, earlier, { opening, toMessages: toMessages });
    this.#messages = restored.messages;
    this.#open = restored.open;
  }

  save(): Json {
    return saveState(this.#owner, { messages: this.#messages, open: this.#open });
  }

  async next(results: readonly ToolResult[], signal: AbortSignal, onText?: OnText): Promise<Turn> {
    if (results.length > 0) this.#messages.push({ role: 'user', content: results.map(this.#toResult, this) });
    const texts: string[] = [];
    let usage: Usage | undefined;
    for (let pauses = 0; ; pauses += 1) {
      const message = onText === undefined ? await this.#create(signal) : await this.#createStreamed(signal, onText);
      const content = readContent(message);
      usage = addUsage(usage, this.#usageOf(message));
      const replayed = content.filter(isReplayable).map(withObjectInput);
      // The type of the request has fewer members than what the API sends and takes back.
      if (replayed.length > 0) this.#messages.push({ role: 'assistant', content: replayed as unknown as Block[] });
      texts.push(...content.map(readText));
      if (message.stop_reason === 'pause_turn' && replayed.length > 0 && pauses < maxPauses) continue;
      const reason = String(message.stop_reason);
      const calls = endings.has(reason) ? [] : content.flatMap(readCall);
      this.#open = calls.map(({ id }) => id);
      return { text: [...texts, endings.get(reason) ?? ''].filter(Boolean).join('\n'), calls, usage };
    }
  }

  #create(signal: AbortSignal): Promise<Message> {
    return this.#client.messages.create({ ...this.#request, messages: [...this.#messages] }, { signal });
  }

  #createStreamed(signal: AbortSignal, onText: OnText): Promise<Message> {
    const request = { ...this.#request, messages: [...this.#messages], stream: true as const };
    return requestStreamed<Message>({
      support: this.#streams,
      signal,
      onText,
      open: () => this.#client.messages.create(request, { signal }).asResponse(),
      read: (response) => Stream.fromSSEResponse<object>(response, new AbortController(), this.#client),
      join: joinMessageEvents,
      whole: () => this.#create(signal),
    });
  }

  #toResult(result: ToolResult, index: number): Block {
    return {
      type: 'tool_result',
      tool_use_id: this.#open[index] ?? result.call.id,
      content: describeResult(result),
      ...(result.outcome.kind === 'answered' ? {} : { is_error: true }),
    };
  }

  /** The provider counts cached tokens apart. */
  #usageOf({ usage, content }: Message): Usage {
    const report = objectOf(usage);
    const [cached, cacheWrites] = [report.cache_read_input_tokens ?? 0, report.cache_creation_input_tokens ?? 0];
    const input = Number(report.input_tokens) + Number(cached) + Number(cacheWrites);
    const requestLength = JSON.stringify([this.#request, this.#messages]).length;
    const texts = { requestLength, answerLength: JSON.stringify(content).length };
    return readUsage({ input, output: report.output_tokens, cached, cacheWrites }, texts);
  }
}

function createRequest(config: AnthropicConfig, { prompt, facts, tools }: Task): Omit<Request, 'messages'> {
  const { model, maxOutputTokens, reasoningEffort, thinking } = config;
  return {
    model,
    max_tokens: maxOutputTokens,
    // The mark covers the tools, too, which come before the prompt.
    system: [
      { type: 'text', text: prompt, cache_control: { type: 'ephemeral' } },
      ...(facts === undefined ? [] : [{ type: 'text' as const, text: facts }]),
    ],
    ...(tools.size === 0 ? {} : { tools: [...tools.values()].map(toTool) }),
    ...(thinking === undefined ? {} : { thinking: { type: thinking } }),
    ...(reasoningEffort === undefined ? {} : { output_config: { effort: reasoningEffort as Effort } }), // the API checks it
  };
}

/** The API refuses a message without words. */
const toWords = (userInput: string): string => (userInput.trim() === '' ? '(no words)' : userInput);

type Effort = NonNullable<NonNullable<Request['output_config']>['effort']>;

function toTool({ name, description, parameters }: Tool): Anthropic.Messages.Tool {
  return { name, description, input_schema: { ...parameters, type: 'object' } };
}

function toMessages(calls: readonly EarlierCall[]): MessageParam[] {
  const answered = calls.filter(({ result }) => result !== undefined);
  return [
    {
      role: 'assistant',
      content: calls.map(({ id, name, arguments: text }) => ({
        type: 'tool_use',
        id,
        name,
        input: objectOf(JSON.parse(text)),
      })),
    },
    ...(answered.length === 0 ? [] : [{ role: 'user' as const, content: answered.map(toEarlierResult) }]),
  ];
}

const toEarlierResult = ({ id, result = '', isFailed }: EarlierCall): Block => ({
  type: 'tool_result',
  tool_use_id: id,
  content: result,
  ...(isFailed ? { is_error: true } : {}),
});

/** Reads the response without trust in its type: another server may omit any member. */
function readContent(message: Message): JsonObject[] {
  const { content } = objectOf(message);
  if (!Array.isArray(content)) throw unreadableAnswer();
  return content.filter(isObject);
}

/** The API refuses empty texts, and thinking without its signature; everything else goes back as it came. */
function isReplayable({ type, text, signature, data }: JsonObject): boolean {
  if (type === 'text') return typeof text === 'string' && text.trim() !== '';
  if (type === 'thinking') return typeof signature === 'string' && signature !== '';
  if (type === 'redacted_thinking') return typeof data === 'string' && data !== '';
  return true;
}

/** The API refuses calls without an object, which another server may send: the result says what was wrong. */
const withObjectInput = (block: JsonObject): JsonObject =>
  block.type === 'tool_use' && !isObject(block.input) ? { ...block, input: {} } : block;

const readText = ({ type, text }: JsonObject): string => (type === 'text' && typeof text === 'string' ? text : '');

function readCall({ type, id, name, input }: JsonObject): ToolCall[] {
  if (type !== 'tool_use') return [];
  if (typeof id !== 'string' || typeof name !== 'string' || id === '') throw unreadableAnswer();
  return [{ id, name, arguments: typeof input === 'string' ? input : JSON.stringify(input ?? {}) }];
}
