import { describe, expect, test } from 'vitest';
import { cpuMilliseconds } from '../../../../openapi/testing/time.ts';
import type { JsonObject, MediaType } from '../../../../openapi/document/document.ts';
import { compileMultipart, compileUrlencoded } from './forms.ts';
import { createOperation, catchHttpError } from '../../testing/requests.ts';

const properties = {
  name: { type: 'string' },
  age: { type: ['integer', 'null'] },
  tags: { type: 'array', items: { type: 'string' } },
  counts: { type: 'array', items: { type: 'integer' } },
  address: { type: 'object', properties: { zip: { type: 'integer' } } },
  either: { oneOf: [{ type: 'object' }, { type: 'string' }] },
  piped: { type: 'array', items: { type: 'integer' } },
  deep: { type: 'object', properties: { a: { type: 'integer' } } },
  spread: { type: 'object', properties: { x: { type: 'integer' } } },
  json: {},
};
const encoding = {
  piped: { style: 'pipeDelimited' },
  deep: { style: 'deepObject' },
  spread: { explode: true },
  json: { contentType: 'application/json' },
};

async function readMediaType(schema: JsonObject): Promise<MediaType> {
  const { operation } = await createOperation({ requestBody: { content: { '*/*': { schema, encoding } } } });
  return operation.requestBody!.content.get('*/*')!;
}

describe('urlencoded', () => {
  test.each<{ given: string; want: unknown }>([
    { given: 'name=a+b%26&age=7', want: { name: 'a b&', age: 7 } },
    { given: 'name=&age=', want: { name: '', age: null } },
    { given: 'age=seven', want: { age: 'seven' } },
    { given: 'tags=a&tags=b,c&counts=1', want: { tags: ['a', 'b,c'], counts: [1] } },
    { given: 'address=%7B%22zip%22:1%7D', want: { address: { zip: 1 } } },
    { given: 'either=%7B%22zip%22:1%7D', want: { either: { zip: 1 } } },
    { given: 'either=text', want: { either: 'text' } },
    { given: 'piped=1|2', want: { piped: [1, 2] } },
    { given: 'deep[a]=1', want: { deep: { a: 1 } } },
    { given: 'x=1', want: { spread: { x: 1 } } },
    { given: 'json=[1,null]', want: { json: [1, null] } },
    { given: 'other=5&toString=6&other=7', want: { other: ['5', '7'], toString: '6' } },
    { given: '', want: {} },
  ])('$given', async ({ given, want }) => {
    const read = compileUrlencoded(await readMediaType({ type: 'object', properties }));
    expect(read(given)).toEqual(want);
  });

  test('further fields have the types of the schema', async () => {
    const read = compileUrlencoded(await readMediaType({ type: 'object', additionalProperties: { type: 'integer' } }));
    expect(read('a=1&b=x')).toEqual({ a: 1, b: 'x' });
  });

  test.each([
    { given: 'name=a&name=b', want: { code: 'malformed_request', details: '/body/name must be given once' } },
    { given: 'name=%ff', want: { code: 'malformed_request', details: '/body/name must be percent-encoded UTF-8' } },
    { given: 'name=é', want: { code: 'malformed_request', details: '/body/name must be percent-encoded' } },
    {
      given: 'name=%00&age=%00',
      want: {
        code: 'malformed_request',
        details: '/body/name must not contain NUL (U+0000)\n/body/age must not contain NUL (U+0000)',
      },
    },
    { given: '%00=1', want: { code: 'malformed_request', details: '/body must not contain NUL (U+0000)' } },
    { given: '__proto__=1', want: { code: 'malformed_request', details: '/body/__proto__ is a forbidden name' } },
    {
      given: 'constructor=%7B%22prototype%22:1%7D',
      want: {
        code: 'malformed_request',
        details: '/body/constructor is a forbidden name of an object with "prototype"',
      },
    },
    {
      given: 'deep[__proto__]=1',
      want: { code: 'malformed_request', details: '/body/deep "__proto__" is a forbidden name' },
    },
    {
      given: 'json={',
      want: { code: 'malformed_json', details: expect.stringContaining('/body/json line 1, column 2') as string },
    },
    {
      given: 'address={"__proto__":1}',
      want: { code: 'validation_failed', details: '/body/address/__proto__ is a forbidden name' },
    },
  ])('$given is rejected', async ({ given, want }) => {
    const schema = { type: 'object', properties, additionalProperties: { type: ['object', 'string'] } };
    const read = compileUrlencoded(await readMediaType(schema));
    expect(await catchHttpError(() => read(given))).toEqual(want);
  });

  test('a hundred thousand fields are read in linear time', async () => {
    const read = compileUrlencoded(await readMediaType({ type: 'object', properties }));
    const startedAt = cpuMilliseconds();
    expect(Object.keys(read(Array.from({ length: 100_000 }, (_, index) => `f${index}=1`).join('&')))).toHaveLength(
      100_000,
    );
    expect(cpuMilliseconds() - startedAt).toBeLessThan(5000);
  });
});

describe('multipart', () => {
  const file = (text: string, type = 'image/png') => new File([text], 'a.png', { type });

  async function roundTrip(schema: JsonObject, entries: readonly (readonly [string, string | File])[]) {
    const form = new FormData();
    for (const [name, value] of entries) {
      if (typeof value === 'string') form.append(name, value);
      else form.append(name, value);
    }
    const response = new Response(form);
    const read = compileMultipart(await readMediaType(schema));
    return read(new Uint8Array(await response.arrayBuffer()), response.headers.get('content-type') ?? '');
  }

  test('reads fields by their schemas', async () => {
    const entries = [
      ['name', 'a+b%20é'],
      ['age', '7'],
      ['counts', '1'],
      ['counts', '2'],
      ['address', '{"zip":1}'],
    ] as const;
    const want = { name: 'a+b%20é', age: 7, counts: [1, 2], address: { zip: 1 } };
    expect(await roundTrip({ type: 'object', properties }, entries)).toEqual(want);
  });

  test('reads one file or a list of files', async () => {
    const schema = {
      type: 'object',
      properties: { one: { type: 'string', format: 'binary' }, list: { type: 'array', items: { type: 'string' } } },
    };
    const form = await roundTrip(schema, [
      ['one', file('1')],
      ['list', file('2')],
      ['more', file('3')],
      ['more', file('4')],
    ]);
    const { one, list, more } = form as { one: File; list: File[]; more: File[] };
    expect([one.name, one.type, await one.text()]).toEqual(['a.png', 'image/png', '1']);
    expect(await Promise.all([...list, ...more].map((part) => part.text()))).toEqual(['2', '3', '4']);
  });

  test('reads a JSON file for a property that is an object', async () => {
    const form = await roundTrip({ type: 'object', properties }, [['address', file('{"zip":1}', 'application/json')]]);
    expect(form).toEqual({ address: { zip: 1 } });
  });

  test.each<{ entries: [string, string | File][]; want: unknown }>([
    {
      entries: [['name', 'a\0']],
      want: { code: 'malformed_request', details: '/body/name must not contain NUL (U+0000)' },
    },
    {
      entries: [['__proto__', 'a']],
      want: { code: 'malformed_request', details: '/body/__proto__ is a forbidden name' },
    },
    {
      entries: [['__proto__', file('a')]],
      want: { code: 'malformed_request', details: '/body/__proto__ is a forbidden name' },
    },
    {
      entries: [
        ['name', 'a'],
        ['name', 'b'],
      ],
      want: { code: 'malformed_request', details: '/body/name must be given once' },
    },
  ])('$entries is rejected', async ({ entries, want }) => {
    expect(await catchHttpError(() => roundTrip({ type: 'object', properties }, entries))).toEqual(want);
  });

  test.each([
    { name: 'no boundary', type: 'multipart/form-data', body: '--x--\r\n' },
    { name: 'another boundary', type: 'multipart/form-data; boundary=y', body: '--x--\r\n' },
    {
      name: 'no end',
      type: 'multipart/form-data; boundary=x',
      body: '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb',
    },
    {
      name: 'no name',
      type: 'multipart/form-data; boundary=x',
      body: '--x\r\nContent-Disposition: form-data\r\n\r\nb\r\n--x--\r\n',
    },
  ])('$name is rejected', async ({ type, body }) => {
    const read = compileMultipart(await readMediaType({ type: 'object', properties }));
    const want = { code: 'malformed_request', details: '/body must be multipart/form-data' };
    expect(await catchHttpError(() => read(Buffer.from(body), type))).toEqual(want);
  });
});
