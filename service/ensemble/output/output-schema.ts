/** The schema of the results of a tool: that of the document, and that of a result that breaks it. */
import {
  countSchemas,
  inlined,
  isJsonType,
  type Json,
  type JsonObject,
  memoize,
  objectOf,
  type Operation,
  SchemaError,
  type SchemaView,
} from 'fountainai/openapi';
import { showKeyword } from '../tools/tool-texts.ts';

/** Maximum characters as JSON, and maximum number of schemas with references resolved. */
const limits = { characters: 8_192, schemas: 300 };

/** A result that breaks its document. Clients reject a result that has no structured content, or other than the schema allows. */
const brokenResult = {
  type: 'object',
  required: ['warning', 'status', 'text'],
  properties: { warning: { type: 'string' }, status: { type: 'integer' }, text: { type: 'string' } },
  additionalProperties: false,
} as const;

/**
 * Returns the schema if all successful responses are of one JSON schema, and if it can be shown as it is: each result that fits
 * the document must fit the shown schema. Cached; `remember` stores what another thread has made.
 */
export const outputSchema = memoize((operation: Operation) => makeOutputSchema(operation));

function makeOutputSchema(operation: Operation): JsonObject | undefined {
  const schema = findSchema(operation);
  const shown = schema === undefined ? undefined : show(schema);
  if (schema === undefined || shown === undefined || JSON.stringify(shown).length > limits.characters) return undefined;
  const { $defs, ...natural } = shown;
  return {
    ...(schema.types.join() === 'object' ? { type: 'object' } : {}),
    anyOf: [natural, brokenResult],
    ...($defs === undefined ? {} : { $defs }),
  };
}

function findSchema({ responses }: Operation): SchemaView | undefined {
  const successes = [...responses.values()].filter(({ status }) => status.startsWith('2'));
  const contents = successes.flatMap(({ content }) => [...content]);
  const [only] = contents;
  if (successes.length !== 1 || contents.length !== 1 || only === undefined) return undefined;
  return isJsonType(only[0]) ? only[1].schema : undefined;
}

/** Keywords that constrain no value, or that validators apply differently. */
const free = new Set(['title', 'description', 'default', 'example', 'examples', 'deprecated', 'readOnly', 'writeOnly']);

function show(schema: SchemaView): JsonObject | undefined {
  const altered: string[] = [];
  const showConstraint = (keyword: string, value: Json): Json | undefined => {
    if (keyword === 'format' || keyword.startsWith('content')) return undefined;
    const shown = showKeyword(keyword, value);
    if (free.has(keyword)) return shown;
    const isSame = JSON.stringify(shown) === JSON.stringify(value);
    if (!isSame || (keyword === 'pattern' && !isPattern(value))) altered.push(keyword);
    return shown;
  };
  try {
    if (countSchemas(schema, new Map()) > limits.schemas) return undefined;
    const shown = objectOf(inlined(schema, 'response', showConstraint));
    return altered.length === 0 ? shown : undefined;
  } catch (error) {
    if (error instanceof SchemaError) return undefined;
    throw error;
  }
}

function isPattern(value: Json): boolean {
  try {
    new RegExp(typeof value === 'string' ? value : '[', 'u');
    return true;
  } catch {
    return false;
  }
}
