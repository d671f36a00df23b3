/** Members that a confirmation does not know: wishes for care are refused, and the others are named. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defineHandlers } from 'fountainai';
import { createTestApp, type TestApp } from '../http/testing/apps.ts';
import type { components, operations } from './api.d.ts';
import { offlineAssistant } from './assistants/offline/offline.ts';
import { createHandlers } from './operations.ts';
import { documentWith, paths } from './testing/boats.ts';
import { ensemble, type Harness, openHarness, sending } from './testing/registries.ts';

type Answer = components['schemas']['Interaction'];

let harness: Harness;
let app: TestApp;
beforeEach(async () => {
  harness = await openHarness();
  harness.policies = { read: 'allow', write: 'allow', delete: 'confirm' };
  harness.pages.set('/openapi.json', sending(documentWith(paths)));
  for (const boat of [7, 8]) harness.pages.set(`/boats/${boat}`, sending('{}', { 'content-type': 'application/json' }));
  const parts = { ...harness.startParts(), assistant: offlineAssistant() };
  app = createTestApp(ensemble, defineHandlers<operations>(createHandlers(parts)));
  await ask('/services/register', harness.service({ id: 'boats', name: 'Boats' }));
});
afterEach(() => harness.close());

async function ask(url: string, payload: object, more: object = {}) {
  const headers = { 'x-api-key': 'key-of-apiKeyAuth', 'x-admin-api-key': 'key-of-adminApiKeyAuth', ...more };
  const answer = await app.call({ method: 'POST', url, headers, payload });
  return { status: answer.statusCode, body: answer.json<Answer & { details?: string }>() };
}

async function wait(): Promise<{ path: string; id: string }> {
  const { body } = await ask('/interact', { user_input: 'Delete the boat with boatId 7' });
  return { path: `/interact/${body.conversation_id}/confirm`, id: body.pending_calls[0]!.id };
}

describe('a confirmation', () => {
  it.each([
    { given: { body: { dry_run: true } }, want: '/body/dry_run' },
    { given: { body: { confirm: 'deletes' } }, want: '/body/confirm' },
    { given: { body: { options: { Preview: true } } }, want: '/body/options/Preview' },
    { given: { query: '?dryRun=1' }, want: '/query/dryRun' },
    { given: { headers: { prefer: 'dry-run' } }, want: '/header/prefer' },
  ])('with a wish for care at $want is a 400, and nothing is sent', async ({ given, want }) => {
    const { path, id } = await wait();
    const { body, query = '', headers } = { body: {}, headers: {}, ...given };
    const refused = await ask(`${path}${query}`, { approved: [id], ...body }, headers);
    expect([refused.status, refused.body.details]).toEqual([400, expect.stringContaining(want)]);
    expect(refused.body.details).not.toContain('the body knows');
    const now = await ask(path, { approved: [] });
    expect([now.body.pending_calls.length, now.body.writes]).toEqual([1, []]);
  });

  it('names other unknown members, also if it decides nothing', async () => {
    const { path, id } = await wait();
    const nothing = await ask(path, { aproved: [id] });
    expect([nothing.status, nothing.body.pending_calls.length, nothing.body.writes]).toEqual([200, 1, []]);
    expect(nothing.body.warnings).toEqual([expect.stringContaining('"aproved" is unknown')]);
    const { status, body } = await ask(path, { approved: [id], note: 'yes' });
    expect([status, body.writes.length, body.warnings]).toEqual([200, 1, [expect.stringContaining('"note"')]]);
  });

  it('can replace arguments with members of any name', async () => {
    const { path, id } = await wait();
    const { status, body } = await ask(path, { replacements: { [id]: { path: { boatId: 8 } } } });
    expect([status, body.warnings, body.pending_calls.length]).toEqual([200, [], 1]);
  });
});
