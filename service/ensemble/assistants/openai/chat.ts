/**
 * Chat Completions, https://platform.openai.com/docs/api-reference/chat/create, for servers that have no Responses API.
 */
import type { OpenAI } from 'openai';
import { type Json, objectOf } from 'fountainai/openapi';
import type {
  ChatCompletionCreateParamsNonStreaming,
  ChatCompletionFunctionTool,
  ChatCompletionMessage,
  ChatCompletionMessageFunctionToolCall,
  ChatCompletionMessageParam,
} from 'openai/resources/chat/completions';
import { describeResult } from '../../conversation/answer.ts';
import type { Conversation, Task, ToolResult, Turn, Usage } from '../../conversation/assistant.ts';
import type { Tool } from '../../tools/tools.ts';
import { unreadableAnswer } from '../provider/provider-fault.ts';
import { toJson } from '../provider/to-json.ts';
import { readUsage } from '../provider/usage.ts';

export interface ChatDialect {
  readonly client: OpenAI;
  readonly model: string;
}

export class ChatConversation implements Conversation {
  readonly #client: OpenAI;
  readonly #request: Omit<ChatCompletionCreateParamsNonStreaming, 'messages'>;
  readonly #messages: ChatCompletionMessageParam[];

  /** @param saved what `save` has returned */
  constructor({ client, model }: ChatDialect, task: Task, tools: readonly Tool[], saved?: Json) {
    this.#client = client;
    this.#messages = readMessages(saved) ?? [
      { role: 'system', content: task.prompt },
      { role: 'user', content: task.userInput },
    ];
    this.#request = {
      model,
      ...(tools.length === 0 ? {} : { tools: tools.map(functionTool), parallel_tool_calls: true }),
    };
  }

  save(): Json {
    return toJson({ messages: this.#messages });
  }

  async next(results: readonly ToolResult[], signal: AbortSignal): Promise<Turn> {
    this.#messages.push(...results.map(toolMessage));
    const request = { ...this.#request, messages: [...this.#messages] };
    const completion = await this.#client.chat.completions.create(request, { signal });
    const choice = readChoice(completion);
    const calls = functionCalls(choice.message);
    this.#messages.push({
      role: 'assistant',
      content: choice.message.content ?? null,
      ...(calls.length === 0
        ? {}
        : { tool_calls: calls.map(({ id, type, function: called }) => ({ id, type, function: called })) }),
    });
    const cut =
      choice.finish_reason === 'length' || choice.finish_reason === 'content_filter' ? choice.finish_reason : undefined;
    return {
      text: [readText(choice.message), ...(cut === undefined ? [] : [`(The answer was cut off: ${cut}.)`])]
        .filter(Boolean)
        .join('\n'),
      calls: calls.map(({ id, function: called }) => ({ id, name: called.name, arguments: called.arguments })),
      usage: usageOf(completion, request, choice),
    };
  }
}

function readMessages(saved: Json | undefined): ChatCompletionMessageParam[] | undefined {
  const { messages } = objectOf(saved);
  return Array.isArray(messages) ? (messages as ChatCompletionMessageParam[]) : undefined; // as `save` wrote them
}

/** Reads the report without trust in its type, like the response. */
function usageOf({ usage }: OpenAI.Chat.Completions.ChatCompletion, request: object, choice: object): Usage {
  const report: Partial<NonNullable<typeof usage>> = usage ?? {};
  const { prompt_tokens: input, completion_tokens: output, prompt_tokens_details: details } = report;
  const texts = { requestLength: JSON.stringify(request).length, answerLength: JSON.stringify(choice).length };
  return readUsage({ input, output, cached: details?.cached_tokens }, texts);
}

type Choice = OpenAI.Chat.Completions.ChatCompletion.Choice;

/** Reads the response without trust in its type: another server may omit any member. */
function readChoice(completion: { readonly choices?: readonly Partial<Choice>[] }): Choice {
  const choice = completion.choices?.[0];
  if (choice?.message === undefined) throw unreadableAnswer();
  return choice as Choice; // only `finish_reason` is read besides, which may have any value
}

const functionCalls = ({ tool_calls }: ChatCompletionMessage): ChatCompletionMessageFunctionToolCall[] =>
  (tool_calls ?? []).filter((call) => call.type === 'function');

const readText = ({ content, refusal }: ChatCompletionMessage): string => content ?? refusal ?? '';

function functionTool({ name, description, parameters }: Tool): ChatCompletionFunctionTool {
  return { type: 'function', function: { name, description, parameters: { ...parameters }, strict: false } };
}

function toolMessage(result: ToolResult): ChatCompletionMessageParam {
  return { role: 'tool', tool_call_id: result.call.id, content: describeResult(result) };
}
