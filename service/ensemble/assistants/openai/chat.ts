/**
 * Chat Completions, https://platform.openai.com/docs/api-reference/chat/create, for servers that have no Responses API.
 */
import { BadRequestError, type OpenAI } from 'openai';
import { Stream } from 'openai/core/streaming';
import type { OpenAiConfig } from 'fountainai';
import { type Json, objectOf } from 'fountainai/openapi';
import type {
  ChatCompletionCreateParamsNonStreaming,
  ChatCompletionFunctionTool,
  ChatCompletionMessageParam,
} from 'openai/resources/chat/completions';
import type { ReasoningEffort } from 'openai/resources/shared';
import { describeResult } from '../../conversation/answer.ts';
import type { Conversation, OnText, Task, ToolResult, Turn, Usage } from '../../conversation/assistant.ts';
import type { Tool } from '../../tools/tools.ts';
import {
  type Earlier,
  type EarlierCall,
  openConversation,
  restoreMessages,
  saveState,
  type StateOwner,
} from '../provider/earlier.ts';
import { joinPrompt } from '../provider/join-prompt.ts';
import { requestStreamed, type StreamSupport } from '../provider/streamed-request.ts';
import { readUsage } from '../provider/usage.ts';
import { type ChatAnswer, readAnswer } from './chat-answer.ts';
import { joinChunks } from './chat-stream.ts';

type ChatRequest = ChatCompletionCreateParamsNonStreaming;

export interface ChatDialect {
  readonly client: OpenAI;
  readonly config: OpenAiConfig;
  /** The name of the limit of tokens, which is remembered when the server refuses it. */
  limitName: 'max_tokens' | 'max_completion_tokens';
  readonly streams: StreamSupport;
}

export class ChatConversation implements Conversation {
  readonly #dialect: ChatDialect;
  readonly #request: Omit<ChatCompletionCreateParamsNonStreaming, 'messages'>;
  readonly #messages: ChatCompletionMessageParam[];
  readonly #owner: StateOwner;
  /** The ids of the calls whose results come next. */
  #open: readonly string[];

  constructor(dialect: ChatDialect, task: Task, earlier: Earlier) {
    this.#dialect = dialect;
    this.#request = createRequest(dialect.config, task);
    this.#owner = { api: 'chat', model: dialect.config.model };
    const opening: ChatCompletionMessageParam[] = [
      { role: 'system', content: joinPrompt(task) },
      ...openConversation<ChatCompletionMessageParam>(task, {
        toUser: (content) => ({ role: 'user', content }),
        toAnswer: (content) => ({ role: 'assistant', content }),
        toMessages,
      }),
    ];
    const restored = restoreMessages(this.#owner, earlier, { opening, toMessages: toMessages });
    this.#messages = restored.messages;
    this.#open = restored.open;
  }

  save(): Json {
    return saveState(this.#owner, { messages: this.#messages, open: this.#open });
  }

  async next(results: readonly ToolResult[], signal: AbortSignal, onText?: OnText): Promise<Turn> {
    this.#messages.push(...results.map((result, index) => toolMessage(result, this.#open[index])));
    const request = { ...this.#request, messages: [...this.#messages] };
    const completion =
      onText === undefined ? await this.#create(request, signal) : await this.#createStreamed(request, signal, onText);
    const answer = readAnswer(completion, this.#messages.length);
    this.#messages.push(answer.message);
    this.#open = answer.calls.map(({ id }) => id);
    const { text, calls } = answer;
    return { text, calls, usage: usageOf(completion, request, answer) };
  }

  #create(request: ChatRequest, signal: AbortSignal): Promise<object> {
    const { client } = this.#dialect;
    return this.#withLimit(request, (limited) => client.chat.completions.create(limited, { signal }));
  }

  /** The last chunk has the tokens only if the request asks for them. */
  #createStreamed(request: ChatRequest, signal: AbortSignal, onText: OnText): Promise<object> {
    const { client, streams: support } = this.#dialect;
    const streaming = { stream: true, stream_options: { include_usage: true } } as const;
    return requestStreamed<object>({
      support,
      signal,
      onText,
      open: () =>
        this.#withLimit(request, (limited) =>
          client.chat.completions.create({ ...limited, ...streaming }, { signal }).asResponse(),
        ),
      read: (response) => Stream.fromSSEResponse<object>(response, new AbortController(), client),
      join: joinChunks,
      whole: () => this.#create(request, signal),
    });
  }

  async #withLimit<Answer>(request: ChatRequest, send: (limited: ChatRequest) => Promise<Answer>): Promise<Answer> {
    const { config, limitName } = this.#dialect;
    const limit = config.maxOutputTokens;
    if (limit === undefined) return send(request);
    try {
      return await send({ ...request, [limitName]: limit });
    } catch (error) {
      const isRefused = error instanceof BadRequestError && error.param === limitName;
      if (!isRefused || limitName === 'max_completion_tokens') throw error;
      this.#dialect.limitName = 'max_completion_tokens';
      return send({ ...request, max_completion_tokens: limit });
    }
  }
}

function createRequest(
  { model, reasoningEffort, parallelToolCalls }: OpenAiConfig,
  { tools }: Task,
): Omit<ChatCompletionCreateParamsNonStreaming, 'messages'> {
  const hasTools = tools.size > 0;
  return {
    model,
    ...(hasTools ? { tools: [...tools.values()].map(functionTool) } : {}),
    ...(hasTools && parallelToolCalls !== undefined ? { parallel_tool_calls: parallelToolCalls } : {}),
    ...(reasoningEffort === undefined ? {} : { reasoning_effort: reasoningEffort as ReasoningEffort }), // the API checks it
  };
}

/** Reads the report without trust in its type, like the response. */
function usageOf(completion: object, request: object, answer: ChatAnswer): Usage {
  const report = objectOf(objectOf(completion).usage);
  const { prompt_tokens: input, completion_tokens: output, prompt_tokens_details: details } = report;
  const texts = { requestLength: JSON.stringify(request).length, answerLength: JSON.stringify(answer.message).length };
  return readUsage({ input, output, cached: objectOf(details).cached_tokens }, texts);
}

function functionTool({ name, description, parameters }: Tool): ChatCompletionFunctionTool {
  return { type: 'function', function: { name, description, parameters: { ...parameters }, strict: false } };
}

function toolMessage(result: ToolResult, id = result.call.id): ChatCompletionMessageParam {
  return { role: 'tool', tool_call_id: id, content: describeResult(result) };
}

/** Returns the messages of an earlier step. */
function toMessages(calls: readonly EarlierCall[]): ChatCompletionMessageParam[] {
  const asked = calls.map(({ id, name, arguments: text }) => ({
    id,
    type: 'function' as const,
    function: { name, arguments: text },
  }));
  const answered = calls.flatMap(({ id, result }): ChatCompletionMessageParam[] =>
    result === undefined ? [] : [{ role: 'tool', tool_call_id: id, content: result }],
  );
  return [{ role: 'assistant', content: null, tool_calls: asked }, ...answered];
}
