/** The official client of both generations over HTTP: list, call, refusal, confirmation, change. */
import type { Client } from '@modelcontextprotocol/client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type BoatServer,
  connectClient,
  type ConnectOptions,
  eras,
  type McpEnsemble,
  openMcpEnsemble,
  startBoats,
} from '../testing/mcp-ensemble.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let ensemble: McpEnsemble;
let boats: BoatServer;
const clients: Client[] = [];

beforeAll(async () => {
  boats = await startBoats();
  ensemble = await openMcpEnsemble();
  await ensemble.register({ id: 'boats', name: 'Boats', openapi_url: `${boats.url}/openapi.json`, tags: ['sea'] });
});
afterAll(async () => {
  await ensemble.close();
  await boats.close();
});
beforeEach(() => {
  boats.asked.length = 0;
  boats.list = [{ id: 1, name: 'Ada' }];
});
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
});

const textOf = ({ content }: Awaited<ReturnType<Client['callTool']>>): string =>
  content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('\n');

describe.each(eras)('a client of %s', (era) => {
  async function connect(options: ConnectOptions = {}): Promise<Client> {
    const client = await connectClient(ensemble, era, options);
    clients.push(client);
    return client;
  }

  it('lists the operations as tools, with the hints of their effects', async () => {
    const { tools } = await (await connect()).listTools();
    const hints = tools.map(({ name, annotations }) => [
      name,
      annotations?.readOnlyHint,
      annotations?.destructiveHint,
      annotations?.idempotentHint,
      annotations?.openWorldHint,
    ]);
    expect(hints).toEqual([
      ['boats__listBoats', true, false, true, false],
      ['boats__createBoat', false, false, false, false],
      ['boats__deleteBoat', false, true, true, false],
    ]);
    expect(tools.map(({ outputSchema }) => outputSchema !== undefined)).toEqual([true, true, false]);
    expect(tools[0]).toMatchObject({ title: 'List the boats', inputSchema: { type: 'object' } });
  });

  it('sees the operations of its principal only', async () => {
    const { tools } = await (await connect({ name: 'bob' })).listTools();
    expect(tools.map(({ name }) => name)).toEqual(['boats__listBoats']);
  });

  it('reads, and the call is in the record of its principal', async () => {
    const client = await connect();
    await client.listTools();
    const result = await client.callTool({ name: 'boats__listBoats', arguments: {} });
    const list = [{ id: 1, name: 'Ada' }];
    expect(result.structuredContent).toEqual(era === '2025' ? { result: list } : list);
    expect(JSON.parse(textOf(result))).toEqual(list);
    const record = (result._meta as Record<string, { interaction_id: string }>)['fountainai/record'];
    const { body } = await ensemble.send(`/logs/${record?.interaction_id ?? ''}`);
    expect(body).toMatchObject({
      principal: 'ann',
      assistant: 'direct',
      calls: [{ operation_id: 'listBoats', status: 'done', http_status: 200 }],
    });
  });

  it('writes at once what the policy allows', async () => {
    const client = await connect();
    await client.listTools();
    const result = await client.callTool({ name: 'boats__createBoat', arguments: { body: { name: 'Bee' } } });
    expect(result.structuredContent).toEqual({ id: 2, name: 'new' });
    expect(boats.asked).toEqual(['POST /boats {"name":"Bee"}']);
  });

  it('gets a refusal for arguments that do not match, and nothing is sent', async () => {
    const client = await connect();
    const result = await client.callTool({ name: 'boats__createBoat', arguments: { body: { name: 7 } } });
    expect(result.isError).toBe(true);
    expect(textOf(result)).toContain('/body/name');
    expect(boats.asked).toEqual([]);
  });

  it.each(['boats__deleteBoat', 'boats__unknown', 'other'])('bob cannot call %s', async (name) => {
    const client = await connect({ name: 'bob' });
    await expect(client.callTool({ name, arguments: { path: { boatId: 1 } } })).rejects.toMatchObject({ code: -32602 });
    expect(boats.asked).toEqual([]);
  });

  it('gets an answer that breaks its document as text, with its status and a warning', async () => {
    boats.list = [{ id: 'one' }];
    const client = await connect();
    await client.listTools();
    const result = await client.callTool({ name: 'boats__listBoats', arguments: {} });
    expect(result.isError ?? false).toBe(false);
    expect(JSON.parse(textOf(result))).toMatchObject({ status: 200, body: [{ id: 'one' }] });
    const structured =
      era === '2025' ? (result.structuredContent as { result: unknown }).result : result.structuredContent;
    expect(structured).toMatchObject({ status: 200, text: '[{"id":"one"}]' });
    expect(JSON.stringify(structured)).toContain('does not match');
  });

  it('asks its person, and sends what was approved', async () => {
    const asked: string[] = [];
    const client = await connect({
      answer(message) {
        asked.push(message);
        return { action: 'accept', content: { approve: true } };
      },
    });
    const result = await client.callTool({ name: 'boats__deleteBoat', arguments: { path: { boatId: 7 } } });
    expect(result.isError ?? false).toBe(false);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toContain('DELETE');
    expect(asked[0]).toContain('"boatId": 7');
    expect(boats.asked).toEqual(['DELETE /boats/7']);
  });

  it('shows its person what the arguments would hide', async () => {
    const asked: string[] = [];
    const answer = (message: string) => {
      asked.push(message);
      return { action: 'decline' } as const;
    };
    const client = await connect({ query: '?confirm=writes', answer });
    const create = (body: object) => client.callTool({ name: 'boats__createBoat', arguments: { body } });
    await create({ name: 'a\u202eb\u200bc\u{e0041}é\u3164\u{e0101}' });
    expect(asked[0]).toContain('"name": "a\\u{202e}b\\u{200b}c\\u{e0041}é\\u{3164}\\u{e0101}"');
    await create({ name: 'x'.repeat(9_000), owner: 'eve' });
    expect(asked[1]).toMatch(/x{500}… \(9000 characters\)",\s+"owner": "eve"/);
    expect(asked[1]).not.toContain('NOT ALL');
    await create({ name: 'x', numbers: Array.from({ length: 3_000 }, () => 1), owner: 'eve' });
    expect(asked[2]).toMatch(/…\nNOT ALL ARGUMENTS ARE SHOWN: these are the first 4000 of \d+ characters\.$/);
  });

  it.each([
    { given: 'a refusal', answer: { action: 'decline' } as const },
    { given: 'no decision', answer: { action: 'cancel' } as const },
    { given: 'an answer without approval', answer: { action: 'accept', content: { approve: false } } as const },
  ])('sends nothing after $given', async ({ answer }) => {
    const client = await connect({ answer: () => answer });
    const result = await client.callTool({ name: 'boats__deleteBoat', arguments: { path: { boatId: 7 } } });
    expect([result.isError, textOf(result)]).toEqual([true, expect.stringContaining('rejected')]);
    expect(boats.asked).toEqual([]);
  });

  it('without a way to ask, gets the id of the call that waits, which can be confirmed over HTTP', async () => {
    const client = await connect();
    const result = await client.callTool({ name: 'boats__deleteBoat', arguments: { path: { boatId: 7 } } });
    expect(result.isError).toBe(true);
    const waiting = JSON.parse(textOf(result)) as { pending_call: string; conversation_id: string };
    expect(boats.asked).toEqual([]);
    const path = `/interact/${waiting.conversation_id}/confirm`;
    const shown = await ensemble.send(path, { method: 'POST', body: { approved: [] } });
    expect(shown).toMatchObject({ status: 200, body: { pending_calls: [{ id: waiting.pending_call }] } });
    const { status, body } = await ensemble.send(path, {
      method: 'POST',
      body: { approved: [waiting.pending_call] },
    });
    expect([status, body]).toMatchObject([200, { writes: [{ operation_id: 'deleteBoat', outcome: 'done' }] }]);
    expect(boats.asked).toEqual(['DELETE /boats/7']);
  });

  it('with confirm=writes, a write waits, too', async () => {
    const client = await connect({ query: '?confirm=writes' });
    const result = await client.callTool({ name: 'boats__createBoat', arguments: { body: { name: 'Bee' } } });
    expect([result.isError, boats.asked]).toEqual([true, []]);
  });

  it('hears of a change of the registry', async () => {
    const changes: string[] = [];
    const listChanged = {
      tools: { autoRefresh: false, debounceMs: 0, onChanged: () => void changes.push('tools') },
      resources: { autoRefresh: false, debounceMs: 0, onChanged: () => void changes.push('resources') },
      prompts: { autoRefresh: false, debounceMs: 0, onChanged: () => void changes.push('prompts') },
    };
    const client = await connect({ options: { listChanged } });
    await client.listTools();
    const facts = { id: 'more', openapi_url: `${boats.url}/openapi.json` };
    await ensemble.register(facts);
    try {
      await expect.poll(() => [...new Set(changes)].sort()).toEqual(['prompts', 'resources', 'tools']);
    } finally {
      await ensemble.register(facts, 'DELETE');
    }
  });

  it('reads documents as resources, and gets prompts with its task', async () => {
    const client = await connect();
    const { resources } = await client.listResources();
    expect(resources).toMatchObject([{ name: 'boats', uri: 'openapi://services/boats', mimeType: 'application/json' }]);
    const { contents } = await client.readResource({ uri: 'openapi://services/boats' });
    expect(contents).toMatchObject([{ text: expect.stringContaining('"title":"Boats"') as string }]);
    await expect(client.readResource({ uri: 'openapi://services/other' })).rejects.toMatchObject({ code: -32602 });
    const { prompts } = await client.listPrompts();
    expect(prompts.map(({ name }) => name)).toEqual(['all_services', 'service_boats']);
    const { messages } = await client.getPrompt({ name: 'service_boats', arguments: { task: 'Count them' } });
    expect(JSON.stringify(messages)).toContain('listBoats');
    expect(JSON.stringify(messages)).toContain('Task: Count them');
  });

  it('finds and calls operations with two tools', async () => {
    const client = await connect({
      query: '?tools=search',
      answer: () => ({ action: 'accept', content: { approve: true } }),
    });
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(['find_operations', 'call_operation']);
    const found = await client.callTool({ name: 'find_operations', arguments: { query: 'delete a boat', limit: 1 } });
    expect(JSON.parse(textOf(found))).toMatchObject({ operations: [{ name: 'boats__deleteBoat' }] });
    const call = { name: 'boats__deleteBoat', arguments: { path: { boatId: 3 } } };
    await client.callTool({ name: 'call_operation', arguments: call });
    expect(boats.asked).toEqual(['DELETE /boats/3']);
    await expect(client.callTool(call)).rejects.toMatchObject({ code: -32602 });
  });

  it.each([
    { query: '?services=boats', want: 3 },
    { query: '?services=other', want: 0 },
    { query: '?services=other,boats', want: 3 },
    { query: '?tags=sea', want: 3 },
    { query: '?tags=land', want: 0 },
  ])('narrows by $query', async ({ query, want }) => {
    const { tools } = await (await connect({ query })).listTools();
    expect(tools).toHaveLength(want);
  });
});
