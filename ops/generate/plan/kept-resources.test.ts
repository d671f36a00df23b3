/** Which collections become resources: collections whose items can be created, or that no operation changes. */
import { describe, expect, it } from 'vitest';
import { parseDocument } from '../../../openapi/loading/load.ts';
import { planService } from './service-plan.ts';

type Method = 'list' | 'create' | 'read' | 'replace' | 'patch' | 'delete';

const json = (schema: object) => ({ content: { 'application/json': { schema } } });
const item = { $ref: '#/components/schemas/Pet' };
const body = { required: true, ...json(item) };
const answer = (schema: object) => ({ description: 'Done', ...json(schema) });
/** A body that prevents a handler, since it is not JSON. */
const unreadable = { description: 'Done', content: { 'text/plain': { schema: { type: 'string' } } } };
const notFound = { description: 'Not found' };

function operations(unwritten: readonly Method[]) {
  const success = (method: Method, schema: object) => (unwritten.includes(method) ? unreadable : answer(schema));
  const list = { type: 'array', items: item };
  return {
    list: { responses: { 200: success('list', list) } },
    create: { requestBody: body, responses: { 201: success('create', item) } },
    read: { responses: { 200: success('read', item), 404: notFound } },
    replace: { requestBody: body, responses: { 200: success('replace', item), 404: notFound } },
    patch: { requestBody: body, responses: { 200: success('patch', item), 404: notFound } },
    delete: { responses: { 204: { description: 'Deleted' }, 404: notFound } },
  };
}

const verbs = { list: 'get', create: 'post', read: 'get', replace: 'put', patch: 'patch', delete: 'delete' } as const;

/** The segments of the collections that the service stores. */
async function keptBy(methods: readonly Method[], unwritten: readonly Method[] = []): Promise<readonly string[]> {
  const all = operations(unwritten);
  const pick = (names: readonly Method[]) =>
    Object.fromEntries(
      names
        .filter((name) => methods.includes(name))
        .map((name) => [verbs[name], { operationId: name, ...all[name] }] as const),
    );
  const key = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };
  const text = JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'Pets', version: '1.0.0' },
    paths: {
      '/pets': pick(['list', 'create']),
      '/pets/{id}': { parameters: [key], ...pick(['read', 'replace', 'patch', 'delete']) },
    },
    components: {
      schemas: {
        Pet: { type: 'object', required: ['id'], properties: { id: { type: 'string' }, name: { type: 'string' } } },
      },
    },
  });
  const plan = planService(await parseDocument(text, { source: 'pets.json', name: 'pets' }));
  return plan.resources.map(({ path }) => path.segment);
}

describe('a collection is kept', () => {
  it.each<{ name: string; given: Method[] }>([
    { name: 'items can be created', given: ['create', 'read'] },
    { name: 'a replacement creates items', given: ['list', 'read', 'replace'] },
    { name: 'it can only be read, as a list and item by item', given: ['list', 'read'] },
  ])('if $name', async ({ given }) => {
    expect(await keptBy(given)).toEqual(['pets']);
  });
});

describe('a collection is not kept', () => {
  it.each<{ name: string; given: Method[]; unwritten?: Method[] }>([
    { name: 'it can only be listed', given: ['list'] },
    { name: 'its items can only be read one by one', given: ['read'] },
    { name: 'items can be changed but not created', given: ['list', 'read', 'patch'] },
    { name: 'items can be deleted but not created', given: ['list', 'read', 'delete'] },
    { name: 'items can be changed but not listed', given: ['read', 'patch'] },
    { name: 'the list has no handler', given: ['list', 'read'], unwritten: ['list'] },
    { name: 'the read of an item has no handler', given: ['list', 'read'], unwritten: ['read'] },
    {
      name: 'creation has no handler and a replacement creates nothing',
      given: ['list', 'create', 'read', 'replace'],
      unwritten: ['create'],
    },
    { name: 'creation has no handler', given: ['list', 'create', 'read'], unwritten: ['create'] },
  ])('if $name', async ({ given, unwritten }) => {
    expect(await keptBy(given, unwritten)).toEqual([]);
  });
});
