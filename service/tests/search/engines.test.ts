/** `q` on the three services that have it: the same results with each search engine. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openEnsemble } from '../../ensemble/access/testing/principals.ts';
import { openTestService, type TestService } from '../../testing/whole-service.ts';
import { engines } from '../lib/engines.ts';
import { describedByDocument } from '../typesense/document.ts';
import { TypesenseProxy } from '../typesense/proxy.ts';
import { typesenseProgram } from '../typesense/server.ts';
import { useServer } from '../typesense/shared-server.ts';

interface Item {
  readonly sessionId?: number;
  readonly context?: string;
  readonly user_input?: string;
  readonly highlights?: readonly { readonly member: string; readonly text: string; readonly marks: object[] }[];
}

const searchEngines = [
  ...engines.map(({ name, place }) => ({ name, place, isTypesense: false })),
  { ...engines[0]!, name: 'typesense (needs typesense-server)', isTypesense: true },
];

/** Replaces Central Sequence. */
let central: Server;
beforeAll(async () => {
  let number = 0;
  central = createServer((request, response) => {
    response.writeHead(request.method === 'POST' ? 201 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ sequenceNumber: (number += 1), comment: '' }));
  });
  await new Promise<void>((resolve) => central.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  central.close();
  central.closeAllConnections();
});

describe.each(searchEngines)('search by $name', ({ place: makePlace, isTypesense }) => {
  let service: TestService;
  let proxy: TypesenseProxy | undefined;
  const server = isTypesense ? useServer() : undefined;
  const it = test.skipIf(isTypesense && typesenseProgram === undefined);

  const newPlace = async () => {
    const place = await makePlace();
    proxy = server && (await TypesenseProxy.start(server()));
    const typesense = proxy && { TYPESENSE_URL: proxy.url, TYPESENSE_API_KEY: proxy.apiKey };
    return { environment: { ...place.environment, ...typesense }, dispose: () => place.dispose() };
  };
  const open = async (name: string): Promise<void> => {
    // A server that listens on a port has an address.
    const { port } = central.address() as AddressInfo;
    service = await openTestService(name, {
      place: await newPlace(),
      addressOf: () => `http://127.0.0.1:${port}`,
    });
  };

  afterEach(async () => {
    await service.close();
    await proxy?.stop();
    expect(await describedByDocument(proxy?.exchanges ?? [])).toEqual([]);
  });

  /** Waits until earlier writes can be found. */
  const indexed = async (): Promise<void> => {
    if (server === undefined) return;
    const ready = { states: { search: { status: 'ok', waiting: 0 } } };
    await expect
      .poll(async () => (await service.call('get', '/readyz')).body, { timeout: 60_000 })
      .toMatchObject(ready);
    const aliased = async (): Promise<string[]> => [...(await server().aliases()).values()].sort();
    await expect.poll(async () => isDeepStrictEqual(await aliased(), await server().collections())).toBe(true);
  };
  const sessions = async (query: string): Promise<Item[]> =>
    (await service.call('get', `/sessions?${query}`)).body as Item[];

  it('finds sessions', async () => {
    await open('session-context');
    const contexts = ['A storm over the harbour', 'Calm weather', 'The harbour at night', 'Another storm'];
    for (const [index, context] of contexts.entries()) {
      await service.call('post', '/sessions', { body: { userId: 1 + (index % 2), context } });
    }
    await service.call('put', '/sessions/2', { body: { context: 'Stormy weather' } });
    await indexed();
    const ids = async (query: string) => (await sessions(query)).map(({ sessionId }) => sessionId).sort();
    expect(await ids('q=harbour')).toEqual([1, 3]);
    expect(await ids('q=storm')).toEqual([1, 2, 4]);
    expect(await ids('q=STORM&userId=1')).toEqual([1]);
    expect(await ids('q=calm')).toEqual([]);
    expect(await ids('q=%22*!')).toEqual([]);
    const page = await service.call('get', '/sessions?q=storm&limit=1&offset=1');
    expect(page).toMatchObject({ status: 200, headers: { 'x-total-count': '3' }, body: [{}] });
    expect(page.headers.link).toContain('q=storm');
    expect((await sessions('q=harbour'))[0]?.highlights).toMatchObject([{ member: 'context', marks: [{ length: 7 }] }]);
    expect((await sessions('')).some((one) => 'highlights' in one)).toBe(false);
    await service.call('delete', '/sessions/1');
    expect(await ids('q=harbour')).toEqual([3]);
    expect((await service.call('get', '/sessions?q=')).status).toBe(400);
  });

  it('finds interactions', async () => {
    await open('ensemble');
    for (const user_input of ['Tell me of the storm', 'Tell me of the harbour', 'Tell me of the storm']) {
      await service.call('post', '/interact', { body: { user_input } });
    }
    await indexed();
    const found = async (query: string) => (await service.call('get', `/logs?${query}`)).body as { logs: Item[] };
    expect((await found('q=storm')).logs.map(({ user_input }) => user_input)).toEqual(
      Array(2).fill('Tell me of the storm'),
    );
    expect((await found('q=tell&limit=2')).logs).toHaveLength(2);
    expect((await found('q=harb')).logs[0]?.highlights?.[0]).toMatchObject({
      member: 'user_input',
      marks: [{ length: 7 }],
    });
  });

  it('finds interactions of the principal alone, with their number', async () => {
    const shared = await newPlace();
    const principals = ['{ name: ann, keys: [env:ANN_KEY] }', '{ name: an-n, keys: [env:BOB_KEY] }'];
    const ensemble = await openEnsemble({
      principals: principals.map((one) => `  - ${one}\n`).join(''),
      place: shared,
    });
    service = { ...ensemble.service, close: () => ensemble.close() };
    for (const name of ['ann', 'ann', 'bob']) await ensemble.say(name, `Tell ${name} of the storm`);
    await indexed();
    const found = async (name: string, query: string) => {
      const { headers, body } = await ensemble.as(name, 'get', `/logs?${query}`);
      return [headers['x-total-count'], (body as { logs: Item[] }).logs.map(({ user_input }) => user_input)];
    };
    expect(await found('ann', 'q=storm&limit=1')).toEqual(['2', ['Tell ann of the storm']]);
    expect(await found('ann', 'q=storm&principal=ann&state=done')).toEqual([
      '2',
      Array(2).fill('Tell ann of the storm'),
    ]);
    expect(await found('ann', 'q=bob')).toEqual(['0', []]);
    expect(await found('bob', 'q=storm')).toEqual(['1', ['Tell bob of the storm']]);
    expect(await found('bob', 'q=storm&principal=ann')).toEqual(['0', []]);
    expect((await found('administrator', 'q=storm'))[0]).toBe('3');
  });

  if (isTypesense) {
    it('forgives typing errors', async () => {
      await open('session-context');
      await service.call('post', '/sessions', { body: { userId: 1, context: 'A storm over the harbour' } });
      await indexed();
      expect(await sessions('q=habour')).toMatchObject([{ highlights: [{ marks: [{ start: 17, length: 7 }] }] }]);
    });

    it('responds with 502 to q without the index, and to nothing else', async () => {
      await open('session-context');
      await indexed();
      await proxy?.stop();
      const failed = await service.call('get', '/sessions?q=storm');
      expect(failed).toMatchObject({ status: 502, body: { errorCode: 'bad_gateway', retryAttempt: 2 } });
      expect((await service.call('post', '/sessions', { body: { userId: 1 } })).status).toBe(201);
      expect(await sessions('limit=10')).toHaveLength(1);
      await expect.poll(async () => (await service.call('get', '/readyz')).body).toMatchObject({ status: 'degraded' });
      expect((await service.call('get', '/readyz')).status).toBe(200);
    });
  }
});
