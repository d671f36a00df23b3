/** Round trips: this folder reads what `openapi/request/request.ts` builds, with the same arguments, for each style. */
import { Readable } from 'node:stream';
import type { IncomingMessage } from 'node:http';
import fc, { type Arbitrary } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyCharacter } from '../../../openapi/testing/any-character.ts';
import type { Json, JsonObject, ParameterPlace } from '../../../openapi/document/document.ts';
import { buildRequest, type BuiltRequest } from '../../../openapi/request/request.ts';
import { compileBody } from './body/body.ts';
import { compileParameters, type RawRequest } from './parameters.ts';
import { createOperation } from '../testing/requests.ts';

const text = fc.string({ unit: anyCharacter, maxLength: 8 }).filter((given) => !given.includes('\0'));
/** Headers have no encoding, and their lists contain no commas. */
const visible = fc.string({ unit: fc.constantFrom(...Array.from('!#$%&*+-./09:;<=>?@AZ[]^_az{|}~"')), maxLength: 8 });
const without = (delimiter: string) => text.filter((given) => !given.includes(delimiter));
/** No client sends the steps `.` and `..` in a path, nor an empty one. */
const isStep = (given: string) => /^\.{0,2}$/.test(given);

const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0); // −0 is spelled 0
const scalars = { n: number, i: fc.maxSafeInteger(), b: fc.boolean() };

/** The schema of each kind of value, and values with such text. Empty lists and objects are never sent. */
const kinds = {
  string: {
    schema: { type: 'string' },
    values: (given: Arbitrary<string>): Arbitrary<Json> => given.filter((one) => !isStep(one)),
  },
  number: { schema: { type: 'number' }, values: (): Arbitrary<Json> => number },
  integer: { schema: { type: ['integer', 'null'] }, values: () => fc.option(fc.maxSafeInteger()) },
  boolean: { schema: { type: 'boolean' }, values: (): Arbitrary<Json> => fc.boolean() },
  list: {
    schema: { type: 'array', items: { type: 'string' } },
    values: (given: Arbitrary<string>): Arbitrary<Json> =>
      fc
        .tuple(
          given.filter((one) => !isStep(one)),
          fc.array(given, { maxLength: 4 }),
        )
        .map(([one, rest]) => [one, ...rest]),
  },
  numbers: {
    schema: { type: 'array', items: { type: 'number' } },
    values: (): Arbitrary<Json> => fc.array(number, { minLength: 1, maxLength: 4 }),
  },
  object: {
    schema: {
      type: 'object',
      properties: { n: { type: 'number' }, i: { type: 'integer' }, b: { type: 'boolean' }, t: { type: 'string' } },
    },
    values: (given: Arbitrary<string>): Arbitrary<Json> => fc.record({ ...scalars, t: given }, { requiredKeys: ['i'] }),
  },
} satisfies Record<string, { schema: JsonObject; values: (given: Arbitrary<string>) => Arbitrary<Json> }>;

/** Splits a path as a router does. */
function received({ target, headers }: BuiltRequest): RawRequest {
  const [path = '', search = ''] = target.split('?', 2);
  return { params: { p: path.split('/')[2] ?? '' }, search, headers };
}

interface Style {
  in: ParameterPlace;
  style: string;
  explode?: boolean;
  allowReserved?: boolean;
  text?: Arbitrary<string>;
  kinds?: (keyof typeof kinds)[];
}

describe('parse(build(x)) = x', () => {
  const styles: Style[] = [
    ...['simple', 'label', 'matrix'].flatMap((style) => [
      { in: 'path' as const, style, explode: false },
      { in: 'path' as const, style, explode: true },
    ]),
    { in: 'query', style: 'form', explode: false },
    { in: 'query', style: 'form', explode: true },
    { in: 'query', style: 'form', explode: true, allowReserved: true },
    { in: 'query', style: 'form', explode: false, allowReserved: true },
    { in: 'query', style: 'spaceDelimited', explode: false, text: without(' ') },
    { in: 'query', style: 'spaceDelimited', explode: true },
    { in: 'query', style: 'pipeDelimited', explode: false, text: without('|') },
    { in: 'query', style: 'deepObject', explode: true, kinds: ['object'] },
    { in: 'header', style: 'simple', explode: false, text: visible },
    { in: 'header', style: 'simple', explode: true, text: visible },
    { in: 'cookie', style: 'form', explode: false },
    { in: 'cookie', style: 'form', explode: true },
  ];

  test.each(styles)('$in $style, explode $explode, allowReserved $allowReserved', async (row) => {
    const { text: given = text, kinds: names = Object.keys(kinds) as (keyof typeof kinds)[], ...style } = row;
    for (const name of names) {
      const { schema, values } = kinds[name];
      const required = style.in === 'path' ? { required: true } : {};
      const { operation, document } = await createOperation({
        parameters: [{ name: 'p', schema, ...required, ...style }],
      });
      const parse = compileParameters(operation, document);
      const roundTrip = (value: Json) => {
        const built = buildRequest(operation, { [style.in]: { p: value } });
        expect(parse(received(built))[style.in]).toEqual({ p: value });
      };
      fc.assert(fc.property(values(given), roundTrip));
    }
  });

  test('deepObject at any depth', async () => {
    const schema = {
      type: 'object',
      properties: {
        list: kinds.list.schema,
        numbers: kinds.numbers.schema,
        within: { $ref: '#/components/schemas/Tree' },
      },
      additionalProperties: { type: 'string' },
    };
    const parameters = [
      { name: 'p[]', in: 'query', style: 'deepObject', explode: true, schema: { $ref: '#/components/schemas/Tree' } },
    ];
    const { operation, document } = await createOperation({ parameters }, { schemas: { Tree: schema } });
    const parse = compileParameters(operation, document);
    const { tree } = fc.letrec<{ tree: Json }>((tie) => ({
      tree: fc.record(
        {
          x: text,
          toString: text,
          list: fc.array(text, { minLength: 1, maxLength: 3 }),
          numbers: kinds.numbers.values(),
          within: fc.option(tie('tree'), { nil: { x: '' }, depthIdentifier: 'tree', maxDepth: 3 }),
        },
        { requiredKeys: ['x'] },
      ), // all its members are Json
    }));
    const roundTrip = (value: Json) => {
      const built = buildRequest(operation, { query: { 'p[]': value } });
      expect(parse(received(built)).query).toEqual({ 'p[]': value });
    };
    fc.assert(fc.property(tree, roundTrip));
  });

  test('content', async () => {
    const places = ['path', 'query', 'cookie'] as const;
    for (const place of places) {
      const required = place === 'path' ? { required: true } : {};
      const content = { 'application/json': { schema: {} } };
      const { operation, document } = await createOperation({
        parameters: [{ name: 'p', in: place, content, ...required }],
      });
      const parse = compileParameters(operation, document);
      const roundTrip = (value: Json) => {
        expect(parse(received(buildRequest(operation, { [place]: { p: value } })))[place]).toEqual({ p: value });
      };
      fc.assert(fc.property(json, roundTrip));
    }
  });
});

const name = fc.string({ maxLength: 6 }).filter((given) => !['__proto__', 'constructor'].includes(given));
const { json } = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 3 },
    fc.constant(null),
    number,
    fc.boolean(),
    text,
    fc.array(tie('json'), { maxLength: 3 }),
    fc.dictionary(name, tie('json'), { maxKeys: 3, noNullPrototype: true }),
  ),
}));

describe('bodies', () => {
  const properties = {
    t: kinds.string.schema,
    n: kinds.number.schema,
    list: kinds.numbers.schema,
    object: { type: 'object' },
    objects: { type: 'array', items: { type: 'object' } },
    styled: kinds.list.schema,
    deep: kinds.object.schema,
    exploded: { type: 'object', properties: { e: { type: 'string' } } },
    json: {},
  };
  const encoding = {
    styled: { style: 'pipeDelimited', explode: false },
    deep: { style: 'deepObject', explode: true },
    exploded: { style: 'form' },
    json: { contentType: 'application/json' },
  };
  const object = fc.dictionary(name, json, { maxKeys: 3, noNullPrototype: true });
  const common = {
    t: text,
    n: number,
    list: kinds.numbers.values(),
    object,
    objects: fc.array(object, { minLength: 1, maxLength: 3 }),
    json,
    'further field': text,
  };
  const styles = {
    styled: kinds.list.values(without('|')),
    deep: kinds.object.values(text),
    exploded: fc.record({ e: text }),
  };
  const form = (members: Record<string, Arbitrary<Json>>) =>
    fc.record(members, { requiredKeys: ['t'] }) as Arbitrary<Json>; // all its members are Json

  const table: { mediaType: string; encoding: JsonObject; values: Arbitrary<Json> }[] = [
    { mediaType: 'application/json', encoding: {}, values: json },
    { mediaType: 'application/x-www-form-urlencoded', encoding, values: form({ ...common, ...styles }) },
    { mediaType: 'multipart/form-data', encoding: { json: encoding.json }, values: form(common) },
    { mediaType: 'text/plain', encoding: {}, values: text.filter((given) => given !== '') },
  ];

  test.each(table)('$mediaType', async ({ mediaType, encoding: fields, values }) => {
    const schema = mediaType.includes('form') ? { type: 'object', properties } : {};
    const { operation } = await createOperation({
      requestBody: { content: { [mediaType]: { schema, encoding: fields } } },
    });
    const read = compileBody(operation);
    const roundTrip = async (value: Json) => {
      const { body = '', headers } = buildRequest(operation, { body: value });
      const bytes = Buffer.from(body);
      const request = Object.assign(Readable.from([bytes]), {
        headers: { ...headers, 'content-length': String(bytes.length) },
      });
      expect(await read(request as unknown as IncomingMessage)).toEqual(value); // all of it that is read
    };
    await fc.assert(fc.asyncProperty(values, roundTrip));
  });
});
