import { documentsFolder } from '../../../openapi/loading/directory.ts';
import { loadDocument } from 'fountainai/openapi';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listAll, type Harness, openHarness, refusal, sending } from '../testing/registries.ts';
import { documentText } from '../testing/servers.ts';

const sessionContext = await loadDocument(`${documentsFolder}/session-context.yml`);

let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
});
afterEach(() => harness.close());

describe('registering', () => {
  it('keeps the document, and names the operations that cannot be called', async () => {
    harness.pages.set('/openapi.json', sending(sessionContext.text));
    const registry = harness.start();
    const { callable, refused, destination, hash } = await registry.register(harness.service({ tags: ['a'] }));
    expect(callable.map(({ id }) => id)).toEqual(sessionContext.operations.map(({ id }) => id));
    expect({ refused, destination, hash }).toEqual({
      refused: [],
      destination: harness.url,
      hash: sessionContext.hash,
    });
    expect(await listAll(registry)).toEqual([
      { service: harness.service({ tags: ['a'] }), refused: [], destination: harness.url },
    ]);
  });

  it('rejects operations whose credentials are missing', async () => {
    const text = documentText({
      paths: ['/admin'],
      components: { securitySchemes: { adminApiKeyAuth: { type: 'apiKey', in: 'header', name: 'X-ADMIN-API-KEY' } } },
      security: [{ adminApiKeyAuth: [] }],
    });
    harness.pages.set('/openapi.json', sending(text));
    const registry = harness.start();
    const { callable, refused } = await registry.register(harness.service());
    expect({ callable, refused }).toEqual({
      callable: [],
      refused: [
        {
          operationId: 'admin',
          code: 'ensemble-credentials-missing',
          reason: 'no value is set for its security scheme adminApiKeyAuth (SERVICE_CREDENTIALS, service things)',
        },
      ],
    });
    expect((await listAll(registry))[0]?.refused).toEqual(refused);
  });

  it('lists services with any of the tags, ordered by id', async () => {
    harness.pages.set('/openapi.json', sending(documentText({})));
    const registry = harness.start();
    const tags: Record<string, string[]> = { c: ['x', 'y'], a: ['y'], b: [] };
    for (const [id, given] of Object.entries(tags)) await registry.register(harness.service({ id, tags: given }));
    const ids = async (chosen?: string[]) => (await listAll(registry, chosen)).map((entry) => entry.service.id);
    expect(await ids()).toEqual(['a', 'b', 'c']);
    expect([await ids(['y']), await ids(['x', 'z']), await ids(['z'])]).toEqual([['a', 'c'], ['c'], []]);
  });

  it('registers an id once, also for concurrent requests', async () => {
    harness.pages.set('/openapi.json', sending(documentText({})));
    const registry = harness.start();
    const names = ['first', 'second', 'third'];
    const done = await Promise.allSettled(names.map((name) => registry.register(harness.service({ name }))));
    expect(done.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
    const error = await refusal(registry.register(harness.service()));
    expect([error.status, error.details]).toEqual([400, '/body/id is taken']);
    expect(await listAll(registry)).toHaveLength(1);
  });
});

describe('an update', () => {
  it('replaces everything', async () => {
    harness.pages.set('/openapi.json', sending(documentText({})));
    harness.pages.set('/new.json', sending(documentText({ paths: ['/new'] })));
    const registry = harness.start();
    await registry.register(harness.service({ tags: ['a'] }));
    const changed = harness.service({ name: 'New', openapi_url: `${harness.url}/new.json` });
    await registry.update('things', changed);
    const [snapshot] = await registry.snapshots();
    expect(snapshot?.service).toEqual(changed);
    expect(snapshot?.callable.map(({ id }) => id)).toEqual(['new']);
  });

  it.each([
    { given: 'of an unknown service', id: 'none', facts: { id: 'none' }, want: { status: 404, details: undefined } },
    {
      given: 'to another id',
      id: 'things',
      facts: { id: 'other' },
      want: { status: 400, details: '/body/id must be the service_id in the path' },
    },
    {
      given: 'to a document that does not exist',
      id: 'things',
      facts: { openapi_url: 'http://unknown.test/' },
      want: {
        status: 400,
        details: '/body/openapi_url the name "unknown.test" has no address [ensemble-name-unknown]',
      },
    },
  ])('$given changes nothing', async ({ id, facts, want }) => {
    harness.pages.set('/openapi.json', sending(documentText({})));
    const registry = harness.start();
    await registry.register(harness.service());
    const before = await registry.snapshots();
    const { status, details } = await refusal(registry.update(id, harness.service(facts)));
    expect({ status, details }).toEqual(want);
    expect(await registry.snapshots()).toEqual(before);
  });
});

describe('removing', () => {
  it('is possible once, and frees the id', async () => {
    harness.pages.set('/openapi.json', sending(documentText({})));
    const registry = harness.start();
    await registry.register(harness.service());
    await registry.remove('things');
    expect((await refusal(registry.remove('things'))).status).toBe(404);
    expect(await registry.snapshots()).toEqual([]);
    await registry.register(harness.service());
    expect(await listAll(registry)).toHaveLength(1);
  });
});
