/** Clients of both generations with two replicas on one PostgreSQL, behind a proxy that sends each request to the other one in turn. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { initializeMessage, modernMessage, type RpcAnswer, sendRpc } from '../../ensemble/mcp/testing/mcp-ensemble.ts';
import { type BoatService, exportLogs, post, registerBoats, startBoats } from '../lib/boats.ts';
import { type DataPlace, postgres } from '../lib/engines.ts';
import { createInstances } from '../lib/instances.ts';
import { createSystem, key, type Stoppable, type System } from '../lib/process.ts';
import { connect, toHttp } from './clients.ts';
import { type KeyProxy, startKeyProxy } from './key-proxy.ts';

describe.skipIf(postgres === undefined)('two replicas behind a balancer (need PostgreSQL)', () => {
  let place: DataPlace;
  /** The first one is a process, as users start it. */
  let systems: System<Stoppable>[];
  let balancer: KeyProxy;
  let boats: BoatService;

  beforeAll(async () => {
    boats = await startBoats((end) => end());
    place = await postgres!.place(); // skipped without a server
    systems = [await createSystem(place.environment), await createInstances(place.environment)];
    for (const system of systems) await system.start('ensemble');
    const urls = systems.map(({ urls: { ensemble } }) => ensemble);
    balancer = await startKeyProxy(urls, { 'x-api-key': key });
    await registerBoats(urls[0]!, boats);
  });
  afterAll(async () => {
    await balancer.close();
    for (const system of systems) await system.remove();
    await boats.close();
    await place.dispose();
  });
  beforeEach(() => void boats.received.splice(0));

  const ask = { name: 'boats__deleteBoat', arguments: { path: { boatId: 7 } } };

  /** Sends a message of 2026 to one of the replicas. */
  async function send(index: number, params: Readonly<Record<string, unknown>>): Promise<RpcAnswer> {
    const { body, headers } = modernMessage('tools/call', params);
    const all = { 'content-type': 'application/json', 'x-api-key': key, ...headers };
    const raw = {
      send: async (path: string, options: { body?: unknown; headers?: Readonly<Record<string, string>> } = {}) => {
        const answer = await fetch(`${systems[index]!.urls.ensemble}${path}`, {
          method: 'POST',
          headers: { ...options.headers, ...all },
          body: JSON.stringify(options.body),
        });
        return { status: answer.status, headers: answer.headers, body: await answer.json() };
      },
    };
    return sendRpc(raw, body);
  }

  it('a client of 2026 lists, calls, and confirms: each request on another replica', async () => {
    const transport = toHttp(balancer.url, key);
    const answer = { action: 'accept', content: { approve: true } } as const;
    const client = await connect({ era: '2026-07-28', transport, answer: () => answer });
    expect((await client.listTools()).tools).toHaveLength(2);
    for (let count = 0; count < 4; count++) expect((await client.callTool(ask)).isError ?? false).toBe(false);
    expect(boats.received).toHaveLength(4);
    expect((await exportLogs(systems[0]!.urls.ensemble)).map(({ state }) => state)).toEqual(Array(4).fill('done'));
    await client.close();
  });

  it('one answer to a confirmation that both replicas get at once is carried out once', async () => {
    const asked = await send(0, ask);
    const inputResponses = { confirmation: { action: 'accept', content: { approve: true } } };
    const decided = { ...ask, requestState: asked.body.result?.requestState, inputResponses };
    const answers = await Promise.all([1, 0, 1, 0].map((index) => send(index, decided)));
    expect(answers.filter(({ body }) => body.result !== undefined && body.result.isError !== true)).toHaveLength(1);
    expect(boats.received).toHaveLength(1);
  });

  it('a call that one replica has asked about is rejected over HTTP on the other one, and the answer comes too late', async () => {
    const asked = await send(0, ask);
    const url = systems[1]!.urls.ensemble;
    const [waiting] = (await exportLogs(url)).filter(({ state }) => state === 'waiting');
    const path = `/interact/${waiting?.conversation_id}/confirm`;
    const { body } = await post(url, path, { body: { approved: [] } });
    expect((await post(url, path, { body: { rejected: body.pending_calls.map(({ id }) => id) } })).status).toBe(200);
    const inputResponses = { confirmation: { action: 'accept', content: { approve: true } } };
    const late = await send(0, { ...ask, requestState: asked.body.result?.requestState, inputResponses });
    expect([late.body.result?.isError, boats.received]).toEqual([true, []]);
  });

  it('a session of 2025 is unknown to the other replica: 404, and the client begins a new one', async () => {
    const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
    const rpc = async (body: object, more: Readonly<Record<string, string>> = {}): Promise<Response> =>
      fetch(`${balancer.url}/mcp`, { method: 'POST', headers: { ...headers, ...more }, body: JSON.stringify(body) });
    const begun = await rpc(initializeMessage);
    const session = { 'mcp-session-id': begun.headers.get('mcp-session-id') ?? '' };
    await begun.text();
    const list = { jsonrpc: '2.0', id: 1, method: 'tools/list' };
    const statuses = [];
    for (let count = 0; count < 4; count++) statuses.push((await rpc(list, session)).status);
    expect([...new Set(statuses)].sort()).toEqual([200, 404]);
    expect((await rpc(initializeMessage)).status).toBe(200);
  });
});
