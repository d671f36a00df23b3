import { keyVariants } from './case.ts';
import { describe, expect, test } from 'vitest';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { buildRequest } from '../../../openapi/request/request.ts';
import { buildCase, type ContractCase } from './case.ts';
import { deriveCases } from './derive.ts';
import type { ProfileName } from './profile.ts';
import { sampleArguments } from '../values/sample.ts';
import { loadDocument } from '../testing/testing.ts';

const head = 'openapi: 3.1.0\ninfo: { title: Small, version: 1.0.0 }\n';
const ok = "responses: { '200': { description: ok } }";

/** A document of one operation: `GET /a` unless its path is given. */
function getting(operation: string, path = '/a', more = ''): Promise<ApiDocument> {
  return loadDocument(`${head}paths: { ${path}: { get: { operationId: read, ${operation}, ${ok} } } }\n${more}`);
}

function posting(body: string, responses = ok): Promise<ApiDocument> {
  const requestBody = `requestBody: { required: true, content: { ${body} } }`;
  return loadDocument(`${head}paths: { /a: { post: { operationId: make, ${requestBody}, ${responses} } } }\n`);
}

const titles = (cases: readonly ContractCase[], subject: string): string[] =>
  cases.filter((contractCase) => contractCase.subject === subject).map(({ title }) => title);

/** The request of a case as it is sent where the document's examples are enough, without credentials. */
function getRequest({ operation, vary, rewrite }: ContractCase): string {
  const { method, target, headers, body } = rewrite(buildRequest(operation, vary(sampleArguments(operation))));
  return [method, target, JSON.stringify(headers), body ?? ''].join(' ').trim();
}

describe('parameters', () => {
  test.each([
    { given: 'in: query, schema: { type: string }', want: [] },
    { given: 'in: query, required: true, schema: { type: string }', want: ['query p: missing'] },
    {
      given: 'in: query, schema: { type: string, minLength: 2, maxLength: 3 }',
      want: ['query p: shorter than 2', 'query p: longer than 3'],
    },
    {
      given: 'in: query, schema: { type: integer, maximum: 5 }',
      // As text, a list of nothing is nothing, and so is an object.
      want: ['null', 'boolean', 'string', 'number']
        .map((type) => `query p: ${type} instead of integer`)
        .concat('query p: above maximum 5'),
    },
    { given: 'in: query, schema: { enum: [a, b] }', want: ['query p: none of the allowed values'] },
    {
      given: 'in: query, schema: { type: array, maxItems: 2, items: { type: string } }',
      want: ['query p: more than 2 items'],
    },
    { given: 'in: header, schema: { type: string, pattern: "^a+$" }', want: ['header p: does not match its pattern'] },
    {
      given: 'in: cookie, schema: { type: boolean }',
      want: ['null', 'string', 'integer', 'number'].map((type) => `cookie p: ${type} instead of boolean`),
    },
    { given: 'in: header, name: Accept, schema: { type: integer }', want: [] },
  ])('$given', async ({ given, want }) => {
    const name = given.includes('name:') ? '' : 'name: p, ';
    const document = await getting(`parameters: [{ ${name}${given} }]`);
    const broken = titles(deriveCases(document), 'read').filter((title) => title.includes(': '));
    expect(broken).toEqual(want);
  });

  test('of the path are broken, and never so that the path is another', async () => {
    const document = await getting(
      'parameters: [{ name: id, in: path, required: true, schema: { type: integer, minimum: 1 } }]',
      '"/a/{id}"',
    );
    const broken = deriveCases(document).filter(({ title }) => title.startsWith('path id'));
    expect(broken.map((contractCase) => getRequest(contractCase))).toEqual(
      ['null', 'true', 'text', '7.5', '0'].map((value) => `GET /a/${value} {}`),
    );
  });

  test('that are optional are sent one at a time, with their example', async () => {
    const document = await getting(
      'parameters: [{ name: q, in: query, example: milk, schema: { type: string } }, { name: n, in: query, schema: { type: integer, default: 3 } }]',
    );
    const valid = deriveCases(document).filter(
      ({ kind, expected }) => kind === 'valid' && expected.statuses === 'success',
    );
    expect(valid.map((contractCase) => [contractCase.title, getRequest(contractCase)])).toEqual([
      ['a valid request', 'GET /a {}'],
      ['with query q', 'GET /a?q=milk {}'],
      ['with query n', 'GET /a?n=3 {}'],
    ]);
  });
});

describe('bodies', () => {
  const json = (schema: string) => `application/json: { schema: ${schema} }`;
  test.each([
    {
      given: json('{ type: object, required: [a], properties: { a: { type: string, minLength: 1 } } }'),
      want: ['body: missing', 'body /a: missing', 'body /a: shorter than 1'],
    },
    {
      given: json('{ type: object, additionalProperties: false, properties: { a: { type: string } } }'),
      want: ['body: missing', 'body /unexpected: not in the schema'],
    },
    {
      given: json('{ type: array, items: { type: string, maxLength: 4 } }'),
      want: ['body: missing', 'body /0: longer than 4'],
    },
    {
      given:
        'application/x-www-form-urlencoded: { schema: { type: object, properties: { n: { type: integer, maximum: 3 } } } }',
      want: ['body: missing', 'body /n: above maximum 3'],
    },
    { given: 'text/plain: { schema: { type: string } }', want: ['body: missing'] },
  ])('$given', async ({ given, want }) => {
    const cases = titles(deriveCases(await posting(given)), 'make');
    const broken = cases.filter((title) => title.startsWith('body') && !title.includes('instead of'));
    expect(broken.filter((title) => !title.startsWith('body with') && !/of \d+ bytes/.test(title))).toEqual(want);
  });

  test.each([
    { given: json('{ type: object }'), want: ['media type application/x-contract-test', 'broken JSON'] },
    { given: 'text/plain: { schema: { type: string } }', want: ['media type application/x-contract-test'] },
    { given: "'*/*': { schema: { type: object } }", want: [] },
  ])('that can not be read: $given', async ({ given, want }) => {
    const cases = titles(deriveCases(await posting(given), { profile: 'house' }), 'make');
    expect(cases.filter((title) => /^(media|broken)/.test(title))).toEqual(want);
  });

  test('of 1 MiB + 1 bytes where the document says what comes of it', async () => {
    const responses = "responses: { '200': { description: ok }, '413': { description: too large } }";
    const document = await posting(json('{ type: object }'), responses);
    const large = deriveCases(document, { profile: 'house' }).find(({ title }) => title === 'body of 1048577 bytes')!;
    const { body } = large.rewrite(buildRequest(large.operation, sampleArguments(large.operation)));
    expect([large.expected.statuses, Buffer.byteLength(body!)]).toEqual([[413], 1_048_577]);
  });

  test('of two JSON types are sent as the first of them, by its schema', async () => {
    const types = [
      'text/plain: { schema: { type: string } }',
      'application/vnd.one+json: { schema: { type: object, required: [a], properties: { a: { const: 1 } } } }',
      json('{ type: object, required: [b], properties: { b: { const: 2 } } }'),
    ];
    const document = await posting(types.join(', '));
    const cases = deriveCases(document);
    const valid = cases.filter(({ kind, expected }) => kind === 'valid' && expected.statuses === 'success');
    expect(valid.map((contractCase) => getRequest(contractCase))).toEqual([
      'POST /a {"content-type":"application/vnd.one+json"} {"a":1}',
    ]);
    expect(titles(cases, 'make')).toContain('body /a: missing');
    expect(titles(cases, 'make')).not.toContain('body /b: missing');
  });

  test('are sent as each example has them, and without what is optional', async () => {
    const schema = '{ type: object, required: [a], properties: { a: { type: integer }, b: { type: integer } } }';
    const examples =
      'examples: { one: { value: { a: 1, b: 2 } }, two: { value: { a: 3 } }, wrong: { value: { b: 4 } } }';
    const document = await posting(`application/json: { schema: ${schema}, ${examples} }`);
    const valid = deriveCases(document).filter(
      ({ kind, expected }) => kind === 'valid' && expected.statuses === 'success',
    );
    const type = '{"content-type":"application/json"}';
    expect(valid.map((contractCase) => [contractCase.title, getRequest(contractCase)])).toEqual([
      ['a valid request', `POST /a ${type} {"a":1,"b":2}`],
      ['body example two', `POST /a ${type} {"a":3}`],
      ['body with required members alone', `POST /a ${type} {"a":1}`],
    ]);
  });
});

describe('credentials', () => {
  const schemes = `components: { securitySchemes: { a: { type: apiKey, in: header, name: A }, b: { type: http, scheme: bearer } } }\n`;
  const varied = (scheme: string) => keyVariants.map((variant) => `with the ${scheme}, but ${variant}`);
  test.each([
    { given: '[]', want: [] },
    { given: '[{}, { a: [] }]', want: [] },
    {
      given: '[{ a: [] }]',
      want: ['without credentials', 'with a wrong a', ...varied('a'), 'with b instead', 'with the value of b as a'],
    },
    {
      given: '[{ a: [] }, { b: [] }]',
      want: ['without credentials', 'with a wrong a', 'with a wrong b', ...varied('a'), ...varied('b')],
    },
    {
      given: '[{ a: [], b: [] }]',
      want: [
        'without credentials',
        ...['with a wrong a', 'with a wrong b', ...varied('a'), ...varied('b')],
        ...['with b alone', 'with a alone'],
      ],
    },
  ])('$given', async ({ given, want }) => {
    const cases = deriveCases(await getting(`security: ${given}`, '/a', schemes));
    const refused = cases.filter(({ subject, expected }) => subject === 'read' && expected.statuses !== 'success');
    expect(refused.map(({ title }) => title)).toEqual(want);
    expect(refused.map(({ expected }) => expected.statuses)).toEqual(want.map(() => [401]));
  });

  const accepted = (scheme: string) => ({ scheme, value: 'accepted' });

  test('of each alternative are accepted', async () => {
    const cases = deriveCases(await getting('security: [{ a: [] }, { b: [] }, { a: [], b: [] }]', '/a', schemes));
    const valid = cases.filter(({ kind, expected }) => kind === 'valid' && expected.statuses === 'success');
    expect(valid.map(({ title, credentials }) => [title, credentials])).toEqual([
      ['a valid request', 'usual'],
      ['with b', [accepted('b')]],
      ['with a and b', [accepted('a'), accepted('b')]],
    ]);
  });

  test('are refused as the document says', async () => {
    const document = await loadDocument(
      `${head}paths: { /a: { get: { security: [{ a: [] }], responses: { '200': { description: ok }, '403': { description: no } } } } }\n${schemes}`,
    );
    const refused = deriveCases(document).find(({ title }) => title === 'without credentials');
    expect(refused?.expected.statuses).toEqual([403]);
  });
});

describe('paths', () => {
  test('have the methods that they have, and no others', async () => {
    const id = 'parameters: [{ name: id, in: path, required: true, schema: { type: string } }]';
    const document = await loadDocument(
      `${head}paths: { /a: { get: { ${ok} }, post: { ${ok} } }, "/a/{id}": { delete: { ${id}, ${ok} } }, /a/all: { put: { ${ok} } } }\n`,
    );
    const cases = deriveCases(document).filter(({ subject }) => subject === 'paths');
    expect(cases.map(({ title, expected }) => [title, expected.statuses, expected.allow])).toEqual([
      ['GET /no-such-path', [404], undefined],
      ...['PUT', 'DELETE', 'PATCH'].map((method) => [`${method} /a`, [405], ['GET', 'POST']]),
      ...['GET', 'PUT', 'POST', 'PATCH'].map((method) => [`${method} /a/{id}`, [405], ['DELETE']]),
      // What the template before it takes, this path takes too.
      ...['GET', 'POST', 'PATCH'].map((method) => [`${method} /a/all`, [405], ['PUT', 'DELETE']]),
    ]);
  });
});

test('links and what does not exist', async () => {
  const item = 'parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]';
  const link = "links: { read: { operationId: read, parameters: { id: '$response.body#/id' } } }";
  const document = await loadDocument(`${head}paths:
  /a: { post: { operationId: make, responses: { '201': { description: ok, ${link} }, '404': { description: no, ${link} } } } }
  "/a/{id}": { get: { operationId: read, ${item}, responses: { '200': { description: ok }, '404': { description: no } } } }
`);
  const cases = deriveCases(document);
  expect(titles(cases, 'make')).toEqual(['a valid request', 'something that does not exist']);
  expect(titles(cases, 'read').filter((title) => !title.startsWith('path id'))).toEqual([
    'a valid request',
    'after make by its link read',
    'something that does not exist',
    'HEAD',
  ]);
  const absent = cases.find(({ subject, start }) => subject === 'read' && start === 'absent')!;
  expect(getRequest(absent)).toBe('GET /a/2147483629 {}');
});

test('a request that cannot be derived is reported, and the rest is derived', async () => {
  const document = await getting('parameters: [{ name: q, in: query, required: true, schema: { not: {} } }]');
  const cases = deriveCases(document);
  expect(cases.filter(({ obstacle }) => obstacle !== undefined).map(({ title }) => title)).toContain('more cases');
  expect(cases.every(({ obstacle }) => obstacle === undefined || obstacle.startsWith('no valid value found'))).toBe(
    true,
  );
});

test('the same document gives the same cases', async () => {
  const yaml = `${head}paths: { /a: { get: { operationId: read, ${ok} } } }\n`;
  const [one, two] = [await loadDocument(yaml), await loadDocument(yaml)];
  expect(JSON.stringify(deriveCases(one))).toBe(JSON.stringify(deriveCases(two)));
  expect(buildCase(one.operations[0]!, 'a', { expected: { statuses: [200] } })).toMatchObject({
    subject: 'read',
    start: 'ready',
  });
});

test('services that are built here take no integers that are not exact', async () => {
  const document = await getting('parameters: [{ name: n, in: query, schema: { type: integer } }]');
  const bounds = (profile: ProfileName) =>
    titles(deriveCases(document, { profile }), 'read').filter((title) => /below|above/.test(title));
  expect(bounds('standard')).toEqual([]);
  expect(bounds('house')).toEqual([
    'query n: below minimum -9007199254740991',
    'query n: above maximum 9007199254740991',
  ]);
});

test.each([
  { given: 'of others', profile: 'standard', want: false },
  { given: 'of our own', profile: 'house', want: true },
] as const)(
  'a PUT without a POST for the same items, in a document $given, has a 404: $want',
  async ({ profile, want }) => {
    const id = 'parameters: [{ name: id, in: path, required: true, schema: { type: string } }]';
    const responses = "responses: { '200': { description: ok }, '404': { description: none } }";
    const document = await loadDocument(
      `${head}paths: { '/a/{id}': { put: { operationId: put, ${id}, ${responses} } } }\n`,
    );
    expect(titles(deriveCases(document, { profile }), 'put').includes('something that does not exist')).toBe(want);
  },
);

test.each([
  { given: 'name: cursor, schema: { type: string, minLength: 1 }', want: true },
  { given: 'name: page_token, schema: { type: string }', want: true },
  { given: 'name: startingAfter, schema: { type: [string, "null"] }', want: true },
  { given: "name: after, schema: { type: string, pattern: '^[A-Za-z0-9_-]+$' }", want: true },
  { given: "name: after, schema: { type: string, pattern: '^[A-Za-z0-9_-]{6}$' }", want: true },
  { given: "name: after, schema: { type: string, pattern: '^c-[0-9]+$' }", want: false },
  { given: 'name: cursor, schema: { type: string }, example: c1', want: false },
  { given: 'name: cursor, schema: { type: integer }', want: false },
  { given: 'name: after, schema: { type: string, format: date-time }', want: false },
  { given: 'name: hereafter, schema: { type: string }', want: false },
])('a service may refuse a text that was made up for { $given }: $want', async ({ given, want }) => {
  const cases = deriveCases(await getting(`parameters: [{ in: query, ${given} }]`), { profile: 'house' });
  const [made] = cases.filter(({ title }) => title.startsWith('with query'));
  expect(made?.expected.tolerated?.map(({ statuses }) => statuses) ?? []).toEqual(want ? [[400, 404, 410, 422]] : []);
});

test.each([
  { given: 'schema: { type: string, contentMediaType: application/json }', want: true },
  { given: 'schema: { type: string, contentEncoding: base64url }', want: true },
  { given: 'schema: { type: string }, description: base64url of JSON', want: true },
  { given: 'schema: { type: string, contentEncoding: base64url }, example: e30', want: false },
  { given: 'schema: { type: string }', want: false },
])('a service may refuse a text that was made up for content: { $given }: $want', async ({ given, want }) => {
  const cases = deriveCases(await getting(`parameters: [{ in: header, name: X-Given, ${given} }]`), {
    profile: 'house',
  });
  const [made] = cases.filter(({ title }) => title.startsWith('with header'));
  expect(made?.expected.tolerated?.map(({ statuses }) => statuses) ?? []).toEqual(want ? [[400, 403, 404, 422]] : []);
});
