/** The Responses API, https://platform.openai.com/docs/api-reference/responses/create */
import { BadRequestError, type OpenAI } from 'openai';
import { type Json, objectOf } from 'fountainai/openapi';
import type {
  FunctionTool,
  Response as ModelResponse,
  ResponseCreateParamsNonStreaming,
  ResponseInputItem,
  ResponseOutputItem,
  ResponseOutputMessage,
  ResponseReasoningItem,
} from 'openai/resources/responses/responses';
import { describeResult } from '../../conversation/answer.ts';
import {
  type Conversation,
  ProviderError,
  type Task,
  type ToolResult,
  type Turn,
  type Usage,
} from '../../conversation/assistant.ts';
import type { Tool } from '../../tools/tools.ts';
import { sanitizedCode, unreadableAnswer } from '../provider/provider-fault.ts';
import { toJson } from '../provider/to-json.ts';
import { readUsage } from '../provider/usage.ts';

/**
 * Nothing is stored at the provider, so each request contains the whole conversation. Reasoning is sent
 * encrypted; models without reasoning reject such a request, which is remembered.
 */
export interface ResponsesDialect {
  readonly client: OpenAI;
  readonly model: string;
  encryptedReasoning: boolean;
}

export class ResponsesConversation implements Conversation {
  readonly #dialect: ResponsesDialect;
  readonly #request: ResponseCreateParamsNonStreaming;
  readonly #input: ResponseInputItem[];

  /** @param saved what `save` has returned */
  constructor(dialect: ResponsesDialect, task: Task, tools: readonly Tool[], saved?: Json) {
    this.#dialect = dialect;
    this.#input = readInput(saved) ?? [{ role: 'user', content: task.userInput }];
    this.#request = {
      model: dialect.model,
      instructions: task.prompt,
      store: false,
      ...(tools.length === 0 ? {} : { tools: tools.map(functionTool), parallel_tool_calls: true }),
    };
  }

  save(): Json {
    return toJson({ input: this.#input });
  }

  async next(results: readonly ToolResult[], signal: AbortSignal): Promise<Turn> {
    this.#input.push(...results.map(callOutput));
    const size = JSON.stringify([this.#request, this.#input]).length;
    const response = await this.#create(signal);
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
    return { ...toTurn(response), usage: this.#usageOf(response, size) };
  }

  #usageOf({ usage, output }: ModelResponse, size: number): Usage {
    const report: Partial<NonNullable<typeof usage>> = usage ?? {};
    const { input_tokens: input, output_tokens, input_tokens_details: details } = report;
    const texts = { requestLength: size, answerLength: JSON.stringify(output).length };
    return readUsage({ input, output: output_tokens, cached: details?.cached_tokens }, texts);
  }

  async #create(signal: AbortSignal): Promise<ModelResponse> {
    const request = { ...this.#request, input: [...this.#input] };
    if (!this.#dialect.encryptedReasoning) return this.#dialect.client.responses.create(request, { signal });
    try {
      return await this.#dialect.client.responses.create(
        { ...request, include: ['reasoning.encrypted_content'] },
        { signal },
      );
    } catch (error) {
      if (!(error instanceof BadRequestError) || error.param !== 'include') throw error;
      this.#dialect.encryptedReasoning = false;
      return this.#create(signal);
    }
  }
}

function readInput(saved: Json | undefined): ResponseInputItem[] | undefined {
  const { input } = objectOf(saved);
  return Array.isArray(input) ? (input as ResponseInputItem[]) : undefined; // as `save` wrote them
}

function functionTool({ name, description, parameters }: Tool): FunctionTool {
  return { type: 'function', name, description, parameters, strict: false };
}

function callOutput(result: ToolResult): ResponseInputItem {
  return { type: 'function_call_output', call_id: result.call.id, output: describeResult(result) };
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

function toTurn({ output, incomplete_details }: ModelResponse): Turn {
  const text = output.map((item) => (item.type === 'message' ? readText(item) : '')).filter(Boolean);
  const cut = incomplete_details?.reason;
  return {
    text: [...text, ...(cut === undefined ? [] : [`(The answer was cut off: ${cut}.)`])].join('\n'),
    calls: output.flatMap((item) =>
      item.type === 'function_call' ? [{ id: item.call_id, name: item.name, arguments: item.arguments }] : [],
    ),
  };
}

function readText({ content }: ResponseOutputMessage): string {
  return content.map((part) => (part.type === 'output_text' ? part.text : part.refusal)).join('');
}
