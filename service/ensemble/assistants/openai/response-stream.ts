/** The events of the Responses API: https://platform.openai.com/docs/api-reference/responses-streaming */
import { isArray, isObject, type JsonObject, objectOf } from 'fountainai/openapi';
import type { OnText } from '../../conversation/assistant.ts';

/** The last event has the whole response. */
const ends: ReadonlySet<unknown> = new Set(['response.completed', 'response.incomplete', 'response.failed']);
const texts: ReadonlySet<unknown> = new Set(['response.output_text.delta', 'response.refusal.delta']);

/** Shows the text, and returns the response; undefined if it has no end. */
export async function joinResponseEvents(events: AsyncIterable<object>, onText: OnText): Promise<object | undefined> {
  const items: JsonObject[] = [];
  let end: JsonObject | undefined;
  for await (const event of events) {
    const { type, delta, item, response } = objectOf(event);
    if (texts.has(type) && typeof delta === 'string' && delta !== '') await onText(delta);
    if (type === 'response.output_item.done' && isObject(item)) items.push(item);
    if (ends.has(type) && isObject(response)) end = response;
  }
  // Another server may repeat nothing in its last event.
  const isBare = end !== undefined && items.length > 0 && !(isArray(end.output) && end.output.length > 0);
  return isBare ? { ...end, output: items } : end;
}
