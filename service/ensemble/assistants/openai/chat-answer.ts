/** Reads the response of a server that speaks Chat Completions, without trust in its type: each may omit or change members. */
import { isArray, isObject, type Json, type JsonObject, objectOf } from 'fountainai/openapi';
import type { ChatCompletionAssistantMessageParam } from 'openai/resources/chat/completions';
import { ProviderError, type ToolCall } from '../../conversation/assistant.ts';
import { sanitizedCode, unreadableAnswer } from '../provider/provider-fault.ts';

export interface ChatAnswer {
  readonly text: string;
  readonly calls: readonly ToolCall[];
  /** The answer as it is sent back. */
  readonly message: ChatCompletionAssistantMessageParam;
}

/**
 * Returns the calls unless the answer was cut off; servers also give the reason `stop` with calls. Arguments may be an object
 * instead of its JSON, and ids may be missing.
 * @param position of the message, for the ids of calls that have none
 * @throws ProviderError if the response has no message, or if its choice has an error
 */
export function readAnswer(completion: object, position: number): ChatAnswer {
  const body = objectOf(completion);
  const choice = isArray(body.choices) ? objectOf(body.choices[0]) : {};
  const message = choice.message;
  // A choice has a part of an answer next to the error that has ended it.
  const failure = isObject(message) ? readError(choice.error) : readError(body.error ?? choice.error);
  if (failure !== undefined) throw failure;
  if (!isObject(message)) throw unreadableAnswer();
  const content = readContent(message);
  const reason = typeof choice.finish_reason === 'string' ? choice.finish_reason : '';
  const cut = cutReasons.has(reason) ? [`(The answer was cut off: ${reason}.)`] : [];
  const asked = isArray(message.tool_calls) && cut.length === 0 ? message.tool_calls : [];
  const calls = asked.flatMap(readCall(position));
  return {
    text: [content, ...cut].filter(Boolean).join('\n'),
    calls,
    message: toAssistantMessage(content, calls, message),
  };
}

const cutReasons: ReadonlySet<string> = new Set(['length', 'content_filter', 'error']);

const readCall =
  (position: number) =>
  (call: Json, index: number): ToolCall[] => {
    const { id, function: called } = objectOf(call);
    const { name, arguments: given } = objectOf(called);
    if (typeof name !== 'string') return [];
    const written = typeof given === 'string' ? given : JSON.stringify(given ?? {});
    const ownId = typeof id === 'string' && id !== '' ? id : `call_${position}_${index}`;
    return [{ id: ownId, name, arguments: written === '' ? '{}' : written }];
  };

/** A content may be a text, a list of parts, null, or missing. Reasoning has members of its own, and is not shown. */
function readContent({ content, refusal }: JsonObject): string {
  const text = isArray(content) ? content.map((part) => readPart(objectOf(part))).join('') : content;
  if (typeof text === 'string' && text !== '') return text;
  return typeof refusal === 'string' ? refusal : '';
}

const readPart = ({ text }: JsonObject): string => (typeof text === 'string' ? text : '');

function toAssistantMessage(
  content: string,
  calls: readonly ToolCall[],
  { reasoning_details: details }: JsonObject,
): ChatCompletionAssistantMessageParam {
  const asked = calls.map(({ id, name, arguments: text }) => ({
    id,
    type: 'function' as const,
    function: { name, arguments: text },
  }));
  return {
    role: 'assistant',
    content: content === '' && calls.length > 0 ? null : content,
    ...(calls.length === 0 ? {} : { tool_calls: asked }),
    // OpenRouter continues the reasoning of a model by this member, unchanged.
    ...(isArray(details) && details.length > 0 ? { reasoning_details: details } : {}),
  };
}

/** Some servers answer with status 200 and an error. */
function readError(error: Json | undefined): ProviderError | undefined {
  if (!isObject(error)) return undefined;
  const { code, message } = error;
  const detail = typeof message === 'string' ? message : undefined;
  const status = typeof code === 'number' ? ` ${code}` : sanitizedCode(code);
  return new ProviderError('ensemble-provider-refused', `the model's provider answered with an error${status}`, detail);
}
