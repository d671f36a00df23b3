/**
 * The form of the file that ACCESS_FILE names, as JSON Schema: the reader validates the file with it, and `npm run docs`
 * writes it to `access.schema.json` for editors.
 */
import type { JsonObject } from '../../../openapi/document/document.ts';

export const accessSchemaFile = 'access.schema.json';

export const accessSchemaText = (): string => `${JSON.stringify(accessSchema, undefined, 2)}\n`;

/** What an operation does. */
export const effectNames = ['read', 'write', 'delete'] as const;

const texts = (description: string): JsonObject => ({
  type: 'array',
  maxItems: 1000,
  description,
  items: { type: 'string', minLength: 1, maxLength: 200 },
});

const count = (description: string): JsonObject => ({
  type: 'integer',
  minimum: 1,
  maximum: 1_000_000_000,
  description,
});

const limits: JsonObject = {
  type: 'object',
  additionalProperties: false,
  description: 'Limits of the principal, for all replicas together. An omitted limit does not limit.',
  properties: {
    interactions_per_minute: count('Interactions that begin within any 60 seconds.'),
    concurrent: count('Interactions and confirmations that run at the same time.'),
    tokens_per_day: count('Tokens of the language model, input and output, in a day (UTC).'),
    cost_per_month: {
      type: 'object',
      required: ['amount', 'currency'],
      additionalProperties: false,
      description:
        'Cost of the language model in a calendar month (UTC), by MODEL_PRICES, which must have a price of the model.',
      properties: {
        amount: {
          type: 'number',
          exclusiveMinimum: 0,
          maximum: 1_000_000_000,
          description: 'The most that may be spent.',
        },
        currency: {
          type: 'string',
          minLength: 1,
          maxLength: 16,
          description: 'The currency of the price in MODEL_PRICES.',
        },
      },
    },
  },
};

const principal: JsonObject = {
  type: 'object',
  required: ['name', 'keys'],
  additionalProperties: false,
  description: 'One principal: a person, a team or an application. It has nothing but what is named here.',
  properties: {
    name: {
      type: 'string',
      pattern: '^[a-z][a-z0-9]*(-[a-z0-9]+)*$',
      maxLength: 60,
      description:
        'Name in records and answers: lower-case letters and digits, with "-" between words. Another name is another principal.',
    },
    keys: {
      type: 'array',
      minItems: 1,
      maxItems: 20,
      description:
        'Variables of the environment or of .env with the keys, as "env:NAME". Several variables, or several keys in a variable, separated by commas, make a rotation. NAME_FILE can name a file with the value.',
      items: { type: 'string', pattern: '^env:[A-Za-z_][A-Za-z0-9_]*$', maxLength: 200 },
    },
    services: texts('Ids of registered services, or "*" for all. Default: none.'),
    tags: texts('Tags: all registered services with one of them. Default: none.'),
    effects: {
      type: 'array',
      maxItems: 3,
      description:
        'What operations of these services may do: read, write, delete. Default: none, so that nothing can be called.',
      items: { enum: [...effectNames] },
    },
    limits,
    admin: {
      type: 'boolean',
      description:
        'True if the principal reads all records, and its keys are accepted in X-ADMIN-API-KEY, too. It can still only call what services, tags and effects name. Default: false',
    },
  },
};

export const accessSchema: JsonObject = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'The file of principals',
  description: 'Who may do what with the ensemble of fountainai.',
  type: 'object',
  required: ['principals'],
  additionalProperties: false,
  properties: {
    $schema: { type: 'string', maxLength: 500, description: 'Address of this schema, for editors.' },
    principals: {
      type: 'array',
      minItems: 1,
      maxItems: 1000,
      description: 'The principals, each with a name of its own.',
      items: principal,
    },
  },
};
