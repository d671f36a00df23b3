/** Stops, replicas, restarts, credentials of callers, metrics and the log. */
import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../../../storage/testing/folders.ts';
import { listen, type ListeningServer } from '../../testing/servers.ts';
import {
  beginSession,
  type BoatServer,
  connectClient,
  eras,
  type McpEnsemble,
  modernMessage,
  openMcpEnsemble,
  sendRpc,
  startBoats,
} from '../testing/mcp-ensemble.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let ensemble: McpEnsemble;
let boats: BoatServer;

beforeEach(async () => {
  boats = await startBoats();
  ensemble = await openMcpEnsemble();
  await ensemble.register({ id: 'boats', openapi_url: `${boats.url}/openapi.json` });
});
afterEach(async () => {
  await ensemble.close();
  await boats.close();
});

const callOf = (name: string, given: object = {}) => ({ name, arguments: given });
const call = (name: string, given: object = {}) => modernMessage('tools/call', callOf(name, given));
const send = (message: ReturnType<typeof modernMessage>, headers: Record<string, string> = {}) =>
  sendRpc(ensemble, message.body, { headers: { ...message.headers, ...headers } });

describe('a stop', () => {
  it('ends sessions and streams at once, and finishes the calls in flight', async () => {
    const closed: string[] = [];
    const listChanged = { tools: { autoRefresh: false, onChanged: () => undefined } };
    for (const era of eras) {
      const client = await connectClient(ensemble, era, { options: { listChanged } });
      await client.listTools();
      client.onclose = () => void closed.push(era);
    }
    let open = (): void => undefined;
    boats.gate = new Promise((resolve) => (open = resolve));
    const calls = Promise.all([
      send(call('boats__listBoats')),
      send(call('boats__createBoat', { body: { name: 'Bee' } })),
    ]);
    await expect.poll(() => boats.asked.length).toBe(2);
    const started = performance.now();
    const stopped = ensemble.close();
    open();
    const answers = await calls;
    await stopped;
    expect(answers.map(({ status, body }) => [status, body.result?.isError ?? false])).toEqual([
      [200, false],
      [200, false],
    ]);
    // Streams without an end would take the whole grace of 10 s.
    expect(performance.now() - started).toBeLessThan(8_000);
  });

  it('after which a client begins a new session, as on another replica', async () => {
    const session = await beginSession(ensemble);
    const other = await openMcpEnsemble();
    const list = { jsonrpc: '2.0', id: 2, method: 'tools/list' };
    const there = await sendRpc(other, list, { headers: { 'mcp-session-id': session } });
    expect([there.status, there.body.error?.message]).toEqual([404, 'Session not found']);
    const again = await beginSession(other);
    expect((await sendRpc(other, list, { headers: { 'mcp-session-id': again } })).status).toBe(200);
    await other.close();
  });
});

describe('a restart', () => {
  const message = call('boats__deleteBoat', { path: { boatId: 7 } });
  const answers = { confirmation: { action: 'accept', content: { approve: true } } };

  /** Returns the state of a call that waits, after the ensemble was started again. */
  async function askAndRestart(data: string, environment: Record<string, string>): Promise<string> {
    const first = await openMcpEnsemble({ DATA_DIR: data });
    await first.register({ id: 'boats', openapi_url: `${boats.url}/openapi.json` });
    const { body } = await sendRpc(first, message.body, { headers: message.headers });
    await first.close();
    await ensemble.close();
    ensemble = await openMcpEnsemble({ DATA_DIR: data, ...environment });
    return String(body.result?.requestState);
  }

  const confirm = (requestState: string) =>
    send(
      modernMessage('tools/call', {
        ...callOf('boats__deleteBoat', { path: { boatId: 7 } }),
        requestState,
        inputResponses: answers,
      }),
    );

  it('between a question and its answer loses nothing', async () => {
    const folder = await temporaryFolder();
    const state = await askAndRestart(folder.path, {});
    expect((await confirm(state)).body.result?.isError ?? false).toBe(false);
    expect(boats.asked).toEqual(['DELETE /boats/7']);
    await folder.dispose();
  });

  it('with another secret ends the question, and the call can still be confirmed over HTTP', async () => {
    const folder = await temporaryFolder();
    const state = await askAndRestart(folder.path, { API_KEYS: 'another-secret-key' });
    expect((await confirm(state)).body.error?.code).toBe(-32602);
    expect(boats.asked).toEqual([]);
    const { body } = await ensemble.send('/logs?limit=1');
    const [log] = (body as { logs: { conversation_id: string; id: string }[] }).logs;
    const current = await ensemble.send(`/interact/${log?.conversation_id ?? ''}/confirm`, {
      method: 'POST',
      body: { approved: [] },
    });
    const [waiting] = (current.body as { pending_calls: { id: string }[] }).pending_calls;
    const decided = await ensemble.send(`/interact/${log?.conversation_id ?? ''}/confirm`, {
      method: 'POST',
      body: { approved: [waiting?.id] },
    });
    expect([decided.status, boats.asked]).toEqual([200, ['DELETE /boats/7']]);
    await folder.dispose();
  });
});

describe('a change of the registry', () => {
  it.each(eras)('by a new document reaches a client of %s', async (era) => {
    let changes = 0;
    const listChanged = { tools: { autoRefresh: false, debounceMs: 0, onChanged: () => void (changes += 1) } };
    const client = await connectClient(ensemble, era, { options: { listChanged } });
    expect((await client.listTools()).tools).toHaveLength(3);
    boats.extend();
    await ensemble.register({ id: 'boats', openapi_url: `${boats.url}/openapi.json` }, 'PUT');
    await expect.poll(() => changes).toBeGreaterThan(0);
    expect((await client.listTools()).tools).toHaveLength(4);
    await client.close();
  });
});

describe('a call', () => {
  it('does not begin a conversation: no list has it, and no words decide about it', async () => {
    await send(call('boats__listBoats'));
    await send(call('boats__deleteBoat', { path: { boatId: 7 } }));
    const { body } = await ensemble.send('/logs?state=waiting');
    const [waiting] = (body as { logs: { conversation_id: string }[] }).logs;
    expect((await ensemble.send('/conversations')).body).toEqual({ conversations: [] });
    const words = { user_input: 'yes', conversation_id: waiting?.conversation_id };
    expect((await ensemble.send('/interact', { method: 'POST', body: words })).status).toBe(404);
    expect(boats.asked).toEqual(['GET /boats']);
  });
});

describe('credentials of callers', () => {
  let vault: ListeningServer;
  const seen: (string | undefined)[] = [];
  const secret = 'a-secret-of-the-caller-7431';

  beforeEach(async () => {
    seen.length = 0;
    const document = JSON.stringify({
      openapi: '3.1.0',
      info: { title: 'Vault', version: '1' },
      security: [{ key: [] }],
      paths: { '/gold': { get: { operationId: 'readGold', responses: { 200: { description: 'ok' } } } } },
      components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-Vault' } } },
    });
    vault = await listen(
      createServer((request, answer) => {
        if (request.url === '/openapi.json') return void answer.end(document);
        seen.push(request.headers['x-vault']?.toString());
        answer.writeHead(200, { 'content-type': 'text/plain' }).end(`you sent ${String(request.headers['x-vault'])}`);
      }),
    );
    await ensemble.register({ id: 'vault', openapi_url: `${vault.url}/openapi.json`, credentials: 'caller' });
  });
  afterEach(() => vault.close());

  const header = (id: string) => ({
    'x-service-credentials': Buffer.from(JSON.stringify({ [id]: { key: secret } })).toString('base64url'),
  });

  it('go to their service, and to no text, record or log', async () => {
    const answer = await send(call('vault__readGold'), header('vault'));
    expect(seen).toEqual([secret]);
    const record = await ensemble.send('/logs?limit=5');
    for (const text of [answer.body, record.body, ensemble.lines]) expect(JSON.stringify(text)).not.toContain(secret);
    expect(JSON.stringify(answer.body)).toContain('you sent');
  });

  it('also serve a call of another service', async () => {
    const answer = await send(call('boats__listBoats'), header('vault'));
    expect([answer.body.result?.isError ?? false, boats.asked]).toEqual([false, ['GET /boats']]);
  });

  it('that are missing stop the call', async () => {
    const { body } = await send(call('vault__readGold'));
    expect([body.result?.isError, seen]).toEqual([true, []]);
    expect(JSON.stringify(body)).toContain('has sent no value');
  });

  it('of an unknown service are refused, without their values', async () => {
    const { body } = await send(call('vault__readGold'), header('other'));
    expect(body.result?.isError).toBe(true);
    expect(JSON.stringify(body)).toContain('X-Service-Credentials');
    expect(JSON.stringify(body)).not.toContain(secret);
  });
});

describe('the endpoint', () => {
  it('is counted like an operation, and its calls like those of an interaction', async () => {
    await send(call('boats__listBoats'));
    const { body } = await ensemble.send('/metrics', {
      headers: { 'x-api-key': '', 'x-admin-api-key': 'key-of-administrators' },
    });
    expect(body).toContain('http_request_duration_seconds_count{operation="mcp",status="200"} 1');
    expect(body).toMatch(/ensemble_calls_total\{[^}]*operation="listBoats"[^}]*\} 1/);
  });

  it('logs a line with the id of the request, which is in the record, and no key', async () => {
    const { headers } = await send(call('boats__listBoats'));
    const id = headers.get('x-request-id');
    await expect
      .poll(() => ensemble.lines.filter(({ operation }) => operation === 'mcp'))
      .toMatchObject([{ requestId: id, status: 200, method: 'POST', path: '/mcp' }]);
    const { body } = await ensemble.send('/logs?limit=1');
    expect(body).toMatchObject({ logs: [{ request_id: id, user_input: 'direct call: boats__listBoats' }] });
    expect(JSON.stringify(ensemble.lines)).not.toContain('key-of-');
  });

  it('keeps the limit of a principal, and the result says when to try again', async () => {
    const { body, headers } = call('boats__listBoats');
    const results = [];
    for (let count = 0; count < 3; count++) {
      const answer = await sendRpc(ensemble, body, { name: 'kim', headers });
      results.push(answer.body.result);
    }
    expect(results.map((result) => result?.isError ?? false)).toEqual([false, false, true]);
    expect(JSON.stringify(results[2])).toMatch(/too_many_requests.*retry_after_seconds/);
    expect(boats.asked).toHaveLength(2);
  });
});
