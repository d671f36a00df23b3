/** For tests: documents with random resources. */
import fc from 'fast-check';

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

/** Texts of documents with one to four resources. */
export const randomDocuments = fc.array(resource, { minLength: 1, maxLength: 4 }).map((resources) => {
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
