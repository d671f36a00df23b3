import { beforeAll, expect, it } from 'vitest';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import type { FieldValue, GatewayPlan, KongObject } from '../../../pulumi/plan/gateway/kong-object.ts';
import { parsePlanDocument } from '../../../pulumi/plan/testing/plan-inputs.ts';
import { findUnreachedOperations } from './reach.ts';

let pets: ApiDocument;
beforeAll(async () => {
  const operation = (id: string) => `{ operationId: ${id}, responses: { '200': { description: ok } } }`;
  pets = await parsePlanDocument(
    'pets',
    `servers: [{ url: https://pets.example/v1 }, { url: http://localhost:8090 }]
paths:
  /pets:
    get: ${operation('list')}
  /pets/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get: ${operation('read')}
    put: ${operation('write')}
`,
  );
});

const route = (name: string, fields: Readonly<Record<string, FieldValue>>): KongObject => ({
  kind: 'routes',
  name,
  fields: { name, hosts: ['pets.example'], tags: ['ours', 'pets'], ...fields },
});
const plan = (...objects: KongObject[]): GatewayPlan => ({ ownerTag: 'ours', objects });

const all = route('all', { paths: ['/v1'] });
const one = route('one', { paths: ['~/v1/pets/[^#?/]+$'], methods: ['PUT'] });

it.each([
  { name: 'one route for all', given: [all], want: [] },
  { name: 'a closer one for some', given: [all, one], want: [] },
  { name: 'none', given: [], want: ['operation-unreachable list, read, write: no route of pets.example matches it'] },
  {
    name: 'one for some only',
    given: [one],
    want: ['operation-unreachable list, read: no route of pets.example matches it'],
  },
  {
    name: 'two between which Kong may choose',
    given: [all, one, route('other', { paths: one.fields.paths ?? null, methods: ['PUT'] })],
    want: ['operation-ambiguous write: each of one, other matches it'],
  },
  {
    name: "another document's",
    given: [route('all', { paths: ['/v1'], tags: ['ours', 'cats'] }), one],
    want: ["operation-unreachable list, read: all, which is another document's, matches it"],
  },
  {
    name: 'one of another host',
    given: [all, route('elsewhere', { hosts: ['cats.example'], paths: ['/v1/pets'], methods: ['GET'] })],
    want: [],
  },
])('$name', ({ given, want }) => {
  const found = findUnreachedOperations(pets, plan(...given)).map(({ rule, message }) => `${rule} ${message}`);
  expect(found).toEqual(want);
});
