/** Documents of a few kilobytes that expand to far more: attacks of authors on readers of their documents. */
import type { Json, JsonObject } from '../../../openapi/document/document.ts';

export interface HostileDocument {
  readonly given: string;
  readonly document: JsonObject;
  /** The status of its registration. */
  readonly want: 201 | 400;
}

const ok = { 200: { description: 'well' } };
const json = (schema: Json): JsonObject => ({ 'application/json': { schema } });
const reference = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` });

/** Returns a document whose `GET /things` responds with a list, with the given further members. */
export function serviceDocument(paths: JsonObject, components: JsonObject = {}, more: JsonObject = {}): JsonObject {
  return { openapi: '3.1.0', info: { title: 'Things', version: '1.0.0' }, servers: [], paths, components, ...more };
}

export function answering(schema: Json, headers: JsonObject = {}): JsonObject {
  const responses = { 200: { description: 'well', headers, content: json(schema) } };
  return { '/things': { get: { operationId: 'listThings', summary: 'List the things', responses } } };
}

function taking(schema: Json): JsonObject {
  const requestBody = { required: true, content: json(schema) };
  return { '/things': { post: { operationId: 'createThing', summary: 'Create a thing', requestBody, responses: ok } } };
}

/** Returns `count` operations, each at its own path. */
function many(count: number, operation: JsonObject, method = 'get'): JsonObject {
  const paths = Array.from({ length: count }, (_, index): [string, JsonObject] => [
    `/things${index}`,
    { [method]: { operationId: `operation${index}`, ...operation } },
  ]);
  return Object.fromEntries(paths);
}

type Twice = (schema: JsonObject) => JsonObject;

/** `S0` contains `S1` twice, which contains `S2` twice: 2^40 schemas in 4 KB. */
function chain(twice: Twice, levels = 40): JsonObject {
  const schemas = Array.from({ length: levels }, (_, level): [string, JsonObject] => [
    `S${level}`,
    twice(reference(`S${level + 1}`)),
  ]);
  return { schemas: { ...Object.fromEntries(schemas), [`S${levels}`]: { type: 'string', minLength: 1 } } };
}

const doubling: Readonly<Record<string, Twice>> = {
  anyOf: (schema) => ({ anyOf: [schema, schema] }),
  'anyOf that differ': (schema) => ({
    anyOf: [
      { allOf: [schema], minLength: 1 },
      { allOf: [schema], minLength: 2 },
    ],
  }),
  allOf: (schema) => ({ allOf: [schema, { ...schema, description: 'again' }] }),
  oneOf: (schema) => ({ oneOf: [schema, { allOf: [schema], minLength: 100 }] }),
  items: (schema) => ({ type: 'array', items: schema, contains: schema }),
  'not, if, then and else': (schema) => ({ not: schema, if: schema, then: schema, else: schema }),
  maps: (schema) => ({ type: 'object', additionalProperties: schema, patternProperties: { '^a': schema } }),
  dependentSchemas: (schema) => ({ dependentSchemas: { a: schema, b: schema }, propertyNames: schema }),
  prefixItems: (schema) => ({ prefixItems: [schema, schema], unevaluatedItems: schema }),
  properties: (schema) => ({ type: 'object', required: ['a'], properties: { a: schema, b: schema } }),
};

/** Schemas of responses are not expanded, so that any keyword is accepted there; checking most of them takes too long. */
const inAnswers = ['anyOf', 'anyOf that differ', 'items'];

/** Bodies first: the check of an answer takes its whole time, and the short form of the test has one in a test of its own. */
const doubled: readonly HostileDocument[] = [
  ...Object.entries(doubling).map(([keyword, twice]): HostileDocument => {
    const document = serviceDocument(taking(reference('S0')), chain(twice));
    return { given: `doubled ${keyword} in a body`, document, want: 400 };
  }),
  ...Object.entries(doubling)
    .filter(([keyword]) => inAnswers.includes(keyword))
    .map(([keyword, twice]): HostileDocument => {
      const document = serviceDocument(answering(reference('S0')), chain(twice));
      return { given: `doubled ${keyword} in an answer`, document, want: 201 };
    }),
];

const wide = (count: number): JsonObject => ({
  type: 'object',
  properties: Object.fromEntries(Array.from({ length: count }, (_, index) => [`property${index}`, { type: 'string' }])),
});

const parameter = { name: 'q', in: 'query', required: true };
const listed = (parameters: readonly Json[]): JsonObject => ({
  '/things': { get: { operationId: 'listThings', summary: 'List the things', parameters, responses: ok } },
});

/** 40 schemas that each refer to all 40: 40! ways to expand them. */
function complete(): JsonObject {
  const names = Array.from({ length: 40 }, (_, index) => `K${index}`);
  const properties = Object.fromEntries(names.map((name) => [name, reference(name)]));
  return { schemas: Object.fromEntries(names.map((name) => [name, { type: 'object', properties }])) };
}

const nested = (levels: number): JsonObject =>
  levels === 0 ? { type: 'string' } : { type: 'array', items: nested(levels - 1) };

/** A response of nested lists makes a validator try both at each level. */
const tree = {
  oneOf: [
    { type: 'array', items: reference('Tree') },
    { maxItems: 9, items: reference('Tree') },
  ],
};

export const recursive = serviceDocument(answering(reference('Tree')), { schemas: { Tree: tree } });

export const doubledBody = serviceDocument(
  taking(reference('S0')),
  chain((schema) => ({ anyOf: [schema, schema] })),
);

export const hostileDocuments: readonly HostileDocument[] = [
  ...doubled,
  {
    given: 'a doubled parameter',
    document: serviceDocument(
      listed([{ ...parameter, schema: reference('S0') }]),
      chain((schema) => ({ anyOf: [schema, schema] })),
    ),
    want: 400,
  },
  {
    given: 'a doubled header',
    document: serviceDocument(
      answering({}, { 'X-Thing': { schema: reference('S0') } }),
      chain((schema) => ({ oneOf: [schema, { allOf: [schema] }] })),
    ),
    want: 201,
  },
  { given: 'a recursive oneOf', document: recursive, want: 201 },
  {
    given: 'a recursion in place',
    document: serviceDocument(taking(reference('R')), {
      schemas: { R: { allOf: [reference('R')], anyOf: [reference('R'), { type: 'object' }] } },
    }),
    want: 201,
  },
  {
    given: 'schemas that all refer to each other',
    document: serviceDocument(
      many(100, { requestBody: { content: json(reference('K0')) }, responses: ok }, 'post'),
      complete(),
    ),
    want: 400,
  },
  {
    given: '2,000 bodies of 10,000 properties',
    document: serviceDocument(
      many(2_000, { requestBody: { content: json(reference('Wide')) }, responses: ok }, 'post'),
      { schemas: { Wide: wide(10_000) } },
    ),
    want: 400,
  },
  {
    given: 'a discriminator with 200 mappings',
    document: serviceDocument(taking(reference('D')), {
      schemas: {
        D: {
          oneOf: Array.from({ length: 200 }, (_, index) => reference(`D${index}`)),
          discriminator: {
            propertyName: 'kind',
            mapping: Object.fromEntries(
              Array.from({ length: 200 }, (_, index) => [`kind${index}`, `#/components/schemas/D${index}`]),
            ),
          },
        },
        ...Object.fromEntries(
          Array.from({ length: 200 }, (_, index) => [
            `D${index}`,
            { type: 'object', properties: { kind: { const: `kind${index}` }, child: reference('D') } },
          ]),
        ),
      },
    }),
    want: 201,
  },
  { given: 'deep nesting', document: serviceDocument(taking(nested(90))), want: 201 },
  {
    given: 'long descriptions',
    document: serviceDocument({
      '/things': {
        get: {
          operationId: 'listThings',
          summary: 'x'.repeat(500_000),
          description: 'a b <'.repeat(200_000),
          responses: ok,
        },
      },
    }),
    want: 201,
  },
  {
    given: 'a body of 10,000 properties',
    document: serviceDocument(taking(wide(10_000))),
    want: 201,
  },
  {
    given: 'a huge enum',
    document: serviceDocument(answering({ enum: Array.from({ length: 50_000 }, (_, index) => `value-${index}`) })),
    want: 201,
  },
  {
    given: 'many examples',
    document: serviceDocument(
      taking({ type: 'object', examples: Array.from({ length: 2_000 }, (_, index) => ({ a: index, b: [1, 2] })) }),
    ),
    want: 201,
  },
  {
    given: 'a pattern whose samples never end',
    document: serviceDocument(
      listed([{ ...parameter, schema: { type: 'string', pattern: '^(a+)+$', minLength: 40, maxLength: 60 } }]),
    ),
    want: 201,
  },
];
