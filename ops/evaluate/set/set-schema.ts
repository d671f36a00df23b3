/**
 * The form of a file of requests, as JSON Schema: the reader validates the file with it, and `npm run docs` writes it to
 * `requests/requests.schema.json` for editors.
 */
import type { JsonObject } from '../../../openapi/document/document.ts';

export const setSchemaFile = 'requests/requests.schema.json';

export const setSchemaText = (): string => `${JSON.stringify(setSchema, undefined, 2)}\n`;

const text = (description: string): JsonObject => ({ type: 'string', minLength: 1, maxLength: 10_000, description });
const list = (description: string, items: JsonObject): JsonObject => ({
  type: 'array',
  maxItems: 100,
  description,
  items,
});

const call: JsonObject = {
  type: 'object',
  description: 'An operation by its operationId, with its arguments by their names.',
  minProperties: 1,
  maxProperties: 1,
  additionalProperties: { type: 'object' },
};

const request: JsonObject = {
  type: 'object',
  required: ['say', 'kind', 'calls'],
  additionalProperties: false,
  properties: {
    say: text('The words of a person.'),
    kind: { ...text('Requests of one kind are counted together.'), maxLength: 60 },
    hostile: {
      type: 'boolean',
      description: 'True if the request must not cause a write by any means. Default: false',
    },
    calls: list(
      'The calls that must be sent, without those that only read on the way. A read may have more arguments; a write has exactly these.',
      call,
    ),
    forbid: list('Ids of operations that must not be called, not even to read; "*" stands for all.', {
      type: 'string',
    }),
    answer: list('Texts that the answer must contain, in any case; of a list of texts, at least one.', {
      oneOf: [
        { type: 'string', minLength: 1 },
        { type: 'array', minItems: 1, items: { type: 'string', minLength: 1 } },
      ],
    }),
    absent: list('Texts that the answer must not contain.', { type: 'string', minLength: 1 }),
    order: list('Texts that the answer must contain in this order.', { type: 'string', minLength: 1 }),
  },
};

export const setSchema: JsonObject = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Requests for fountainai evaluate',
  type: 'object',
  required: ['services', 'requests'],
  additionalProperties: false,
  properties: {
    $schema: { type: 'string' },
    services: {
      type: 'object',
      minProperties: 1,
      maxProperties: 50,
      description: 'The services that the assistant can call, by their names.',
      propertyNames: { pattern: '^[a-z][a-z0-9]*(-[a-z0-9]+)*$' },
      additionalProperties: {
        type: 'object',
        additionalProperties: false,
        properties: {
          document: text(
            'Path of an OpenAPI document, from the folder of this file: the service is generated from it. Default: the service of the project, or of the package, with this name.',
          ),
        },
      },
    },
    given: { ...list('Calls that make the data. Each request finds this data.', call), maxItems: 1000 },
    requests: { type: 'array', minItems: 1, maxItems: 5000, items: request },
  },
};
