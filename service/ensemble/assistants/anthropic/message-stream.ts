/** The events of the Messages API: https://platform.claude.com/docs/en/build-with-claude/streaming */
import { isArray, isObject, type Json, type JsonObject, objectOf } from 'fountainai/openapi';
import type { OnText } from '../../conversation/assistant.ts';

/** Joins the events to the message that the server would have sent without a stream, and shows its text; undefined without an end. */
export async function joinMessageEvents(events: AsyncIterable<object>, onText: OnText): Promise<object | undefined> {
  const blocks: JsonObject[] = [];
  let message: JsonObject = {};
  let hasText = false;
  let isEnded = false;
  for await (const event of events) {
    const { type, index, message: begun, content_block: block, delta, usage } = objectOf(event);
    const place = typeof index === 'number' ? index : blocks.length - 1;
    if (type === 'message_start') message = objectOf(begun);
    if (type === 'content_block_start') {
      blocks[place] = objectOf(block);
      // The texts of two blocks are two lines.
      if (hasText && blocks[place].type === 'text') await onText('\n');
    }
    if (type === 'content_block_delta') {
      const piece = objectOf(delta);
      blocks[place] = addDelta(blocks[place] ?? {}, piece);
      if (piece.type === 'text_delta' && typeof piece.text === 'string' && piece.text !== '') {
        hasText = true;
        await onText(piece.text);
      }
    }
    if (type === 'message_delta') {
      message = { ...message, ...objectOf(delta), usage: { ...objectOf(message.usage), ...present(objectOf(usage)) } };
      isEnded = typeof message.stop_reason === 'string';
    }
  }
  return isEnded ? { ...message, content: blocks.filter(isObject).map(toWhole) } : undefined;
}

/** Pieces of JSON are kept apart from the input that a block begins with. */
const jsonPieces = 'json_pieces';

function addDelta(
  block: JsonObject,
  { type, text, thinking, signature, citation, partial_json: json }: JsonObject,
): JsonObject {
  if (type === 'text_delta') return { ...block, text: join(block.text, text) };
  if (type === 'thinking_delta') return { ...block, thinking: join(block.thinking, thinking) };
  if (type === 'signature_delta') return { ...block, signature: join(block.signature, signature) };
  if (type === 'input_json_delta') return { ...block, [jsonPieces]: join(block[jsonPieces], json) };
  if (type === 'citations_delta' && citation !== undefined) {
    return { ...block, citations: [...(isArray(block.citations) ? block.citations : []), citation] };
  }
  return block;
}

const join = (before: Json | undefined, piece: Json | undefined): string =>
  `${typeof before === 'string' ? before : ''}${typeof piece === 'string' ? piece : ''}`;

/** Input that is not JSON stays a text: the result of the call says what was wrong. */
function toWhole({ [jsonPieces]: pieces, ...block }: JsonObject): JsonObject {
  if (typeof pieces !== 'string' || pieces === '') return block;
  try {
    return { ...block, input: JSON.parse(pieces) as Json };
  } catch {
    return { ...block, input: pieces };
  }
}

/** Later counts replace earlier ones, but null does not. */
const present = (usage: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(usage).filter(([, count]) => count !== null));
