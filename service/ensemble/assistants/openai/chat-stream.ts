/** The chunks of Chat Completions: https://platform.openai.com/docs/api-reference/chat-streaming */
import { isArray, isObject, type Json, type JsonObject, objectOf } from 'fountainai/openapi';
import type { OnText } from '../../conversation/assistant.ts';

interface CallPieces {
  id: string;
  name: string;
  /** Some servers send an object instead of its JSON. */
  arguments: Json;
}

/**
 * Joins the chunks to the answer that the server would have sent without a stream, and shows the text. Servers deviate, so that
 * nothing is trusted.
 * @returns undefined if the answer has no end
 */
export async function joinChunks(chunks: AsyncIterable<object>, onText: OnText): Promise<object | undefined> {
  const calls: CallPieces[] = [];
  const places = new Map<number, CallPieces>();
  const texts = { content: '', refusal: '' };
  const details: JsonObject[] = [];
  let finish_reason: Json | undefined;
  let usage: Json | undefined;
  for await (const chunk of chunks) {
    const body = objectOf(chunk);
    if (isObject(body.usage)) usage = body.usage;
    const choice = isArray(body.choices) ? objectOf(body.choices[0]) : {};
    if (isObject(choice.error)) return undefined;
    finish_reason = choice.finish_reason ?? finish_reason;
    const delta = objectOf(choice.delta);
    for (const name of ['content', 'refusal'] as const) {
      const piece = readText(delta[name]);
      texts[name] += piece;
      if (piece !== '') await onText(piece);
    }
    for (const [index, call] of listOf(delta.tool_calls).entries()) addCall({ calls, places }, call, index);
    for (const detail of listOf(delta.reasoning_details)) addDetail(details, detail);
  }
  if (typeof finish_reason !== 'string') return undefined;
  const message = {
    role: 'assistant',
    content: texts.content,
    ...(texts.refusal === '' ? {} : { refusal: texts.refusal }),
    ...(calls.length === 0 ? {} : { tool_calls: calls.map(({ id, ...called }) => ({ id, function: called })) }),
    ...(details.length === 0 ? {} : { reasoning_details: details }),
  };
  return { choices: [{ message, finish_reason }], ...(usage === undefined ? {} : { usage }) };
}

const listOf = (value: Json | undefined): JsonObject[] => (isArray(value) ? value.map(objectOf) : []);

/** A content may be a list of parts. */
const readText = (value: Json | undefined): string =>
  typeof value === 'string'
    ? value
    : listOf(value)
        .map(({ text }) => (typeof text === 'string' ? text : ''))
        .join('');

/** A piece belongs to the call with its number, unless it has an id of its own: some servers number all calls alike. */
function addCall(
  { calls, places }: { readonly calls: CallPieces[]; readonly places: Map<number, CallPieces> },
  { index: given, id, function: called }: JsonObject,
  position: number,
): void {
  const index = typeof given === 'number' ? given : position;
  const { name, arguments: written } = objectOf(called);
  const ownId = typeof id === 'string' ? id : '';
  let call = places.get(index);
  if (call === undefined || (ownId !== '' && call.id !== '' && ownId !== call.id)) {
    call = { id: ownId, name: '', arguments: '' };
    calls.push(call);
    places.set(index, call);
  }
  if (call.id === '') call.id = ownId;
  if (typeof name === 'string' && call.name === '') call.name = name;
  if (typeof written === 'string' && typeof call.arguments === 'string') call.arguments += written;
  else if (written !== undefined && typeof written !== 'string') call.arguments = written;
}

/** Pieces of one part of OpenRouter's reasoning have the same number. */
function addDetail(details: JsonObject[], piece: JsonObject): void {
  const last = details.at(-1);
  if (last?.index === undefined || last.index !== piece.index || last.type !== piece.type) {
    details.push(piece);
    return;
  }
  const joined = Object.entries(piece).map(([name, value]) => {
    const before = last[name];
    const isText =
      ['text', 'summary', 'data'].includes(name) && typeof before === 'string' && typeof value === 'string';
    return [name, isText ? before + value : (value ?? before)];
  });
  details[details.length - 1] = { ...last, ...(Object.fromEntries(joined) as JsonObject) };
}
