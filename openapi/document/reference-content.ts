/** The content of a document for its reference page, on which a person can send requests. */
import { isObject, stringOf } from '../json/json.ts';
import type { ApiDocument, Json, JsonObject } from './document.ts';
import { walk } from './walk.ts';

/**
 * Returns a copy of the content with this service as its only server, and without the examples of optional parameters: the page
 * would write them into the fields of a request, so that a list is filtered before a person has chosen a filter. They are in the
 * descriptions instead.
 */
export function referenceContent({ content }: ApiDocument): JsonObject {
  const copy = structuredClone(content);
  walk(copy, (kind, parameter) => {
    if (kind === 'parameter' && parameter.required !== true) moveExamples(parameter);
  });
  return { ...copy, servers: [{ url: '/', description: 'This service' }] };
}

function moveExamples(parameter: Record<string, Json>): void {
  const { example, examples, schema, description } = parameter;
  const given = [example, ...Object.values(isObject(examples) ? examples : {}).map(readValue)];
  const values = given.filter((value) => value !== undefined).map(renderValue);
  delete parameter.example;
  delete parameter.examples;
  if (isObject(schema)) parameter.schema = omitExamples(schema);
  if (values.length > 0) parameter.description = `${stringOf(description)}\n\nFor example ${values.join(', ')}`.trim();
}

function omitExamples(schema: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(schema).filter(([name]) => name !== 'example' && name !== 'examples'));
}

/** An example may be at another address; then its value is not shown. */
const readValue = (example: Json): Json | undefined => (isObject(example) ? example.value : undefined);

const renderValue = (value: Json): string => `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
