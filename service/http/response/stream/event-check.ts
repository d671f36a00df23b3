/**
 * Checks an event stream by its schema. OpenAPI 3.1 does not say what the schema of this media type describes, and documents
 * mean the text, an event with its fields, or the data of an event.
 */
import type { Fault, Validator } from '../../../../openapi/validation/validator.ts';
import { type ReadEvent, readEvents } from './event-text.ts';

/** Returns the faults of the first event that matches in no reading; its number is in the pointer. */
export function checkEvents(text: string, validate: Validator): readonly Fault[] {
  if (validate(text).length === 0) return [];
  for (const [index, event] of readEvents(text).entries()) {
    const [faults = [], ...others] = readings(event).map((reading) => validate(reading));
    if (faults.length === 0 || others.some(({ length }) => length === 0)) continue;
    return faults.map((fault) => ({ ...fault, pointer: `/${index}${fault.pointer}` }));
  }
  return [];
}

/** Returns what a schema can describe: the data as JSON or as text, and the event with either of them; also as the item of a list. */
function readings({ event, data, id }: ReadEvent): unknown[] {
  const fields = { ...(event === undefined ? {} : { event }), ...(id === undefined ? {} : { id }) };
  const single = [...parsed(data), data].flatMap((value) => [value, { ...fields, data: value }]);
  return [...single, ...single.map((value) => [value])];
}

function parsed(data: string): unknown[] {
  try {
    return [JSON.parse(data)];
  } catch {
    return [];
  }
}
