/** The Responses API, https://platform.openai.com/docs/api-reference/responses/create */
import { BadRequestError, type OpenAI } from 'openai';
import { Stream } from 'openai/core/streaming';
import type { OpenAiConfig } from 'fountainai';
import type { Json } from 'fountainai/openapi';
import type { ReasoningEffort } from 'openai/resources/shared';
import type {
  FunctionTool,
  Response as ModelResponse,
  ResponseCreateParamsNonStreaming,
  ResponseFunctionToolCall,
  ResponseInputItem,
  ResponseOutputItem,
  ResponseOutputMessage,
  ResponseReasoningItem,
} from 'openai/resources/responses/responses';
import { describeResult } from '../../conversation/answer.ts';
import {
  type Conversation,
  type OnText,
  ProviderError,
  type Task,
  type ToolCall,
  type ToolResult,
  type Turn,
  type Usage,
} from '../../conversation/assistant.ts';
import type { Tool } from '../../tools/tools.ts';
import {
  type Earlier,
  type EarlierCall,
  openConversation,
  restoreMessages,
  saveState,
  type StateOwner,
} from '../provider/earlier.ts';
import { sanitizedCode, unreadableAnswer } from '../provider/provider-fault.ts';
import { joinPrompt } from '../provider/join-prompt.ts';
import { requestStreamed, type StreamSupport } from '../provider/streamed-request.ts';
import { readUsage } from '../provider/usage.ts';
import { joinResponseEvents } from './response-stream.ts';

/**
 * Nothing is stored at the provider, so each request contains the whole conversation. Reasoning is sent
 * encrypted; models without reasoning reject such a request, which is remembered.
 */
export interface ResponsesDialect {
  readonly client: OpenAI;
  readonly config: OpenAiConfig;
  encryptedReasoning: boolean;
  readonly streams: StreamSupport;
}

export class ResponsesConversation implements Conversation {
  readonly #dialect: ResponsesDialect;
  readonly #request: ResponseCreateParamsNonStreaming;
  readonly #input: ResponseInputItem[];
  readonly #owner: StateOwner;
  /** The ids of the calls whose results come next. */
  #open: readonly string[];

  constructor(dialect: ResponsesDialect, task: Task, earlier: Earlier) {
    this.#dialect = dialect;
    this.#request = createRequest(dialect.config, task);
    this.#owner = { api: 'responses', model: dialect.config.model };
    const opening = openConversation<ResponseInputItem>(task, {
      toUser: (content) => ({ role: 'user', content }),
      toAnswer: (content) => ({ role: 'assistant', content }),
      toMessages: toItems,
    });
    const restored = restoreMessages(this.#owner, earlier, { opening, toMessages: toItems });
    this.#input = restored.messages;
    this.#open = restored.open;
  }

  save(): Json {
    return saveState(this.#owner, { messages: this.#input, open: this.#open });
  }

  async next(results: readonly ToolResult[], signal: AbortSignal, onText?: OnText): Promise<Turn> {
    this.#input.push(...results.map((result, index) => callOutput(result, this.#open[index])));
    const size = JSON.stringify([this.#request, this.#input]).length;
    const response = onText === undefined ? await this.#create(signal) : await this.#createStreamed(signal, onText);
    // The response may not match its type.
    if (!Array.isArray(response.output)) throw unreadableAnswer();
    if (response.status === 'failed') {
      throw new ProviderError(
        'ensemble-model-failed',
        `the model failed${sanitizedCode(response.error?.code)}`,
        response.error?.message,
      );
    }
    this.#input.push(...response.output.flatMap(replayed));
    const turn = toTurn(response);
    this.#open = turn.calls.map(({ id }) => id);
    return { ...turn, usage: this.#usageOf(response, size) };
  }

  #usageOf({ usage, output }: ModelResponse, size: number): Usage {
    const report: Partial<NonNullable<typeof usage>> = usage ?? {};
    const { input_tokens: input, output_tokens, input_tokens_details: details } = report;
    const texts = { requestLength: size, answerLength: JSON.stringify(output).length };
    return readUsage({ input, output: output_tokens, cached: details?.cached_tokens }, texts);
  }

  #create(signal: AbortSignal): Promise<ModelResponse> {
    const { client } = this.#dialect;
    return this.#withReasoning((request) => client.responses.create(request, { signal }));
  }

  #createStreamed(signal: AbortSignal, onText: OnText): Promise<ModelResponse> {
    const { client, streams: support } = this.#dialect;
    return requestStreamed<ModelResponse>({
      support,
      signal,
      onText,
      open: () =>
        this.#withReasoning((request) =>
          client.responses.create({ ...request, stream: true }, { signal }).asResponse(),
        ),
      read: (response) => Stream.fromSSEResponse<object>(response, new AbortController(), client),
      join: joinResponseEvents,
      whole: () => this.#create(signal),
    });
  }

  async #withReasoning<Answer>(send: (request: ResponseCreateParamsNonStreaming) => Promise<Answer>): Promise<Answer> {
    const request = { ...this.#request, input: [...this.#input] };
    if (!this.#dialect.encryptedReasoning) return send(request);
    try {
      return await send({ ...request, include: ['reasoning.encrypted_content'] });
    } catch (error) {
      if (!(error instanceof BadRequestError) || error.param !== 'include') throw error;
      this.#dialect.encryptedReasoning = false;
      return send(request);
    }
  }
}

function createRequest(
  { model, maxOutputTokens, reasoningEffort, parallelToolCalls }: OpenAiConfig,
  task: Task,
): ResponseCreateParamsNonStreaming {
  const { tools } = task;
  const hasTools = tools.size > 0;
  return {
    model,
    instructions: joinPrompt(task),
    store: false,
    ...(hasTools ? { tools: [...tools.values()].map(functionTool) } : {}),
    ...(hasTools && parallelToolCalls !== undefined ? { parallel_tool_calls: parallelToolCalls } : {}),
    ...(maxOutputTokens === undefined ? {} : { max_output_tokens: maxOutputTokens }),
    ...(reasoningEffort === undefined ? {} : { reasoning: { effort: reasoningEffort as ReasoningEffort } }), // the API checks it
  };
}

/** Returns the items of an earlier step. */
function toItems(calls: readonly EarlierCall[]): ResponseInputItem[] {
  const asked = calls.map(({ id, name, arguments: text }): ResponseInputItem => ({
    type: 'function_call',
    call_id: id,
    name,
    arguments: text,
  }));
  const answered = calls.flatMap(({ id, result }): ResponseInputItem[] =>
    result === undefined ? [] : [{ type: 'function_call_output', call_id: id, output: result }],
  );
  return [...asked, ...answered];
}

function functionTool({ name, description, parameters }: Tool): FunctionTool {
  return { type: 'function', name, description, parameters, strict: false };
}

function callOutput(result: ToolResult, id = result.call.id): ResponseInputItem {
  return { type: 'function_call_output', call_id: id, output: describeResult(result) };
}

/** Removes ids: the provider would look them up, and has not stored them. */
function replayed(item: ResponseOutputItem): ResponseInputItem[] {
  if (item.type === 'message') {
    const phase = item.phase === undefined || item.phase === null ? {} : { phase: item.phase };
    return [{ role: 'assistant', content: readText(item), ...phase }];
  }
  if (item.type === 'function_call') {
    return [{ type: item.type, call_id: item.call_id, name: item.name, arguments: item.arguments }];
  }
  if (item.type === 'reasoning' && typeof item.encrypted_content === 'string') {
    const reasoning = { type: item.type, summary: item.summary, encrypted_content: item.encrypted_content };
    return [reasoning as ResponseReasoningItem]; // the type requires the id that must be omitted
  }
  return [];
}

function toTurn(response: ModelResponse): Turn {
  const { output } = response;
  const text = output.map((item) => (item.type === 'message' ? readText(item) : '')).filter(Boolean);
  const cut = readCut(response);
  return {
    text: [...text, ...(cut === undefined ? [] : [`(The answer was cut off: ${cut}.)`])].join('\n'),
    // Calls of an answer that was cut off may be incomplete.
    calls: (cut === undefined ? output : []).flatMap((item) => (item.type === 'function_call' ? [readCall(item)] : [])),
  };
}

/** Returns why an answer is not whole. Another server may omit the reason, and the status. */
function readCut({ status, incomplete_details: details }: Partial<ModelResponse>): string | undefined {
  return details?.reason ?? (typeof status !== 'string' || status === 'completed' ? undefined : status);
}

/** Another server may omit any member. */
function readCall({ call_id: id, name, arguments: text }: Partial<ResponseFunctionToolCall>): ToolCall {
  if (typeof id !== 'string' || id === '' || typeof name !== 'string' || typeof text !== 'string') {
    throw unreadableAnswer();
  }
  return { id, name, arguments: text };
}

function readText({ content }: ResponseOutputMessage): string {
  return content.map((part) => (part.type === 'output_text' ? part.text : part.refusal)).join('');
}
