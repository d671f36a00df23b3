/** Interactions with a system of services: rejected requests, and reports of writes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ScriptedModel, scriptedKey, startScriptedModel } from '../ensemble/assistants/testing/scripted-model.ts';
import { createInstances } from './lib/instances.ts';
import { adminKey, key, type Stoppable, type System } from './lib/process.ts';

let offline: System<Stoppable>;
let withModel: System<Stoppable>;
let model: ScriptedModel;

beforeAll(async () => {
  model = await startScriptedModel('responses', [
    { calls: [{ id: 'call_1', name: 'sessions__createSession', arguments: '{"body":{"userId":7}}' }] },
    { status: 400, body: '{"error":{"message":"no"}}' },
  ]);
  const openai = { OPENAI_API_KEY: scriptedKey, OPENAI_MODEL: 'scripted', OPENAI_BASE_URL: model.url };
  const allowed = { WRITE_POLICY: 'delete:allow' };
  [offline, withModel] = [await createInstances(allowed), await createInstances({ ...openai, ...allowed })];
  for (const system of [offline, withModel]) {
    await system.start();
    const openapi_url = `${system.urls.sessionContext}/openapi.json`;
    const service = { id: 'sessions', name: 'Sessions', description: 'Keeps sessions', openapi_url };
    expect((await ask(system, 'POST', '/services/register', service)).status).toBe(201);
  }
}, 120_000);
afterAll(async () => {
  await Promise.all([offline, withModel].map((system) => system.remove()));
  await model.close();
});

async function ask(
  { urls }: Pick<System, 'urls'>,
  method: string,
  path: string,
  body?: object,
  headers: Readonly<Record<string, string>> = {},
) {
  const url = path.startsWith('/sessions') ? urls.sessionContext : urls.ensemble;
  const keys = { 'x-api-key': key, 'x-admin-api-key': adminKey, 'content-type': 'application/json' };
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { ...keys, ...headers },
    body: body ? JSON.stringify(body) : null,
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

async function newSession(): Promise<string> {
  const { body } = await ask(offline, 'POST', '/sessions', { userId: 118 });
  return String(body.sessionId);
}
const isThere = async (session: string): Promise<boolean> =>
  (await ask(offline, 'GET', `/sessions/${session}`)).status === 200;
const lastLog = async (system: Pick<System, 'urls'>): Promise<Record<string, unknown> | undefined> =>
  ((await ask(system, 'GET', '/logs?limit=1')).body.logs as Record<string, unknown>[])[0];

describe('a deletion with a request for caution', () => {
  it.each<{ body?: object; query?: string; headers?: Readonly<Record<string, string>>; want: string }>([
    { body: { dryRun: 'yes' }, want: '/body/dryRun' },
    { body: { Confirm: false }, want: '/body/Confirm' },
    { body: { preview: null }, want: '/body/preview' },
    { body: { dry_rnu: true }, want: '/body/dry_rnu' },
    { body: { options: { 'dry-run': true } }, want: '/body/options/dry-run' },
    { query: '?dry_run=true', want: '/query/dry_run' },
    { headers: { 'X-Dry-Run': '1' }, want: '/header/x-dry-run' },
    { headers: { Prefer: 'dry-run' }, want: '/header/prefer' },
  ])('is rejected at $want, and nothing is deleted or logged', async ({ body = {}, query = '', headers, want }) => {
    const session = await newSession();
    const input = { user_input: `Delete session ${session}`, ...body };
    const before = await lastLog(offline);
    const answer = await ask(offline, 'POST', `/interact${query}`, input, headers);
    expect([answer.status, answer.body.details]).toEqual([400, expect.stringContaining(`${want} `)]);
    expect(await isThere(session)).toBe(true);
    expect(await lastLog(offline)).toEqual(before);
  });

  it('without one is done, and the response lists unknown names', async () => {
    const session = await newSession();
    const body = { user_input: `Delete session ${session}`, colour: 'red', nested: { a: 1 } };
    const answer = await ask(offline, 'POST', '/interact', body);
    expect([answer.status, answer.body.warnings]).toEqual([
      200,
      [
        '"colour" is unknown and was ignored (/body/colour) [ensemble-name-ignored]',
        '"nested" is unknown and was ignored (/body/nested) [ensemble-name-ignored]',
      ],
    ]);
    expect(await isThere(session)).toBe(false);
  });
});

describe('writes', () => {
  it('of the offline planner are listed in the response and in the log', async () => {
    const session = await newSession();
    const { body } = await ask(offline, 'POST', '/interact', { user_input: `Delete session ${session}` });
    const url = `${offline.urls.sessionContext}/sessions/${session}`;
    const want = [{ service_id: 'sessions', operation_id: 'deleteSession', method: 'DELETE', url, outcome: 'done' }];
    expect(body.writes).toMatchObject(want);
    expect((await lastLog(offline))?.writes).toMatchObject(want);
  });

  it('are not reported for a read', async () => {
    const { body } = await ask(offline, 'POST', '/interact', { user_input: 'List the sessions' });
    expect([body.writes, body.warnings]).toEqual([[], []]);
  });

  it('of a model whose provider fails afterwards are listed in the 502 and in the log', async () => {
    const { status, body } = await ask(withModel, 'POST', '/interact', { user_input: 'Open a session for user 7' });
    const url = `${withModel.urls.sessionContext}/sessions`;
    expect([status, body.details]).toEqual([502, expect.stringContaining(`POST ${url} (createSession of sessions)`)]);
    expect(await lastLog(withModel)).toMatchObject({
      error_code: 'bad_gateway',
      writes: [{ operation_id: 'createSession', method: 'POST', url, outcome: 'done', status: 201 }],
    });
  });
});
