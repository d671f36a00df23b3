/** The bridge between a client on lines and a server that stands for the ensemble, with real connections. */
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BridgedClient } from '../testing/bridged-client.ts';
import { events, json, result, ScriptedEnsemble, toEvent } from '../testing/scripted-ensemble.ts';
import { notEmpty } from '../../../openapi/testing/not-empty.ts';
import { maxLineBytes } from '../lines/read-lines.ts';

let ensemble: ScriptedEnsemble;
let client: BridgedClient;
beforeEach(async () => {
  ensemble = await new ScriptedEnsemble().start();
  client = new BridgedClient(ensemble.url, '/mcp?tags=boats');
});
afterEach(async () => {
  await client.close();
  await ensemble.stop();
});

const modern = { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' };
const call = { method: 'tools/call', params: { name: 'boats__list', _meta: modern } };
const listed = (method = 'tools/list') => ensemble.received.filter(({ message }) => message.method === method);
const arrives = (method: string) => expect.poll(() => ensemble.methods.filter((one) => one === method).length).toBe(1);

describe('a session of the revisions before 2026-07-28', () => {
  it('is kept by its id and its version, with the keys in each request', async () => {
    await client.begin();
    client.send({ id: 1, method: 'tools/list' });
    await client.answerTo(1);
    const [begin, initialized, list] = ['initialize', 'notifications/initialized', 'tools/list'].map(
      (method) => listed(method)[0],
    );
    expect(begin?.headers['mcp-session-id']).toBeUndefined();
    expect(begin?.path).toBe('/mcp?tags=boats');
    for (const request of [initialized, list]) {
      expect(request?.headers).toMatchObject({
        'mcp-session-id': [...ensemble.sessions][0],
        'mcp-protocol-version': '2025-06-18',
        'x-api-key': 'key',
        'x-service-credentials': 'mine',
      });
    }
  });

  it('is begun before anything else of the client is sent', async () => {
    let begin: (() => void) | undefined;
    ensemble.script.set('initialize', (response, request) => {
      begin = () => result({ protocolVersion: '2025-06-18' })(response, request);
    });
    client.send({ id: 1, method: 'initialize', params: {} }, { id: 2, method: 'tools/list' });
    await arrives('initialize');
    expect(ensemble.methods).toEqual(['initialize']);
    begin?.();
    await client.answerTo(2);
  });

  it('forwards a question of the ensemble, and the answer of the client', async () => {
    let stream: ServerResponse | undefined;
    ensemble.script.set('tools/call', (response, request) => {
      events({ id: 'q1', method: 'elicitation/create', params: { message: 'Delete it?' } })(response, request);
      stream = response;
    });
    await client.begin();
    client.send({ id: 1, method: 'tools/call', params: { name: 'a' } });
    await client.find(({ method }) => method === 'elicitation/create');
    client.send({ id: 'q1', result: { action: 'accept' } });
    await expect
      .poll(() => ensemble.received.at(-1)?.message)
      .toMatchObject({ id: 'q1', result: { action: 'accept' } });
    stream?.end(toEvent({ id: 1, result: { done: true } }));
    expect(await client.answerTo(1)).toEqual({ jsonrpc: '2.0', id: 1, result: { done: true } });
  });

  it('forwards what the ensemble says by itself, also after a broken connection', async () => {
    let count = 0;
    ensemble.script.set('GET', (response, request) => {
      count += 1;
      events({ method: 'notifications/tools/list_changed', params: { count } })(response, request);
      if (count === 1) response.end();
    });
    await client.begin();
    const again = await client.find(({ params }) => (params as { count?: number } | undefined)?.count === 2);
    expect(again.method).toBe('notifications/tools/list_changed');
  });

  it('forwards a cancelled request as a notification', async () => {
    ensemble.script.set('tools/call', () => undefined);
    await client.begin();
    client.send({ id: 1, method: 'tools/call' }, { method: 'notifications/cancelled', params: { requestId: 1 } });
    await arrives('notifications/cancelled');
  });

  it('waits for no answer to a cancelled request', async () => {
    let closed: Promise<unknown> | undefined;
    ensemble.script.set('tools/call', (response, request) => {
      events()(response, request);
      closed = once(response, 'close');
    });
    await client.begin();
    client.send({ id: 1, method: 'tools/call' });
    await arrives('tools/call');
    client.send({ method: 'notifications/cancelled', params: { requestId: 1 } });
    await closed;
    client.send({ id: 1, method: 'ping' });
    await client.answerTo(1);
    expect(client.messages.filter(({ id }) => id === 1)).toEqual([expect.objectContaining({ result: {} })]);
  });

  it('is begun again if the ensemble has forgotten it, and each list may have changed', async () => {
    ensemble.capabilities = { tools: { listChanged: true }, prompts: {} };
    await client.begin();
    ensemble.sessions.clear();
    client.send({ id: 1, method: 'tools/list' }, { id: 2, method: 'prompts/list' });
    expect(await client.answerTo(1)).toMatchObject({ result: {} });
    expect(await client.answerTo(2)).toMatchObject({ result: {} });
    expect(ensemble.methods.filter((method) => method === 'initialize')).toHaveLength(2);
    const changes = client.messages.filter(({ method }) => method !== undefined).map(({ method }) => method);
    expect(changes).toEqual(['notifications/tools/list_changed']);
    expect(client.notes).toEqual([expect.stringContaining('a new session has begun')]);
  });

  it('drops an answer to a question of a session that is forgotten', async () => {
    await client.begin();
    client.send({ id: 'old', result: {} }, { id: 1, method: 'ping' });
    await client.answerTo(1);
    expect(ensemble.methods).not.toContain('POST');
    expect(client.notes).toEqual([expect.stringContaining('was dropped')]);
  });

  it('is ended when the lines end', async () => {
    await client.begin();
    await client.end();
    expect(ensemble.methods.at(-1)).toBe('DELETE');
  });
});

describe('a request of the revision 2026-07-28', () => {
  it.each([
    { given: call, want: { 'mcp-method': 'tools/call', 'mcp-name': 'boats__list' } },
    { given: { method: 'prompts/get', params: { name: 'ä', _meta: modern } }, want: { 'mcp-name': '=?base64?w6Q=?=' } },
    { given: { method: 'resources/read', params: { uri: 'a:b', _meta: modern } }, want: { 'mcp-name': 'a:b' } },
    { given: { method: 'server/discover', params: { _meta: modern } }, want: { 'mcp-name': undefined } },
  ])('has its headers: $given.method', async ({ given, want }) => {
    client.send({ id: 1, ...given });
    await client.answerTo(1);
    const { headers } = listed(given.method)[0] ?? {};
    expect(headers).toMatchObject({ 'mcp-protocol-version': '2026-07-28', 'x-api-key': 'key' });
    for (const [name, value] of notEmpty(Object.entries(want))) expect(headers?.[name]).toBe(value);
    expect(headers?.['mcp-session-id']).toBeUndefined();
  });

  it('is cancelled by the end of its connection', async () => {
    let closed: Promise<unknown> | undefined;
    ensemble.script.set('tools/call', (response) => {
      closed = once(response, 'close');
    });
    client.send({ id: 1, ...call });
    await arrives('tools/call');
    client.send({ method: 'notifications/cancelled', params: { requestId: 1 } });
    await closed;
    await client.end();
    expect([ensemble.methods, client.lines]).toEqual([['tools/call'], []]);
  });

  it('gets an error of the protocol unchanged, for any status', async () => {
    const error = { code: -32_601, message: 'Method not found' };
    ensemble.script.set('tools/call', json({ jsonrpc: '2.0', id: 1, error }, 404));
    client.send({ id: 1, ...call });
    expect(await client.answerTo(1)).toEqual({ jsonrpc: '2.0', id: 1, error });
  });

  it('is forwarded as it is written, with its answer', async () => {
    const number = '12345678901234567890'; // a parser of JavaScript would change it
    ensemble.script.set('x', (response) => {
      const body = `{"jsonrpc":"2.0",\n"id":1,"result":{"a":${number}}}`;
      response.writeHead(200, { 'content-type': 'application/json' }).end(body);
    });
    client.send('{"jsonrpc":"2.0","id":1,"method":"x"}');
    await client.answerTo(1);
    expect(client.lines[0]).toBe(`{"jsonrpc":"2.0", "id":1,"result":{"a":${number}}}`);
  });

  it('may subscribe, until the lines end', async () => {
    ensemble.script.set('subscriptions/listen', events({ method: 'notifications/tools/list_changed' }));
    client.send({ id: 1, method: 'subscriptions/listen', params: { _meta: modern } });
    await client.find(({ method }) => method === 'notifications/tools/list_changed');
    await client.end();
    expect(client.lines).toHaveLength(1);
  });
});

describe('a request that gets no answer', () => {
  const refused = [
    { title: 'a rejected key', answer: json({ message: 'wrong' }, 401), want: /rejects the key: set ENSEMBLE_API_KEY/ },
    { title: 'another server', answer: json({ message: 'no route' }, 404), want: /404: no route: set ENSEMBLE_URL/ },
    { title: 'a page', answer: json('x', 200), want: /responded with 200/ },
    { title: 'an overloaded ensemble', answer: json({ message: 'too many' }, 429), want: /429: too many/ },
  ];
  it.each(refused)('says what to do: $title', async ({ answer, want }) => {
    ensemble.script.set('tools/list', answer);
    client.send({ id: 1, method: 'tools/list' });
    expect(await client.answerTo(1)).toMatchObject({
      error: { code: -32_603, message: expect.stringMatching(want) as string },
    });
  });

  it('may have been carried out if the connection ends', async () => {
    ensemble.script.set('tools/call', (response) => void response.socket?.destroy());
    client.send({ id: 1, ...call });
    const { error } = await client.answerTo(1);
    expect(error).toMatchObject({
      message: expect.stringContaining('read GET /logs') as string,
      data: { code: 'cli-request-failed' },
    });
  });

  it('was not sent if the ensemble is away, and is answered when it is there again', async () => {
    const { port } = ensemble;
    await client.begin();
    await ensemble.stop();
    client.send({ id: 1, method: 'tools/list' });
    const { error } = await client.answerTo(1);
    expect(error).toMatchObject({
      data: { code: 'cli-service-unreachable' },
      message: expect.stringContaining('start') as string,
    });
    ensemble = await new ScriptedEnsemble().start(port);
    client.send({ id: 2, method: 'tools/list' });
    expect(await client.answerTo(2)).toMatchObject({ result: {} });
  });
});

describe('lines', () => {
  it.each([
    { given: '{"jsonrpc":', want: { id: null, error: { code: -32_700 } } },
    { given: '[]', want: { id: null, error: { code: -32_600 } } },
    { given: '{"jsonrpc":"2.0","id":null,"method":"ping"}', want: { id: null, error: { code: -32_600 } } },
    { given: '{"id":1,"method":"ping"}', want: { id: null, error: { code: -32_600 } } },
    { given: '"x"'.padEnd(maxLineBytes + 1), want: { id: null, error: { code: -32_600 } } },
  ])('that are no messages get an error, and the next line is read: %#', async ({ given, want }) => {
    client.send(given, '', { id: 1, method: 'ping' });
    await client.answerTo(1);
    expect(client.messages).toMatchObject([want, { id: 1 }]);
  });

  it('are answered at most 256 at a time, and each id once', async () => {
    const waiting: (() => void)[] = [];
    ensemble.script.set('slow', (response, request) => void waiting.push(() => result()(response, request)));
    for (let id = 0; id < 257; id += 1) client.send({ id, method: 'slow' });
    client.send({ id: 0, method: 'slow' });
    expect(await client.answerTo(256)).toMatchObject({ error: { code: -32_600 } });
    expect(await client.answerTo(0)).toMatchObject({ error: { code: -32_600 } });
    await expect.poll(() => waiting.length).toBe(256);
    for (const answer of waiting) answer();
    await client.answerTo(255);
  });
});
