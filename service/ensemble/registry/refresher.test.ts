import type { RequestListener } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Registry } from './registry.ts';
import { listAll, ensemble, type Harness, openHarness, refusal, sending } from '../testing/registries.ts';
import { documentText } from '../testing/servers.ts';

let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
});
afterEach(async () => {
  await harness.close();
  expect(harness.logged.filter((line) => line.split('"service":').length !== 2)).toEqual([]);
});

/** Answers like a server with ETags. */
const tagged =
  (text: string, etag: string): RequestListener =>
  (request, response) => {
    if (request.headers['if-none-match'] === etag) response.writeHead(304).end();
    else response.writeHead(200, { etag }).end(text);
  };

describe('snapshots', () => {
  const operations = async (registry: Registry): Promise<string[]> =>
    (await registry.snapshots()).flatMap(({ callable }) => callable.map(({ id }) => id));

  it('are selected by id, once each, ordered by id; an unknown id is reported', async () => {
    harness.pages.set('/openapi.json', sending(documentText({})));
    const registry = harness.start();
    for (const id of ['b', 'a', 'c']) await registry.register(harness.service({ id }));
    expect((await registry.snapshots(['c', 'a', 'c'])).map((snapshot) => snapshot.service.id)).toEqual(['a', 'c']);
    const { status, details } = await refusal(registry.snapshots(['a', 'x', 'y']));
    expect(status).toBe(400);
    expect(details).toBe('/query/service_ids/1 is not registered\n/query/service_ids/2 is not registered');
  });

  it('are fetched by ETag when they are old, and not before', async () => {
    harness.pages.set('/openapi.json', tagged(documentText({}), '"1"'));
    const registry = harness.start();
    await registry.register(harness.service());
    const [first] = await registry.snapshots();
    harness.passMinutes(5);
    await registry.snapshots();
    expect(harness.asked).toEqual(['/openapi.json']);
    harness.passMinutes(1);
    const [same] = await registry.snapshots();
    expect(same).toBe(first);
    await registry.snapshots();
    expect(harness.asked).toEqual(['/openapi.json', '/openapi.json "1"']);
    harness.pages.set('/openapi.json', tagged(documentText({ paths: ['/changed'] }), '"2"'));
    harness.passMinutes(6);
    expect(await operations(registry)).toEqual(['changed']);
    harness.passMinutes(6);
    expect(await operations(registry)).toEqual(['changed']);
    expect(harness.asked.slice(2)).toEqual(['/openapi.json "1"', '/openapi.json "2"']);
  });

  it('survive a restart, even if the service is down', async () => {
    harness.pages.set('/openapi.json', tagged(documentText({ paths: ['/kept'] }), '"1"'));
    await harness.start().register(harness.service());
    harness.passMinutes(60);
    harness.pages.set('/openapi.json', (request) => request.socket.destroy());
    const registry = harness.start();
    expect(await operations(registry)).toEqual(['kept']);
    expect(harness.asked).toEqual(['/openapi.json', '/openapi.json "1"']);
  });

  it.each([
    { given: 'is down', page: ((request) => request.socket.destroy()) satisfies RequestListener },
    { given: 'hangs', page: (() => undefined) satisfies RequestListener },
    {
      given: 'sends an error',
      page: ((_request, response) => response.writeHead(500).end()) satisfies RequestListener,
    },
    { given: 'sends a broken document', page: sending('{"openapi": "3.1.0"}') },
    { given: 'sends the document of the ensemble', page: sending(ensemble.text) },
  ])('are kept if the service $given, which is tried once in five minutes', async ({ page }) => {
    harness.pages.set('/openapi.json', sending(documentText({ paths: ['/kept'] })));
    const registry = harness.start();
    await registry.register(harness.service());
    harness.pages.set('/openapi.json', page);
    harness.passMinutes(6);
    expect([await operations(registry), await operations(registry)]).toEqual([['kept'], ['kept']]);
    expect(harness.asked).toHaveLength(2);
    harness.pages.set('/openapi.json', sending(documentText({ paths: ['/well'] })));
    harness.passMinutes(6);
    expect(await operations(registry)).toEqual(['well']);
  });

  it('are kept if a document has moved its calls to another origin', async () => {
    const { port } = harness;
    const origins = [`http://own.test:${port}`, `http://127.0.0.1:${port}`];
    harness.pages.set('/openapi.json', sending(documentText({ paths: ['/kept'] })));
    const registry = harness.start();
    await registry.register(harness.service({ openapi_url: `${origins[0] ?? ''}/openapi.json` }));
    const moved = sending(documentText({ paths: ['/moved'] }));
    harness.pages.set('/openapi.json', (_request, response) =>
      response.writeHead(302, { location: `${origins[1] ?? ''}/moved.json` }).end(),
    );
    harness.pages.set('/moved.json', moved);
    harness.passMinutes(6);
    expect(await operations(registry)).toEqual(['kept']);
    expect(harness.asked.at(-1)).toBe('/moved.json');
    expect((await registry.snapshots())[0]?.destination).toBe(origins[0]);
  });

  it('that are old are fetched once for concurrent uses', async () => {
    harness.pages.set('/openapi.json', sending(documentText({})));
    const registry = harness.start();
    await registry.register(harness.service());
    harness.passMinutes(6);
    await Promise.all([registry.snapshots(), registry.snapshots(), registry.snapshots()]);
    expect(harness.asked).toHaveLength(2);
  });

  it('a removal is not undone by a running refresh', async () => {
    harness.pages.set('/openapi.json', sending(documentText({})));
    const registry = harness.start();
    await registry.register(harness.service());
    harness.passMinutes(6);
    let go: () => void = () => undefined;
    const reached = new Promise<void>((resolve) => {
      harness.pages.set('/openapi.json', (_request, response) => {
        go = () => response.end(documentText({}));
        resolve();
      });
    });
    const using = registry.snapshots();
    await reached;
    await registry.remove('things');
    go();
    expect(await using).toEqual([]);
    expect(await listAll(registry)).toEqual([]);
  });
});
