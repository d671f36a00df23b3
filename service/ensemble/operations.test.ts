import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defineHandlers } from 'fountainai';
import { createTestApp, type TestApp } from '../http/testing/apps.ts';
import type { operations } from './api.d.ts';
import { type Assistant, ProviderError, type Turn } from './conversation/assistant.ts';
import { createHandlers } from './operations.ts';
import { ensemble, type Harness, openHarness, sending } from './testing/registries.ts';
import { documentText } from './testing/servers.ts';

let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
  harness.pages.set('/openapi.json', sending(documentText({})));
  harness.pages.set('/things', sending('[1, 2]', { 'content-type': 'application/json' }));
});
afterEach(() => harness.close());

/** Returns an assistant that follows a script, turn by turn. */
function scripted(...turns: (Turn | Error)[]): Assistant {
  return {
    isBoundToWords: true,
    begin: () => ({
      next: async () => {
        const turn = turns.shift() ?? { text: 'There is no more.', calls: [] };
        if (turn instanceof Error) throw turn;
        return turn;
      },
    }),
  };
}

const start = (assistant: Assistant = scripted()): TestApp =>
  createTestApp(ensemble, defineHandlers<operations>(createHandlers({ ...harness.startParts(), assistant })));

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** With the keys that the operations ask for. */
async function asking(
  app: TestApp,
  method: Method,
  url: string,
  body?: object,
): Promise<{ status: number; body: unknown }> {
  const headers = {
    'x-api-key': 'key-of-apiKeyAuth',
    'x-admin-api-key': 'key-of-adminApiKeyAuth',
    'x-request-id': 'r1',
  };
  const response = await app.call({ method, url, headers, ...(body === undefined ? {} : { payload: body }) });
  return { status: response.statusCode, body: response.json() };
}

describe('the register', () => {
  it('is written and read', async () => {
    const app = start();
    const { id, name, description, openapi_url } = harness.service();
    const given = { id, name, description, openapi_url };
    const shown = { ...given, tags: [], destination: harness.url, refused_operations: [] };
    expect(await asking(app, 'POST', '/services/register', given)).toEqual({ status: 201, body: shown });
    expect(await asking(app, 'GET', '/services')).toEqual({ status: 200, body: { services: [shown] } });
    const changed = { ...shown, name: 'Changed', tags: ['a', 'b'] };
    expect(await asking(app, 'PUT', '/services/update/things', changed)).toEqual({ status: 200, body: changed });
    expect(await asking(app, 'GET', '/services?tags=b&tags=c')).toEqual({ status: 200, body: { services: [changed] } });
    expect(await asking(app, 'GET', '/services?tags=c')).toEqual({ status: 200, body: { services: [] } });
    const removed = { message: 'things is no longer registered' };
    expect(await asking(app, 'DELETE', '/services/delete/things')).toEqual({ status: 200, body: removed });
    const { status, body } = await asking(app, 'DELETE', '/services/delete/things');
    expect([status, body]).toEqual([404, { errorCode: 'not_found', message: 'no service is registered as things' }]);
  });

  it('names the operations that cannot be called', async () => {
    const security = [{ adminApiKeyAuth: [] }];
    const components = {
      securitySchemes: { adminApiKeyAuth: { type: 'apiKey', in: 'header', name: 'X-ADMIN-API-KEY' } },
    };
    harness.pages.set('/openapi.json', sending(documentText({ security, components })));
    const { status, body } = await asking(start(), 'POST', '/services/register', harness.service());
    expect(status).toBe(201);
    expect(body).toMatchObject({
      refused_operations: [
        {
          operation_id: 'things',
          reason: expect.stringMatching(/scheme adminApiKeyAuth .*\[ensemble-credentials-missing\]$/) as string,
        },
      ],
    });
  });

  it('reports faults in an ErrorResponse', async () => {
    const app = start();
    harness.pages.set('/openapi.json', sending(documentText({ paths: [] })));
    const { status, body } = await asking(app, 'POST', '/services/register', harness.service());
    expect(status).toBe(400);
    expect(body).toEqual({
      errorCode: 'bad_request',
      message: 'the service cannot be registered with this document',
      details: expect.stringMatching(
        /^\/body\/openapi_url .*\n.*:1:\d+ The document has no operations \[document-operations-missing\]$/,
      ) as string,
    });
  });
});

describe('the system prompt', () => {
  it('is the same for any order of the services', async () => {
    const app = start();
    for (const id of ['b', 'a']) await asking(app, 'POST', '/services/register', harness.service({ id }));
    const first = await asking(app, 'GET', '/system-prompt?service_ids=a&service_ids=b');
    expect(first.status).toBe(200);
    expect(await asking(app, 'GET', '/system-prompt?service_ids=b&service_ids=a')).toEqual(first);
  });

  it.each([
    { given: '/system-prompt?service_ids=a', want: '/query/service_ids/0 is not registered' },
    { given: '/system-prompt', want: '/query/service_ids is required' },
  ])('of $given is a 400', async ({ given, want }) => {
    const { status, body } = await asking(start(), 'GET', given);
    expect(status).toBe(400);
    expect(body).toMatchObject({ details: want });
  });
});

describe('an interaction', () => {
  const call = { id: '1', name: 'things__things', arguments: '{}' };

  it('calls, answers and is logged', async () => {
    const app = start(scripted({ text: '', calls: [call] }, { text: 'There are two.', calls: [] }));
    await asking(app, 'POST', '/services/register', harness.service());
    const answer = {
      assistant_response: 'There are two.',
      service_responses: [{ service_name: 'Things', operation_id: 'things', status: 200, response: '[1, 2]' }],
    };
    const { status, body } = await asking(app, 'POST', '/interact', { user_input: 'How many?' });
    expect(status).toBe(200);
    expect(body).toMatchObject(answer);
    const prompt = await asking(app, 'GET', '/system-prompt?service_ids=things');
    const { system_prompt_hash } = prompt.body as { system_prompt_hash: string };
    const logs = await asking(app, 'GET', '/logs');
    expect(logs.body).toMatchObject({
      logs: [{ ...answer, user_input: 'How many?', request_id: 'r1', system_prompt_hash }],
    });
  });

  it('that failed is logged with all its calls', async () => {
    const app = start(
      scripted({ text: '', calls: [call] }, new ProviderError('ensemble-model-failed', 'the model is gone')),
    );
    await asking(app, 'POST', '/services/register', harness.service());
    const { status, body } = await asking(app, 'POST', '/interact', { user_input: 'How many?' });
    const details = 'the model is gone [ensemble-model-failed]';
    expect([status, body]).toEqual([502, { errorCode: 'bad_gateway', message: 'the model is gone', details }]);
    const logs = await asking(app, 'GET', '/logs?limit=1');
    expect(logs.body).toMatchObject({
      logs: [
        {
          user_input: 'How many?',
          error_code: 'bad_gateway',
          service_responses: [{ service_name: 'Things', response: '[1, 2]' }],
        },
      ],
    });
  });

  it('of many is logged newest first, page by page', async () => {
    const app = start();
    for (const user_input of ['1', '2', '3']) await asking(app, 'POST', '/interact', { user_input });
    const inputs = async (query: string): Promise<string[]> => {
      const { logs } = (await asking(app, 'GET', `/logs${query}`)).body as { logs: { user_input: string }[] };
      return logs.map(({ user_input }) => user_input);
    };
    expect([await inputs(''), await inputs('?limit=2'), await inputs('?limit=2&offset=2')]).toEqual([
      ['3', '2', '1'],
      ['3', '2'],
      ['1'],
    ]);
    expect((await asking(app, 'GET', '/logs?limit=0')).status).toBe(400);
    expect((await asking(app, 'GET', '/logs?offset=-1')).status).toBe(400);
  });
});
