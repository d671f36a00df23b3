/** Several deletes of one sentence, through the operations. */
import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defineHandlers } from 'fountainai';
import { createTestApp, type TestApp } from '../../http/testing/apps.ts';
import type { operations } from '../api.d.ts';
import { offlineAssistant } from '../assistants/offline/offline.ts';
import { createHandlers } from '../operations.ts';
import { documentWith, paths } from '../testing/boats.ts';
import { ensemble, type Harness, openHarness } from '../testing/registries.ts';
import { listen } from '../testing/servers.ts';

interface Answer {
  readonly conversation_id: string;
  readonly interaction_id: string;
  readonly pending_calls: readonly { readonly id: string; readonly arguments: object }[];
  readonly writes: readonly object[];
}

let harness: Harness;
let app: TestApp;
let received: string[];
let server: Awaited<ReturnType<typeof listen>>;

beforeEach(async () => {
  harness = await openHarness();
  harness.policies = { read: 'allow', write: 'allow', delete: 'confirm' };
  received = [];
  server = await listen(
    createServer((request, answer) => {
      if (request.url === '/openapi.json') return void answer.end(documentWith(paths));
      received.push(`${request.method ?? ''} ${request.url ?? ''}`);
      answer.writeHead(204).end();
    }),
  );
  open();
  await harness
    .start()
    .register(harness.service({ id: 'boats', name: 'Boats', openapi_url: `${server.url}/openapi.json` }));
});
afterEach(async () => {
  await server.close();
  await harness.close();
});

/** Opens the ensemble like another process. */
function open(): void {
  const parts = { ...harness.startParts(), assistant: offlineAssistant() };
  app = createTestApp(ensemble, defineHandlers<operations>(createHandlers(parts)));
}

async function ask<Body>(method: 'GET' | 'POST', url: string, payload?: object): Promise<Body> {
  const headers = { 'x-api-key': 'key-of-apiKeyAuth' };
  const answer = await app.call({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
  expect(answer.statusCode).toBe(200);
  return answer.json<Body>();
}

const say = (): Promise<Answer> => ask('POST', '/interact', { user_input: 'Delete boats 7, 8 and 9' });
const confirm = ({ conversation_id }: Answer, decisions: object): Promise<Answer> =>
  ask('POST', `/interact/${conversation_id}/confirm`, decisions);
const statesOf = async ({ interaction_id }: Answer): Promise<string[]> => {
  const log = await ask<{ state: string; calls: { status: string }[] }>('GET', `/logs/${interaction_id}`);
  return [log.state, ...log.calls.map(({ status }) => status)];
};

describe('several deletes of one sentence', () => {
  it('wait together, and are sent once they are approved', async () => {
    const said = await say();
    const want = [7, 8, 9].map((boatId) => ({ path: { boatId } }));
    expect(said.pending_calls.map((call) => call.arguments)).toEqual(want);
    const done = await confirm(said, { approved: said.pending_calls.map(({ id }) => id) });
    expect([received.sort(), done.writes.length, done.pending_calls]).toEqual([
      ['DELETE /boats/7', 'DELETE /boats/8', 'DELETE /boats/9'],
      3,
      [],
    ]);
  });

  it('are decided about one by one', async () => {
    const said = await say();
    const [one, two, three] = said.pending_calls.map(({ id }) => id);
    const first = await confirm(said, { approved: [one] });
    expect([received, first.pending_calls.length]).toEqual([['DELETE /boats/7'], 2]);
    open();
    const rest = await confirm(said, { approved: [three], rejected: [two] });
    expect([received, rest.pending_calls, await statesOf(said)]).toEqual([
      ['DELETE /boats/7', 'DELETE /boats/9'],
      [],
      ['done', 'done', 'not_sent', 'done'],
    ]);
  });
});
