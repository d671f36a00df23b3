/** Documents with random resources: their code always compiles and has a handler for every operation. */
import fc from 'fast-check';
import ts from 'typescript';
import { expect, it } from 'vitest';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { parseDocument } from '../../../openapi/loading/load.ts';
import { serviceFiles } from '../service/service-files.ts';
import { generatedProject } from '../testing/service.ts';
import { isLongForm } from '../../../openapi/testing/long-form.ts';

const schemas = [
  { type: 'string' },
  { type: 'string', format: 'uuid' },
  { type: 'string', format: 'date-time', readOnly: true },
  { type: 'string', enum: ['a', 'b'], default: 'a' },
  { type: ['string', 'null'] },
  { type: 'integer', minimum: 0 },
  { type: 'boolean', default: true },
  { type: 'number', writeOnly: true },
  { type: 'array', items: { type: 'string' } },
  { type: 'object' },
  { type: 'object', properties: { a: { type: 'integer' } }, required: ['a'] },
  { oneOf: [{ type: 'string' }, { type: 'object', properties: { b: { type: 'string' } } }] },
  { $ref: '#/components/schemas/Part' },
  {},
];
const memberNames = [
  'id',
  'name',
  'class',
  'item',
  'created_at',
  'updatedAt',
  "o'ne",
  'a-b',
  '"',
  'tags',
  'body',
  'key',
  '*/',
  '`',
];
const segments = ['pets', 'Pets', 'select', 'items', 'a-b', 'store', 'order', 'database', '1st', 'ä'];
const ids = ['id', 'petId', 'name', 'key_or_name', 'class', 'a-b'];

const object = fc
  .record({
    members: fc.dictionary(fc.constantFrom(...memberNames), fc.constantFrom(...schemas), { maxKeys: 6 }),
    required: fc.subarray(memberNames),
  })
  .map(({ members, required }) => ({
    type: 'object',
    properties: members,
    required: required.filter((name) => Object.hasOwn(members, name)),
  }));

const resource = fc.record({
  segment: fc.constantFrom(...segments),
  id: fc.constantFrom(...ids),
  idSchema: fc.constantFrom({ type: 'string' }, { type: 'integer' }, { type: 'string', format: 'uuid' }),
  item: object,
  body: fc.option(object),
  wrapper: fc.constantFrom(undefined, 'data', 'items'),
  methods: fc.subarray(['list', 'post', 'get', 'put', 'patch', 'delete'], { minLength: 1 }),
  status: fc.constantFrom('200', '201', '204'),
  isWithin: fc.boolean(),
  query: fc.constantFrom(
    [],
    ['limit', 'offset'],
    ['page', 'size'],
    ['cursor', 'limit'],
    ['tags', 'name', 'item', 'sort'],
  ),
});
type Resource = typeof resource extends fc.Arbitrary<infer Value> ? Value : never;

const said = (schema: object) => ({ description: 'Done', content: { 'application/json': { schema } } });

function getPaths(one: Resource, index: number, around: string): [string, object][] {
  const name = `Thing${index}`;
  const item = { $ref: `#/components/schemas/${name}` };
  const body = one.body ?? item;
  const requestBody = { required: index % 2 === 0, content: { 'application/json': { schema: body } } };
  const list = { type: 'array', items: item };
  const wrapped =
    one.wrapper === undefined
      ? list
      : { type: 'object', properties: { [one.wrapper]: list, total: { type: 'integer' } } };
  const written = one.status === '204' ? { description: 'Done' } : said(item);
  const operation = (title: string, more: object) => ({ operationId: `${title} ${one.segment} ${index}`, ...more });
  const parametersIn = (path: string) =>
    [...path.matchAll(/\{([^}]*)\}/g)].map(([, own = '']) => ({
      name: own,
      in: 'path',
      required: true,
      schema: one.idSchema,
    }));
  const query = one.query.map((own) => ({
    name: own,
    in: 'query',
    schema: { type: ['tags', 'name', 'item', 'sort', 'cursor'].includes(own) ? 'string' : 'integer' },
  }));
  const all = {
    list: operation('list', { parameters: query, responses: { 200: said(wrapped) } }),
    post: operation('make', { requestBody, responses: { [one.status]: written } }),
    get: operation('get', { responses: { 200: said(item), 404: { description: 'None' } } }),
    put: operation('put', { requestBody, responses: { [one.status]: written, 200: said(item) } }),
    patch: operation('patch', { requestBody, responses: { 200: said(item) } }),
    delete: operation('delete', { responses: { 204: { description: 'Gone' } } }),
  };
  const chosen = (names: readonly (keyof typeof all)[]) =>
    Object.fromEntries(
      names.filter((own) => one.methods.includes(own)).map((own) => [own === 'list' ? 'get' : own, all[own]]),
    );
  const collection = `${around}/${one.segment}`;
  const path = `${collection}/{${one.id}${index}}`;
  return [
    [collection, { parameters: parametersIn(collection), ...chosen(['list', 'post']) }],
    [path, { parameters: parametersIn(path), ...chosen(['get', 'put', 'patch', 'delete']) }],
  ];
}

const documents = fc.array(resource, { minLength: 1, maxLength: 4 }).map((resources) => {
  const paths = resources.flatMap((one, index) => {
    const [first] = resources;
    const outer = one.isWithin && index > 0 && first !== undefined ? `/${first.segment}/{${first.id}0}` : '';
    return getPaths(one, index, outer);
  });
  const things = resources.map(({ item }, index): [string, object] => [`Thing${index}`, item]);
  return JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'Random */ `things`\n"', version: '1.0.0' },
    paths: Object.fromEntries(paths),
    components: {
      schemas: { Part: { type: 'object', properties: { part: { type: 'string' } } }, ...Object.fromEntries(things) },
    },
  });
});

it('the code of any document compiles, with a handler for each of its operations', async () => {
  const project = await generatedProject();
  let written = 0;
  // Other documents in each long run; the same ones each time in the short form.
  const seed = isLongForm ? Date.now() % 1_000_000 : 1;
  try {
    for (const [index, text] of fc.sample(documents, { seed, numRuns: isLongForm ? 100 : 8 }).entries()) {
      const document = await parseDocument(text, { source: 'random', name: `random-${index}` }).catch(() => undefined);
      if (document === undefined) continue; // two equal paths, or no path
      const service = await serviceFiles(document);
      await project.write(service);
      expect(
        handlersIn(service.files.find(({ path }) => path.endsWith('operations.ts'))!.text),
        `seed ${seed}: ${text}`,
      ).toEqual(getIds(document));
      written += [...service.operations.values()].filter((outcome) => outcome === 'resource').length;
    }
    expect(project.faults(), `seed ${seed}`).toEqual([]);
    expect(written).toBeGreaterThan(0);
  } finally {
    await project.dispose();
  }
}, 300_000);

/** A collection of pets with the key `key`. */
function getPets({ sent, item, type }: { sent: object; item: object; type: string }): string {
  const json = (schema: object) => ({ content: { 'application/json': { schema } } });
  const pet = { description: 'A pet', ...json({ $ref: '#/components/schemas/Pet' }) };
  return JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'Pets', version: '1.0.0' },
    paths: {
      '/pets': {
        post: { operationId: 'make', requestBody: { required: false, ...json(sent) }, responses: { 201: pet } },
      },
      '/pets/{key}': {
        parameters: [{ name: 'key', in: 'path', required: true, schema: { type } }],
        get: { operationId: 'get', responses: { 200: pet } },
      },
    },
    components: { schemas: { Pet: item } },
  });
}

const keyed = [
  {
    given: 'a number in a body that may be missing',
    text: getPets({
      sent: { $ref: '#/components/schemas/Pet' },
      item: { type: 'object', properties: { key: { type: 'integer' } } },
      type: 'integer',
    }),
    want: /body\?\.key === undefined/,
  },
  {
    given: 'a required key that may be null',
    text: getPets({
      sent: { type: 'object', properties: { key: { type: ['string', 'null'] } }, required: ['key'] },
      item: { type: 'object', properties: { key: { type: 'string' } }, required: ['key'] },
      type: 'string',
    }),
    want: /body\.key \?\? randomUUID\(\)/,
  },
  {
    given: 'a text or null, which no number can hold',
    text: getPets({
      sent: { type: 'object', properties: { key: { type: ['string', 'null'] } } },
      item: { type: 'object', properties: { key: { type: 'integer' } } },
      type: 'integer',
    }),
    want: /notImplementedWith\(body, 'key'\);\s+const \{ item \} = await pets\.insertCounted\(/,
  },
  {
    given: 'an object or null, which no text can hold',
    text: getPets({
      sent: { type: 'object', properties: { key: { type: ['object', 'null'] } } },
      item: { type: 'object', properties: { key: { type: 'string' } } },
      type: 'string',
    }),
    want: /notImplementedWith\(body, 'key'\);\s+const id = randomUUID\(\);/,
  },
];

it('the code for keys in a body, which may be null, compiles', async () => {
  const project = await generatedProject();
  try {
    for (const [index, { given, text, want }] of keyed.entries()) {
      const service = await serviceFiles(await parseDocument(text, { source: 'pets', name: `pets-${index}` }));
      await project.write(service);
      expect(service.files.find(({ path }) => path.endsWith('operations.ts'))?.text, given).toMatch(want);
    }
    expect(project.faults()).toEqual([]);
  } finally {
    await project.dispose();
  }
});

const getIds = ({ operations }: ApiDocument): string[] => operations.map(({ id }) => id).sort();

/** Names of the members of the object that `handlersOf` returns. */
function handlersIn(text: string): string[] {
  const source = ts.createSourceFile('operations.ts', text, ts.ScriptTarget.ES2023, true);
  const maker = source.statements.filter(ts.isFunctionDeclaration).find(({ name }) => name?.text === 'handlersOf');
  const [last] = maker?.body?.statements ?? [];
  const object = last && ts.isReturnStatement(last) ? last.expression : undefined;
  if (object === undefined || !ts.isObjectLiteralExpression(object)) return [];
  return object.properties
    .map(({ name }) => (name && (ts.isIdentifier(name) || ts.isStringLiteral(name)) ? name.text : ''))
    .sort();
}
