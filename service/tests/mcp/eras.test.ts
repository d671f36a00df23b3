/** The official client with an ensemble: both eras of the protocol over both transports. */
import type { CallToolResult, Client, Transport } from '@modelcontextprotocol/client';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { isLongForm } from '../../../openapi/testing/long-form.ts';
import { runBridge } from '../../../ops/mcp/bridge/start-bridge.ts';
import { createInstances } from '../lib/instances.ts';
import { adminKey, createSystem, key, type Stoppable, type System } from '../lib/process.ts';
import {
  type ClientOptions,
  connect,
  type Era,
  eras,
  toCommand,
  toHttp,
  toServer,
  type TransportName,
  transports,
} from './clients.ts';

let system: System<Stoppable>;
let services: Stoppable;
const clients: Client[] = [];

beforeAll(async () => {
  // `replicas.test.ts` has the built services in processes of their own.
  system = await (isLongForm ? createSystem() : createInstances());
  services = await system.start();
  await register('sessions');
});
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
});
afterAll(() => system.remove());

async function register(id: string): Promise<void> {
  const openapi_url = `${system.urls.sessionContext}/openapi.json`;
  const response = await fetch(`${system.urls.ensemble}/services/register`, {
    method: 'POST',
    headers: { 'x-admin-api-key': adminKey, 'content-type': 'application/json' },
    body: JSON.stringify({ id, name: id, description: 'Keeps sessions', openapi_url }),
  });
  expect(response.status).toBe(201);
}

type Way = TransportName | 'stdio of the command';

/** The bridge runs here, as in the command, if nothing depends on its process. */
function toTransport(way: Way): Transport {
  const base = system.urls.ensemble;
  if (way === 'HTTP') return toHttp(base, key);
  if (way === 'stdio of the command' || isLongForm) return toCommand({ ENSEMBLE_URL: base, ENSEMBLE_API_KEY: key });
  const address = { base, path: '/mcp', headers: { 'x-api-key': key } };
  return toServer((input, output) => runBridge(address, input, output, () => undefined));
}

async function open(era: Era, way: Way, options: Partial<ClientOptions> = {}): Promise<Client> {
  const client = await connect({ era, transport: toTransport(way), ...options });
  clients.push(client);
  return client;
}

const call = (client: Client, name: string, given: Record<string, unknown>): Promise<CallToolResult> =>
  client.callTool({ name: `sessions__${name}`, arguments: given });

const textOf = ({ content }: CallToolResult): string =>
  content.map((part) => (part.type === 'text' ? part.text : '')).join('');

async function createSession(client: Client): Promise<number> {
  const made = await call(client, 'createSession', { body: { userId: 7, context: 'A lighthouse' } });
  const { sessionId } = JSON.parse(/\{.*"sessionId".*\}/s.exec(textOf(made))?.[0] ?? '{}') as { sessionId: number };
  expect([made.isError ?? false, sessionId]).toEqual([false, expect.any(Number)]);
  return sessionId;
}

async function isThere(sessionId: number): Promise<boolean> {
  const headers = { 'x-api-key': key };
  return (await fetch(`${system.urls.sessionContext}/sessions/${sessionId}`, { headers })).status === 200;
}

const decisions = [
  { answer: { action: 'accept', content: { approve: true } }, isKept: false },
  { answer: { action: 'accept', content: { approve: false } }, isKept: true },
  { answer: { action: 'decline' }, isKept: true },
] as const;
type Decision = (typeof decisions)[number];

const rows = eras.flatMap((era) => transports.map((name) => ({ era, name })));

describe.each(rows)('a client of $era over $name', ({ era, name }) => {
  it('lists the tools, and calls one that reads and one that writes', async () => {
    const client = await open(era, name);
    expect(client.getNegotiatedProtocolVersion()).toBe(era);
    const { tools } = await client.listTools();
    const hints = Object.fromEntries(tools.map((tool) => [tool.name, tool.annotations?.readOnlyHint]));
    expect(hints).toMatchObject({ sessions__listSessions: true, sessions__createSession: false });
    const sessionId = await createSession(client);
    expect(textOf(await call(client, 'getSessionContext', { path: { sessionId } }))).toContain('A lighthouse');
  });

  it('is refused a deletion if it cannot ask its person, and reads how to confirm it', async () => {
    const client = await open(era, name);
    const sessionId = await createSession(client);
    const refused = await call(client, 'deleteSession', { path: { sessionId } });
    expect(refused.isError).toBe(true);
    expect(textOf(refused)).toMatch(/\/interact\/[\w-]+\/confirm/);
    expect(await isThere(sessionId)).toBe(true);
  });

  it('asks its person about each deletion, who approves, does not approve, or declines', async () => {
    const questions: string[] = [];
    let decision: Decision = decisions[0];
    const answer = (message: string) => {
      questions.push(message);
      return decision.answer;
    };
    const client = await open(era, name, { answer });
    for (decision of decisions) {
      const sessionId = await createSession(client);
      await call(client, 'deleteSession', { path: { sessionId } });
      expect(questions.splice(0)).toEqual([expect.stringContaining(`"sessionId": ${sessionId}`)]);
      expect(await isThere(sessionId), JSON.stringify(decision.answer)).toBe(decision.isKept);
    }
  });

  it('hears that the tools have changed', async () => {
    const changed = vi.fn();
    const client = await open(era, name, { onToolsChanged: changed });
    await client.ping().catch(() => undefined); // the stream of a session is opened after its beginning
    const id = `more-${era.slice(0, 4)}-${name.toLowerCase()}`;
    await register(id);
    await vi.waitFor(() => expect(changed).toHaveBeenCalled(), { timeout: 30_000 });
    const { tools } = await client.listTools(undefined, { cacheMode: 'refresh' });
    expect(tools.map((tool) => tool.name)).toContain(`${id}__listSessions`);
  });
});

describe.each(eras)('the command with a client of %s', (era) => {
  it('says that the ensemble is away, and carries on when it is there again', async () => {
    const changed = vi.fn();
    const client = await open(era, 'stdio of the command', { onToolsChanged: changed });
    expect(client.getNegotiatedProtocolVersion()).toBe(era);
    const { tools } = await client.listTools();
    expect(tools.map((tool) => tool.name)).toContain('sessions__createSession');
    await services.kill('SIGTERM');
    await expect(client.listTools(undefined, { cacheMode: 'refresh' })).rejects.toThrow(
      /cannot be reached.*fountainai start/,
    );
    services = await system.start();
    expect((await client.listTools(undefined, { cacheMode: 'refresh' })).tools).toEqual(tools);
    const sessionId = await createSession(client);
    expect(textOf(await call(client, 'getSessionContext', { path: { sessionId } }))).toContain('A lighthouse');
    // A client of 2026 subscribes again by itself; the bridge begins a session of 2025 again.
    if (era === '2025-11-25') await vi.waitFor(() => expect(changed).toHaveBeenCalled(), { timeout: 30_000 });
  });
});
