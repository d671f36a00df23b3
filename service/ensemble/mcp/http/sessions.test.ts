/** The bounds of sessions, in number and in idle time. */
import { beforeEach, describe, expect, it } from 'vitest';
import { createProtocolServer } from '../server/protocol-server.ts';
import { initializeMessage } from '../testing/mcp-ensemble.ts';
import { Sessions } from './sessions.ts';

let now: number;
let sessions: Sessions;
beforeEach(() => {
  now = 0;
  sessions = new Sessions({ total: 5, perPrincipal: 3, idleMs: 1_000 }, () => now);
  return () => sessions.close();
});

const createServer = () => createProtocolServer('test', '1', { capabilities: {} });

interface Sent {
  readonly id?: string;
  readonly method?: 'GET' | 'POST';
  /** Ends the response. */
  readonly ended?: AbortController;
}

async function send(owner: string, { id, method = 'POST', ended = new AbortController() }: Sent = {}) {
  const headers = {
    accept: 'application/json, text/event-stream',
    'content-type': 'application/json',
    ...(id === undefined ? {} : { 'mcp-session-id': id }),
  };
  const message = id === undefined ? initializeMessage : { jsonrpc: '2.0', id: 1, method: 'ping' };
  const request = new Request('http://endpoint/mcp', { method, headers, signal: ended.signal });
  const response = await sessions.serve(request, method === 'POST' ? message : undefined, owner, createServer);
  return { status: response.status, id: response.headers.get('mcp-session-id') ?? '' };
}

/** Sends a request whose response has ended. */
async function visit(owner: string, id?: string) {
  const ended = new AbortController();
  const answer = await send(owner, { ended, ...(id === undefined ? {} : { id }) });
  ended.abort();
  return answer;
}

describe('a session', () => {
  it.each([
    { given: 1_000, want: 200 },
    { given: 1_001, want: 404 },
  ])('that was idle for $given ms is answered with $want', async ({ given, want }) => {
    const { id } = await visit('ann');
    now += given;
    sessions.endIdle();
    expect((await visit('ann', id)).status).toBe(want);
  });

  it('with an open stream is not idle until the stream has ended', async () => {
    const { id } = await visit('ann');
    const ended = new AbortController();
    expect((await send('ann', { id, method: 'GET', ended })).status).toBe(200);
    now += 10_000;
    sessions.endIdle();
    expect(sessions.size).toBe(1);
    ended.abort();
    now += 1_001;
    sessions.endIdle();
    expect(sessions.size).toBe(0);
  });

  it('gives way to a later one of its principal, the one that was not used for longest first', async () => {
    const [first, second] = [await visit('ann'), await visit('ann'), await visit('ann')];
    await visit('ann', first.id);
    await visit('ann');
    expect(sessions.size).toBe(3);
    expect((await visit('ann', second.id)).status).toBe(404);
    expect((await visit('ann', first.id)).status).toBe(200);
  });

  it('gives way to one of another principal only if there are too many of all', async () => {
    const { id } = await visit('ann');
    for (const owner of ['bob', 'bob', 'eve', 'eve']) await visit(owner);
    expect((await visit('ann', id)).status).toBe(200);
    await visit('eve');
    expect(sessions.size).toBe(5);
    expect((await visit('ann', id)).status).toBe(200);
  });

  it('never gives way to one of another principal while it is in use', async () => {
    for (const owner of ['ann', 'ann', 'bob', 'bob', 'bob']) await send(owner);
    await expect(visit('eve')).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('is unknown to others, and after the end of all', async () => {
    const { id } = await visit('ann');
    expect((await visit('bob', id)).status).toBe(404);
    sessions.close();
    expect((await visit('ann', id)).status).toBe(404);
  });
});
