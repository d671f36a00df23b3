import { afterEach, beforeEach, expect, it } from 'vitest';
import { defineHandlers } from 'fountainai';
import { createTestApp, type TestApp } from '../../http/testing/apps.ts';
import type { operations } from '../api.d.ts';
import { offlineAssistant } from '../assistants/offline/offline.ts';
import { petsDocument } from '../assistants/offline/testing/planner.ts';
import { createHandlers } from '../operations.ts';
import { ensemble, type Harness, openHarness, sending } from '../testing/registries.ts';

let harness: Harness;
let app: TestApp;
/** Method and path of every request to the pets' service. */
let received: string[];

beforeEach(async () => {
  harness = await openHarness();
  received = [];
  harness.pages.set('/openapi.json', sending(JSON.stringify(petsDocument)));
  for (const path of ['/pets', '/pets/3', '/pets/4']) {
    harness.pages.set(path, (request, response) => {
      received.push(`${request.method ?? ''} ${path}`);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  }
  const parts = { ...harness.startParts(), assistant: offlineAssistant() };
  app = createTestApp(ensemble, defineHandlers<operations>(createHandlers(parts)));
  const { id, name, description, openapi_url } = harness.service({ id: 'pets', name: 'Pets' });
  await call('/services/register', { id, name, description, openapi_url });
});
afterEach(() => harness.close());

async function call(url: string, payload: object): Promise<void> {
  const headers = { 'x-api-key': 'key-of-apiKeyAuth', 'x-admin-api-key': 'key-of-adminApiKeyAuth' };
  const response = await app.call({ method: 'POST', url, headers, payload });
  expect(response.statusCode).toBeLessThan(300);
}

const say = (user_input: string): Promise<void> => call('/interact', { user_input });

it('sends no write to a registered service for requests that exclude something', async () => {
  for (const request of [
    'Delete all pets but pet 3',
    'Delete pet 3 if it is sold',
    "Delete pet 3's name",
    'Update all pets but pet 3 with name "Rex"',
    'Delete pet 3. No wait.',
    'Delete pets 3 or 4',
    'Delete pets 3 and 4 tomorrow',
  ])
    await say(request);
  expect(received.filter((request) => !request.startsWith('GET'))).toEqual([]);
});

it('sends exactly the write that a plain order asks for', async () => {
  await say('Delete pet 3');
  await say('Update pet 4 with name "Rex"');
  await say('Create a pet named "Max"');
  expect(received).toEqual(['DELETE /pets/3', 'PUT /pets/4', 'POST /pets']);
});

it('sends the writes of several plain orders in their order', async () => {
  await say('Delete pets 3 and 4, then create a pet named "Max"');
  expect(received).toEqual(['DELETE /pets/3', 'DELETE /pets/4', 'POST /pets']);
});
