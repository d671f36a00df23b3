/** Services of small documents: generated, started, and called by HTTP. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { parseDocument } from '../../../openapi/loading/load.ts';
import { handlerText, type GeneratedService, serviceFiles } from './service-files.ts';
import {
  credential,
  generatedProject,
  type GeneratedProject,
  type RunningProject,
  startGenerated,
} from '../testing/service.ts';
import { smallDocuments } from '../testing/documents.ts';
import { familiesYaml } from '../testing/families.ts';

let project: GeneratedProject;
const made = new Map<string, { document: ApiDocument; service: GeneratedService }>();
const documents: typeof smallDocuments = { ...smallDocuments, families: { yaml: familiesYaml, resources: 43 } };
const names = Object.keys(documents);

beforeAll(async () => {
  project = await generatedProject();
  for (const [name, { yaml }] of Object.entries(documents)) {
    const document = await parseDocument(yaml, { source: `${name}.yml`, name });
    const service = await serviceFiles(document);
    await project.write(service);
    made.set(name, { document, service });
  }
}, 120_000);

afterAll(() => project.dispose());

const written = (name: string): string[] =>
  [...made.get(name)!.service.operations].filter(([, outcome]) => outcome === 'resource').map(([id]) => id);

it.each(names)('%s: the operations that form resources have a handler each', (name) => {
  const { document, service } = made.get(name)!;
  expect(written(name)).toHaveLength(documents[name]!.resources);
  expect([...service.operations.keys()]).toEqual(document.operations.map(({ id }) => id));
});

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // The form of the JSON depends on the test.
  readonly body: Record<string, unknown> & Record<string, unknown>[];
}

class Caller {
  readonly #name: string;
  #running: RunningProject | undefined;

  constructor(name: string) {
    this.#name = name;
  }

  async open(): Promise<void> {
    this.#running = await startGenerated(project, made.get(this.#name)!.document);
  }

  async close(): Promise<void> {
    await this.#running?.close();
  }

  get running(): RunningProject {
    return this.#running!;
  }

  async call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const answer = await fetch(this.running.url + path, {
      method,
      headers: {
        'x-key': credential,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const said = (text === '' ? undefined : JSON.parse(text)) as Answer['body'];
    return { status: answer.status, headers: answer.headers, body: said };
  }
}

function withService(name: string, test: (caller: Caller) => Promise<void>): () => Promise<void> {
  return async () => {
    const caller = new Caller(name);
    await caller.open();
    try {
      await test(caller);
    } finally {
      await caller.close();
    }
  };
}

describe.each(['pets', 'old-pets'])('%s', (name) => {
  it(
    'are created, listed, read, replaced, patched and deleted, and outlive a restart',
    withService(name, async (caller) => {
      const ids: string[] = [];
      for (const kind of ['dog', 'cat', 'dog']) {
        const { status, body, headers } = await caller.call('POST', '/pets', { name: 'a', kind, tags: [kind, 'x'] });
        expect(status).toBe(201);
        expect(headers.get('location')).toBe(`/pets/${String(body.id)}`);
        expect(body).toMatchObject({ name: 'a', kind, createdAt: expect.any(String) as string });
        ids.push(String(body.id));
      }
      const [first = '', second = '', third = ''] = ids;
      const readIds = async (query: string) => (await caller.call('GET', `/pets${query}`)).body.map(({ id }) => id);
      expect(await readIds('')).toEqual(ids);
      expect(await readIds('?limit=1&offset=1')).toEqual([second]);
      expect(await readIds('?kind=dog')).toEqual([first, third]);
      expect(await readIds('?tags=cat&limit=1')).toEqual([second]);
      expect(await readIds('?tags=ca')).toEqual([]);
      const page = await caller.call('GET', '/pets?kind=dog&limit=1');
      expect(page.headers.get('x-total-count')).toBe('2');
      expect(page.headers.get('link')).toContain('</pets?limit=1&offset=1&kind=dog>; rel="next"');
      expect((await caller.call('GET', '/pets?sort=name')).status).toBe(501);

      const tag = (await caller.call('GET', `/pets/${first}`)).headers.get('etag')!;
      const replaced = await caller.call('PUT', `/pets/${first}`, { name: 'b' }, { 'if-match': tag });
      expect(replaced.body).toMatchObject({ id: first, name: 'b', kind: 'cat' });
      expect(replaced.body).not.toHaveProperty('tags');
      expect((await caller.call('PUT', `/pets/${first}`, { name: 'c' }, { 'if-match': tag })).status).toBe(412);
      const patch = { 'content-type': 'application/merge-patch+json' };
      await caller.call('PATCH', `/pets/${first}`, { home: { town: 't', street: 's' } }, patch);
      const patched = await caller.call('PATCH', `/pets/${first}`, { home: { street: 'r' } }, patch);
      expect(patched.body).toMatchObject({ name: 'b', home: { town: 't', street: 'r' } });

      expect((await caller.call('DELETE', `/pets/${second}`)).status).toBe(204);
      expect((await caller.call('DELETE', `/pets/${second}`)).status).toBe(404);
      await caller.close();
      await caller.open();
      expect(await readIds('')).toEqual([first, third]);
      expect((await caller.call('GET', `/pets/${first}`)).body).toEqual(patched.body);
      expect((await caller.call('GET', `/pets/${second}`)).status).toBe(404);
    }),
  );

  it(
    'are created once by requests with the same key',
    withService(name, async (caller) => {
      const key = { 'idempotency-key': randomUUID() };
      const first = await caller.call('POST', '/pets', { name: 'once' }, key);
      expect((await caller.call('POST', '/pets', { name: 'once' }, key)).body).toEqual(first.body);
    }),
  );
});

it(
  'owners have names for keys, visits have numbers, and a deleted owner takes its visits with it',
  withService('owners', async (caller) => {
    const [ann, bob] = ['a/nn 1', 'bob'];
    const at = `/owners/${encodeURIComponent(ann)}`;
    expect((await caller.call('POST', '/owners', { name: ann, password: 's' })).body).toEqual({ name: ann });
    await caller.call('POST', '/owners', { name: bob });
    expect((await caller.call('POST', '/owners', { name: bob })).status).toBe(409);
    expect((await caller.call('GET', '/owners')).body).toEqual({ data: [{ name: ann }, { name: bob }], total: 2 });
    for (const why of ['x', 'y', 'z']) expect((await caller.call('POST', `${at}/visits`, { why })).status).toBe(201);
    expect((await caller.call('POST', '/owners/missing/visits', { why: 'x' })).status).toBe(404);
    const first = await caller.call('GET', `${at}/visits`);
    expect(first.body.items).toEqual([
      { id: 1, why: 'x' },
      { id: 2, why: 'y' },
    ]);
    const second = await caller.call('GET', `${at}/visits?cursor=${String(first.body.next_cursor)}`);
    expect(second.body).toEqual({ items: [{ id: 3, why: 'z' }] });
    expect((await caller.call('GET', '/owners/bob/visits/1')).status).toBe(404);
    expect((await caller.call('DELETE', `${at}/visits/1`)).status).toBe(204);
    expect((await caller.call('DELETE', `${at}/visits/1`)).status).toBe(204);
    expect((await caller.call('DELETE', at)).body).toEqual({ message: `owner ${ann} was deleted` });
    await caller.call('POST', '/owners', { name: ann });
    expect((await caller.call('GET', `${at}/visits`)).body).toEqual({ items: [] });
  }),
);

it(
  'aliases are created by PUT only',
  withService('aliases', async (caller) => {
    expect((await caller.call('PUT', '/aliases/a', { target: 'x' })).status).toBe(201);
    const again = await caller.call('PUT', '/aliases/a', { target: 'y' });
    expect([again.status, again.body]).toEqual([200, { name: 'a', target: 'y' }]);
    expect((await caller.call('GET', '/aliases')).body).toEqual({ aliases: [{ name: 'a', target: 'y' }] });
    expect((await caller.call('DELETE', '/aliases/a')).body).toEqual({ name: 'a' });
    expect((await caller.call('GET', '/aliases/a')).status).toBe(404);
  }),
);

it(
  'routes are the same things alone and within a service, by its id or its name',
  withService('routes', async (caller) => {
    const service = (await caller.call('POST', '/services', { name: 'web' })).body;
    const within = await caller.call('POST', '/services/web/routes', { hosts: ['a'] });
    expect(within.body).toMatchObject({ hosts: ['a'], service: { id: service.id } });
    const linked = await caller.call('POST', '/routes', { service: { id: service.id } });
    await caller.call('POST', '/routes', {});
    const routes = await caller.call('GET', `/services/${String(service.id)}/routes`);
    expect(routes.body.map(({ id }) => id)).toEqual([within.body.id, linked.body.id]);
    expect((await caller.call('GET', '/routes')).body).toHaveLength(3);
    expect((await caller.call('GET', `/services/web/routes/${String(within.body.id)}`)).status).toBe(200);
    await caller.call('DELETE', '/services/web');
    expect((await caller.call('GET', '/routes')).body).toHaveLength(1);
    expect((await caller.call('GET', '/services/web/routes')).status).toBe(404);
  }),
);

it(
  'facts that no operation changes are empty at first',
  withService('facts', async (caller) => {
    expect((await caller.call('GET', '/facts?page=2')).body).toEqual([]);
    expect((await caller.call('GET', '/facts/1')).status).toBe(404);
  }),
);

it(
  'operations without a resource answer 501',
  withService('calls', async (caller) => {
    expect((await caller.call('GET', '/sum')).status).toBe(501);
    expect((await caller.call('POST', '/send-mail', {})).status).toBe(501);
  }),
);

it.each(names)('%s: the operations of resources pass the contract tests', async (name) => {
  const caller = new Caller(name);
  await caller.open();
  const newOwner = { ready: (usual: object) => ({ ...usual, body: { name: randomUUID() } }) };
  try {
    const results = await caller.running.contract(written(name), name === 'owners' ? { create: newOwner } : {});
    expect(results.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
    if (written(name).length > 0) expect(results.some(({ outcome }) => outcome === 'passed')).toBe(true);
  } finally {
    await caller.close();
  }
});

it('the text of one handler with 501 is a member of the object of handlers', () => {
  const { document } = made.get('calls')!;
  expect(handlerText(document, 'send/mail')).toBe('// POST /send-mail\n"send/mail": notImplemented,');
});

const key = { type: 'object', required: ['id'], properties: { id: { type: 'string' } } };
const needed = { type: 'object', required: ['id'], properties: { id: { type: 'string' } } };
const optional = { type: 'object', properties: { id: { type: 'string' } } };
const nullable = { type: 'object', properties: { id: { type: ['string', 'null'] } } };

it.each([
  { given: 'is required', sent: needed, thing: key, want: '.insert(body.id, ' },
  { given: 'may be missing', sent: optional, thing: key, want: 'const id = body?.id ?? randomUUID();' },
  {
    given: 'is described in parts',
    sent: optional,
    thing: { allOf: [optional, key] },
    want: 'const id = body?.id ?? randomUUID();',
  },
  { given: 'may be null', sent: nullable, thing: key, want: 'const id = body?.id ?? randomUUID();' },
])('a key that a client gives $given', async ({ sent, thing, want }) => {
  const answer = (schema: object) => ({ description: 'a thing', content: { 'application/json': { schema } } });
  const parameters = [{ name: 'thingId', in: 'path', required: true, schema: { type: 'string' } }];
  const text = JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'Things', version: '1.0.0' },
    paths: {
      '/things': { post: { operationId: 'make', requestBody: answer(sent), responses: { 201: answer(thing) } } },
      '/things/{thingId}': { parameters, get: { operationId: 'read', responses: { 200: answer(thing) } } },
    },
  });
  const { files } = await serviceFiles(await parseDocument(text, { source: 'things.json', name: 'things' }));
  expect(files.find(({ path }) => path.endsWith('operations.ts'))?.text).toContain(want);
});
