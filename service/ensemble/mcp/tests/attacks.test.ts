/** Attempts to use the endpoint without the right to do so, or to exhaust it. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  beginSession,
  type BoatServer,
  initializeMessage,
  type McpEnsemble,
  modernMessage,
  openMcpEnsemble,
  sendRpc,
  type RpcAnswer,
  startBoats,
} from '../testing/mcp-ensemble.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let ensemble: McpEnsemble;
let boats: BoatServer;

beforeAll(async () => {
  boats = await startBoats();
  ensemble = await openMcpEnsemble();
  await ensemble.register({ id: 'boats', openapi_url: `${boats.url}/openapi.json` });
});
afterAll(async () => {
  await ensemble.close();
  await boats.close();
});
beforeEach(() => {
  boats.asked.length = 0;
});

const list = { jsonrpc: '2.0', id: 2, method: 'tools/list' };

describe('the key', () => {
  it.each<{ given: Record<string, string>; want: number }>([
    { given: { 'x-api-key': '' }, want: 401 },
    { given: { 'x-api-key': 'key-of-ann' }, want: 401 },
    { given: { 'x-api-key': '', authorization: 'Bearer key-of-ann-xxxxxxxx' }, want: 200 },
    { given: { 'x-api-key': '', authorization: 'Bearer key-of-ann-xxxxxxxy' }, want: 401 },
    { given: { 'x-api-key': '', 'x-admin-api-key': 'key-of-administrators' }, want: 401 },
    { given: { origin: 'https://evil.test' }, want: 403 },
  ])('$given → $want in both generations', async ({ given, want }) => {
    const { body, headers } = modernMessage('tools/list');
    const answers = [
      await sendRpc(ensemble, initializeMessage, { headers: given }),
      await sendRpc(ensemble, body, { headers: { ...headers, ...given } }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([want, want]);
    const challenges = answers.map((answer) => answer.headers.get('www-authenticate') ?? '');
    expect(challenges.every((challenge) => challenge.includes('Bearer') === (want === 401))).toBe(true);
  });
});

describe('a session', () => {
  it('belongs to the principal that has begun it, whose id is not a credential', async () => {
    const session = await beginSession(ensemble, 'ann');
    const headers = { 'mcp-session-id': session, accept: 'application/json, text/event-stream' };
    const attempts = [
      await sendRpc(ensemble, list, { name: 'eve', headers }),
      await ensemble.send('/mcp', { name: 'eve', headers }),
      await ensemble.send('/mcp', { name: 'eve', method: 'DELETE', headers }),
    ];
    expect(attempts.map(({ status }) => status)).toEqual([404, 404, 404]);
    const own = await sendRpc(ensemble, list, { headers });
    expect([own.status, own.body.result?.tools]).toMatchObject([200, [{ name: 'boats__listBoats' }, {}, {}]]);
  });

  it.each([
    { given: 'an unknown id', headers: { 'mcp-session-id': crypto.randomUUID() }, want: 404 },
    { given: 'no id', headers: {}, want: 400 },
  ])('with $given is answered with $want', async ({ headers, want }) => {
    expect((await sendRpc(ensemble, list, { headers })).status).toBe(want);
  });

  it('ends the stream of a request that is cancelled, whose call is carried out and recorded', async () => {
    const headers = { 'mcp-session-id': await beginSession(ensemble) };
    let open = (): void => undefined;
    boats.gate = new Promise((resolve) => (open = resolve));
    const params = { name: 'boats__createBoat', arguments: { body: { name: 'Bee' } } };
    const call = sendRpc(ensemble, { jsonrpc: '2.0', id: 5, method: 'tools/call', params }, { headers });
    await expect.poll(() => boats.asked.length).toBe(1);
    const cancel = (requestId: unknown) =>
      sendRpc(ensemble, { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId } }, { headers });
    for (const id of ['5', 6, null, 5]) expect((await cancel(id)).status).toBe(202);
    expect((await call).body).toBe('');
    open();
    const state = async () => {
      const { body } = await ensemble.send('/logs?limit=1');
      return (body as { logs: { state: string }[] }).logs[0]?.state;
    };
    await expect.poll(state).toBe('done');
  });

  it('has one stream, and ends with DELETE', async () => {
    const headers = { 'mcp-session-id': await beginSession(ensemble), accept: 'text/event-stream' };
    const leaving = new AbortController();
    const stream = await fetch(`${ensemble.url}/mcp`, {
      headers: { ...headers, 'x-api-key': 'key-of-ann-xxxxxxxx' },
      signal: leaving.signal,
    });
    expect([stream.status, stream.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
    expect((await ensemble.send('/mcp', { headers })).status).toBe(409);
    expect((await ensemble.send('/mcp', { method: 'DELETE', headers })).status).toBe(200);
    expect((await ensemble.send('/mcp', { headers })).status).toBe(404);
    leaving.abort();
  });

  it('of one principal ends by its own later ones, and not by those of others', async () => {
    const others = await beginSession(ensemble, 'bob');
    const first = await beginSession(ensemble, 'ann');
    let last = '';
    // More than a principal may have; `sessions.test.ts` has the limit of all principals together.
    for (let count = 0; count < 120; count += 20)
      [last = ''] = await Promise.all(Array.from({ length: 20 }, () => beginSession(ensemble, 'ann')));
    const statusOf = async (id: string, name: string): Promise<number> =>
      (await sendRpc(ensemble, list, { name, headers: { 'mcp-session-id': id } })).status;
    expect([await statusOf(first, 'ann'), await statusOf(last, 'ann'), await statusOf(others, 'bob')]).toEqual([
      404, 200, 200,
    ]);
  });
});

describe('the state of a confirmation', () => {
  const params = { name: 'boats__deleteBoat', arguments: { path: { boatId: 7 } } };

  /** Calls until the person is asked, and returns the state. */
  async function ask(): Promise<string> {
    const { body, headers } = modernMessage('tools/call', params);
    const answer = await sendRpc(ensemble, body, { headers });
    expect(answer.body.result).toMatchObject({ resultType: 'input_required' });
    return String(answer.body.result?.requestState);
  }

  async function answer(state: string, changes: Record<string, unknown> = {}, name = 'ann'): Promise<RpcAnswer> {
    const approved = { confirmation: { action: 'accept', content: { approve: true } } };
    const given = { ...params, requestState: state, inputResponses: approved, ...changes };
    const { body, headers } = modernMessage('tools/call', given);
    return sendRpc(ensemble, body, { name, headers });
  }

  it('is valid once', async () => {
    const state = await ask();
    const first = await answer(state);
    expect(first.body.result?.isError ?? false).toBe(false);
    const again = [await answer(state), await answer(state)];
    expect(again.map(({ body }) => body.result?.isError)).toEqual([true, true]);
    expect(boats.asked).toEqual(['DELETE /boats/7']);
  });

  it('is valid once, also for answers that come together', async () => {
    const state = await ask();
    const answers = await Promise.all(Array.from({ length: 5 }, () => answer(state)));
    expect(answers.filter(({ body }) => body.result !== undefined && body.result.isError !== true)).toHaveLength(1);
    expect(boats.asked).toEqual(['DELETE /boats/7']);
  });

  it('is not valid for another principal, nor with other arguments or another tool', async () => {
    const state = await ask();
    const other = { arguments: { path: { boatId: 8 } } };
    const attempts = [
      await answer(state, {}, 'eve'),
      await answer(state, other),
      await answer(state, { name: 'boats__listBoats', arguments: {} }),
      await answer(state, { inputResponses: {} }),
      await answer(state, { inputResponses: undefined }),
    ];
    expect(attempts.map(({ body }) => body.error?.code)).toEqual([-32602, -32602, -32602, -32602, -32602]);
    expect(boats.asked).toEqual([]);
    expect((await answer(state)).body.error).toBeUndefined();
    expect(boats.asked).toEqual(['DELETE /boats/7']);
  });

  it('is not valid if any part of it was altered', async () => {
    const state = await ask();
    const [version = '', payload = '', mac = ''] = state.split('.');
    const read = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { exp: number };
    const later = Buffer.from(JSON.stringify({ ...read, exp: read.exp + 9_999 })).toString('base64url');
    const flipped = mac.startsWith('A') ? `B${mac.slice(1)}` : `A${mac.slice(1)}`;
    const altered = [
      `${version}.${later}.${mac}`,
      `${version}.${payload}.${flipped}`,
      `${version}.${payload}.`,
      payload,
      '',
      'x',
    ];
    const answers = await Promise.all(altered.map((one) => answer(one)));
    expect(answers.map(({ body }) => body.error?.code)).toEqual(altered.map(() => -32602));
    expect(boats.asked).toEqual([]);
  });

  it('expires with the call that waits', async () => {
    const state = await ask();
    const real = Date.now;
    vi.spyOn(Date, 'now').mockImplementation(() => real() + 16 * 60_000);
    const late = await answer(state);
    expect(late.body.error?.code).toBe(-32602);
    expect(boats.asked).toEqual([]);
  });

  it('has no arguments and no key in it', async () => {
    const [, payload = ''] = (await ask()).split('.');
    const text = Buffer.from(payload, 'base64url').toString();
    expect(text).not.toMatch(/boatId|ann|key-of/);
  });
});

describe('a message', () => {
  const deep = `${'['.repeat(5_000)}${']'.repeat(5_000)}`;
  it.each([
    { given: 'more bytes than a body may have', body: 'x'.repeat(1_100_000), want: 413 },
    { given: 'text', body: 'hello', want: 400 },
    { given: 'arrays that are nested too deep', body: deep, want: 400 },
    { given: 'no content', body: '', want: 400 },
    { given: 'a thousand messages', body: Array.from({ length: 1_000 }, () => list), want: 400 },
    { given: 'another media type', body: '{}', headers: { 'content-type': 'text/plain' }, want: 415 },
  ])('with $given is answered with $want', async ({ body, headers = {}, want }) => {
    expect((await sendRpc(ensemble, body, { headers })).status).toBe(want);
  });

  it('that JSON allows, and no service gets, is answered with the reason', async () => {
    const { body, headers } = modernMessage('tools/call', { name: 'a', arguments: { text: 'a\0b' } });
    const answer = await sendRpc(ensemble, body, { headers });
    expect([answer.status, answer.body.error?.message]).toEqual([
      400,
      expect.stringMatching(/\/body\/params\/arguments\/text.*NUL/),
    ]);
  });

  const queries = ['?services=', '?services=,', '?tags=', '?tools=all&tools=search', '?confirm=deletes&confirm=writes'];
  it.each(['?service=boats', '?tools=some', '?confirm=yes', '?toString=1', ...queries])(
    'to the address %s is a 400',
    async (query) => {
      const { body, headers } = modernMessage('tools/list');
      expect((await sendRpc(ensemble, body, { headers, query })).status).toBe(400);
    },
  );

  it.each(['x', '', 'WyJhIl0', Buffer.from('[1,2]').toString('base64url'), '%'])(
    'with the cursor %j is refused',
    async (cursor) => {
      const { body, headers } = modernMessage('tools/list', { cursor });
      expect((await sendRpc(ensemble, body, { headers })).body.error?.code).toBe(-32602);
    },
  );
});

describe('subscriptions', () => {
  it('are bounded for each principal', async () => {
    const { body, headers } = modernMessage('subscriptions/listen', { notifications: { toolsListChanged: true } });
    const leaving = new AbortController();
    const key = {
      'x-api-key': 'key-of-ann-xxxxxxxx',
      'content-type': 'application/json',
      accept: 'text/event-stream, application/json',
    };
    const open = () =>
      fetch(`${ensemble.url}/mcp`, {
        method: 'POST',
        headers: { ...key, ...headers },
        body: JSON.stringify(body),
        signal: leaving.signal,
      });
    const streams = await Promise.all(Array.from({ length: 101 }, open));
    const statuses = streams.map(({ status }) => status);
    expect([statuses.filter((status) => status === 200).length, statuses.includes(503)]).toEqual([100, true]);
    leaving.abort();
    const others = await sendRpc(ensemble, modernMessage('tools/list').body, {
      headers: modernMessage('tools/list').headers,
    });
    expect(others.status).toBe(200);
  });
});
