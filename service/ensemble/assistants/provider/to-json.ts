import type { Json } from 'fountainai/openapi';

/** Returns the value as JSON has it: without undefined members, and without types of a provider's package. */
export function toJson(value: object): Json {
  return JSON.parse(JSON.stringify(value)) as Json; // the text is JSON
}
