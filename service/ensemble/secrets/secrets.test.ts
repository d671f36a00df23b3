import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defineHandlers } from 'fountainai';
import { createTestApp } from '../../http/testing/apps.ts';
import type { operations } from '../api.d.ts';
import { scriptedAssistant } from '../assistants/testing/scripted-assistant.ts';
import { dialects, scriptedKey, startScriptedModel } from '../assistants/testing/scripted-model.ts';
import { createHandlers } from '../operations.ts';
import { createRemoveSecrets } from './remove-secrets.ts';
import { ensemble, type Harness, openHarness } from '../testing/registries.ts';
import { openTestService } from '../../testing/whole-service.ts';
import { listen } from '../testing/servers.ts';

const ownKey = 'own-service-key';
const headers = { 'X-Echo': { schema: { type: 'string' } }, 'X-Base64': { schema: { type: 'string' } } };
const document = JSON.stringify({
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  components: { securitySchemes: { apiKeyAuth: { type: 'apiKey', in: 'header', name: 'X-API-KEY' } } },
  security: [{ apiKeyAuth: [] }],
  paths: {
    '/things': {
      get: {
        operationId: 'listThings',
        description: `Its key is ${Buffer.from(ownKey).toString('base64')}`,
        responses: { 200: { description: 'well', headers, content: { 'application/json': {} } } },
      },
    },
  },
});

const unicode = Array.from(ownKey, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
const encodings: readonly { name: string; spelled: string; shown: string }[] = [
  { name: 'as it is', spelled: ownKey, shown: ownKey },
  { name: 'escaped JSON', spelled: unicode, shown: ownKey },
  { name: 'JSON within JSON', spelled: unicode.replaceAll('\\', '\\\\'), shown: unicode },
  { name: 'base64', spelled: Buffer.from(ownKey).toString('base64'), shown: 'b3duLXNlcnZpY2Uta2V5' },
  { name: 'percent-encoding', spelled: ownKey.replaceAll('-', '%2d'), shown: 'own%2dservice%2dkey' },
];

let harness: Harness;
const closing: (() => Promise<void>)[] = [];
beforeEach(async () => {
  harness = await openHarness();
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  await harness.close();
});

describe.each(dialects)('a key that a service gives back (%s)', (dialect) => {
  it.each(encodings)('in $name reaches no model, no answer and no log', async ({ spelled, shown }) => {
    const server = await listen(
      createServer((request, answer) => {
        if (request.url === '/openapi.json') return answer.end(document);
        answer.setHeader('X-Echo', spelled).setHeader('X-Base64', Buffer.from(`a ${ownKey}`).toString('base64'));
        return answer.setHeader('content-type', 'application/json').end(`{"${spelled}":["${spelled}"],"kept":"yes"}`);
      }),
    );
    const call = { id: 'call_1', name: 'things__listThings', arguments: '{}' };
    const model = await startScriptedModel(dialect, [{ calls: [call] }, { text: 'Done.' }]);
    closing.push(server.close, () => model.close());
    const key = { 'x-api-key': 'key-of-apiKeyAuth' };
    const assistant = scriptedAssistant(dialect, model, {}, createRemoveSecrets([ownKey]));
    const app = createTestApp(
      ensemble,
      defineHandlers<operations>(createHandlers({ ...harness.startParts(), assistant })),
    );
    const service = harness.service({ openapi_url: `${server.url}/openapi.json` });
    const admin = { 'x-admin-api-key': 'key-of-adminApiKeyAuth' };
    await app.call({ method: 'POST', url: '/services/register', headers: admin, payload: service });
    const payload = { user_input: 'List the things' };
    const answer = await app.call({ method: 'POST', url: '/interact', headers: key, payload });
    const log = await app.call({ method: 'GET', url: '/logs', headers: key });
    expect(model.faults).toEqual([]);
    const seen = [JSON.stringify(model.requests), answer.body, log.body];
    for (const text of seen) {
      expect(text).toContain('kept');
      for (const encoding of [shown, ownKey, 'b3duLXNlcnZpY2Uta2V5', 'd24tc2VydmljZS1rZX', 'vd24tc2VydmljZS1rZX']) {
        expect(text).not.toContain(JSON.stringify(encoding).slice(1, -1));
      }
    }
  });
});

const providers = {
  openai: (url: string) => ({
    OPENAI_API_KEY: scriptedKey,
    OPENAI_BASE_URL: url,
    OPENAI_MODEL: 'm',
    OPENAI_API: 'chat',
  }),
  anthropic: (url: string) => ({ ANTHROPIC_API_KEY: scriptedKey, ANTHROPIC_BASE_URL: url, ANTHROPIC_MODEL: 'm' }),
};

it.each(['openai', 'anthropic'] as const)('removes each secret of the settings for %s', async (provider) => {
  const model = await startScriptedModel(provider === 'openai' ? 'chat' : 'messages', [{ text: 'Done.' }]);
  const environment = {
    ...providers[provider](model.url),
    CREDENTIALS_PET_OWNER: ownKey,
    SERVICE_CREDENTIALS: '{"shop":{"key":"key-of-shop"}}',
  };
  const service = await openTestService('ensemble', { environment });
  closing.push(
    () => service.close(),
    () => model.close(),
  );
  const body = { user_input: `What is ${ownKey}, what is key-of-shop, and what is ${scriptedKey}?` };
  expect(await service.call('post', '/interact', { body })).toMatchObject({ status: 200 });
  expect(model.faults).toEqual([]);
  const bodies = JSON.stringify(model.requests.map((request) => request.body));
  expect(bodies).toContain('What is [removed], what is [removed], and what is [removed]?');
  expect(bodies).not.toContain(scriptedKey);
});
