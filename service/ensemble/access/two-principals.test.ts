/** Two principals see nothing of each other: what one of them gets does not depend on whether the other one exists. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { notEmpty } from '../../../openapi/testing/not-empty.ts';
import { engines } from '../../tests/lib/engines.ts';
import type { TestAnswer } from '../../testing/whole-service.ts';
import { ensemble as document } from '../testing/registries.ts';
import {
  type Ensemble,
  type Method,
  normalize,
  openEnsemble,
  register,
  startThings,
  type ThingServer,
  unknownId,
} from './testing/principals.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const principals = `
  - { name: ann, keys: [env:ANN_KEY], services: [boats], effects: [read, write, delete] }
  - { name: bob, keys: [env:BOB_KEY], tags: [road], effects: [read, write] }
  - { name: eve, keys: [env:EVE_KEY] }
  - { name: boss, keys: [env:BOSS_KEY], admin: true }
`;

interface Seen {
  readonly interaction_id: string;
  readonly conversation_id: string;
  readonly pending_calls: readonly { readonly id: string }[];
  readonly writes: readonly unknown[];
  readonly assistant_response: string;
}
const seenIn = ({ status, body }: TestAnswer): Seen => {
  expect([status, body]).toMatchObject([200, {}]);
  return body as Seen;
};

const totalOf = ({ headers }: TestAnswer): number => Number(headers['x-total-count']);

let boats: ThingServer;
let cars: ThingServer;
let ensemble: Ensemble | undefined;
beforeEach(async () => {
  boats = await startThings('boat');
  cars = await startThings('car');
});
afterEach(async () => {
  await ensemble?.close();
  ensemble = undefined;
  await boats.close();
  await cars.close();
});

/** What an interaction of ann leaves. */
interface Traces {
  readonly interaction: string;
  readonly conversation: string;
  readonly call: string;
}
const noTraces = (): Traces => ({ interaction: unknownId(), conversation: unknownId(), call: unknownId() });

/** The requests of bob, by operation: each operation of the document that takes the key of a principal. */
const requests: Readonly<Record<string, (traces: Traces) => readonly (readonly [Method, string, object?, object?])[]>> =
  {
    listServices: () => [
      ['get', '/services'],
      ['get', '/services?q=boat'],
      ['get', '/services?q=keeps'],
      ['get', '/services?tags=water'],
      ['get', '/services?tags=road'],
    ],
    generateSystemPrompt: () => [
      ['get', '/system-prompt?service_ids=cars'],
      ['get', '/system-prompt?service_ids=boats'],
      ['get', '/system-prompt?service_ids=nothing&service_ids=boats&service_ids=cars'],
    ],
    handleUserInput: ({ conversation: conversation_id, interaction }) => [
      ...['yes', 'no', 'ok', 'List the boats', 'Undo that'].map(
        (user_input) => ['post', '/interact', { user_input, conversation_id }] as const,
      ),
      ['post', '/interact', { user_input: 'Hello', conversation_id: interaction }],
      ['post', '/interact', { user_input: 'Hello', session_id: 1 }],
      ...[
        'List the boats',
        'Create a boat with the name "B"',
        'Delete boat 1',
        'Delete car 1',
        'List the cars',
        'Which services are registered?',
        'What did I ask last?',
        'Which operations does the service boats offer?',
        'Create a car with the name "C"',
      ].map(
        (user_input, index) => ['post', '/interact', { user_input }, { 'idempotency-key': `same-${index}` }] as const,
      ),
    ],
    listConversations: () => [
      ['get', '/conversations'],
      ['get', '/conversations?limit=2&offset=1'],
    ],
    readConversation: ({ conversation, interaction }) => [
      ['get', `/conversations/${conversation}`],
      ['get', `/conversations/${interaction}`],
    ],
    deleteConversation: ({ conversation, interaction }) => [
      ['delete', `/conversations/${conversation}`],
      ['delete', `/conversations/${interaction}`],
    ],
    confirmCalls: ({ conversation, call }) =>
      [{}, { approved: [call] }, { rejected: [call] }, { replacements: { [call]: {} } }].map(
        (body) => ['post', `/interact/${conversation}/confirm`, body, { 'idempotency-key': 'same' }] as const,
      ),
    retrieveLogs: ({ conversation }) => [
      ['get', '/logs'],
      ['get', '/logs?principal=ann'],
      ['get', '/logs?principal=bob&limit=2'],
      ['get', '/logs?limit=2&offset=1'],
      ['get', '/logs?q=boat'],
      ['get', '/logs?q=name'],
      ['get', '/logs?q=boat&principal=ann'],
      ['get', '/logs?q=create&limit=1&state=done'],
      ['get', '/logs?service_id=boats'],
      ['get', `/logs?conversation_id=${conversation}`],
      ['get', '/logs?operation_id=createBoat&effect=write&status=done'],
      ['get', '/logs?state=waiting'],
      ['get', '/logs?state=running'],
      ['get', '/logs?failed=false'],
    ],
    readInteraction: ({ interaction, conversation, call }) => [
      ['get', `/logs/${interaction}`],
      ['get', `/logs/${conversation}`],
      ['get', `/logs/${call}`],
    ],
    readPrincipal: () => [['get', '/me']],
  };

describe.each(notEmpty(engines))('on $name', ({ place }) => {
  async function open(): Promise<Ensemble> {
    ensemble = await openEnsemble({ principals, place: await place() });
    await register(ensemble, 'car', cars.url, ['road']);
    return ensemble;
  }

  async function actAsAnn(on: Ensemble): Promise<Traces> {
    await register(on, 'boat', boats.url, ['water']);
    for (const [index, words] of ['List the boats', 'Create a boat with the name "A"', 'What did I ask?'].entries())
      expect((await on.say('ann', words, { 'idempotency-key': `same-${index}` })).status).toBe(200);
    const { interaction_id, conversation_id, pending_calls } = seenIn(await on.say('ann', 'Delete boat 1'));
    expect(pending_calls).toHaveLength(1);
    return { interaction: interaction_id, conversation: conversation_id, call: pending_calls[0]?.id ?? '' };
  }

  async function actAsBob(on: Ensemble, traces: Traces): Promise<unknown[]> {
    const answers: unknown[] = [];
    for (const [operation, list] of Object.entries(requests)) {
      for (const [method, path, body, headers] of notEmpty(list(traces))) {
        const given = { ...(body === undefined ? {} : { body }), headers: { ...headers } };
        answers.push([
          operation,
          path.replaceAll(/[0-9a-f-]{36}/g, '<id>'),
          normalize(await on.as('bob', method, path, given)),
        ]);
      }
    }
    return answers;
  }

  it('each answer is the same with and without another principal that acts', async () => {
    const together = await open();
    const withAnn = await actAsBob(together, await actAsAnn(together));
    const ofAll = await together.as('boss', 'get', '/logs');
    expect(totalOf(ofAll)).toBeGreaterThan(8);
    await together.close();
    const alone = await open();
    expect(withAnn).toEqual(await actAsBob(alone, noTraces()));
  });

  it('a conversation, its calls and its record are those of its principal and of administrators', async () => {
    const on = await open();
    const { interaction, conversation, call } = await actAsAnn(on);
    const path = `/interact/${conversation}/confirm`;
    for (const name of ['bob', 'eve', 'boss'])
      expect((await on.as(name, 'post', path, { body: { approved: [call] } })).status).toBe(404);
    const reads = await Promise.all(
      ['ann', 'bob', 'eve', 'boss', 'administrator'].map(
        async (name) => (await on.as(name, 'get', `/logs/${interaction}`)).status,
      ),
    );
    expect(reads).toEqual([200, 404, 404, 200, 200]);
    const done = seenIn(await on.as('ann', 'post', path, { body: { approved: [call] } }));
    expect(done.writes).toHaveLength(1);
    expect(totalOf(await on.as('administrator', 'get', '/logs?principal=ann'))).toBe(4);
    expect(totalOf(await on.as('boss', 'get', '/logs?q=boat&principal=ann'))).toBe(4);
    expect(totalOf(await on.as('bob', 'get', '/logs?q=boat'))).toBe(0);
  });

  it('a page of the log never has entries of others, also by its cursor', async () => {
    const on = await open();
    await register(on, 'boat', boats.url);
    for (let round = 0; round < 3; round += 1) {
      await on.say('ann', 'List the boats');
      await on.say('bob', 'List the cars');
    }
    const words: string[] = [];
    for (let after: string | undefined = '', page = 0; after !== undefined && page < 9; page += 1) {
      const answer = await on.as('bob', 'get', `/logs?limit=1${after === '' ? '' : `&after=${after}`}`);
      const { logs, next_cursor } = answer.body as { logs: { user_input: string }[]; next_cursor?: string };
      words.push(...logs.map(({ user_input }) => user_input));
      expect(totalOf(answer)).toBe(3);
      after = next_cursor;
    }
    expect(words).toEqual(['List the cars', 'List the cars', 'List the cars']);
    // The number of a row would count the interactions of all.
    const old = Buffer.from('2099-01-01T00:00:00.000Z 1').toString('base64url');
    const { next_cursor } = (await on.as('bob', 'get', '/logs?limit=1')).body as { next_cursor: string };
    expect(Buffer.from(next_cursor, 'base64url').toString()).toMatch(/^\S+ [0-9a-f-]{36}$/);
    expect(totalOf(await on.as('bob', 'get', `/logs?after=${old}`))).toBe(3);
  });
});

it('the table has each operation that takes the key of a principal', () => {
  const own = document.operations.filter(({ security }) => security.some((entry) => entry.has('apiKeyAuth')));
  expect(Object.keys(requests).sort()).toEqual(own.map(({ id }) => id).sort());
});

describe('by what it was given', () => {
  beforeEach(async () => {
    ensemble = await openEnsemble({ principals });
    await register(ensemble, 'car', cars.url, ['road']);
    await register(ensemble, 'boat', boats.url);
  });
  const on = (): Ensemble => ensemble!;

  it.each([
    { given: 'ann', words: 'Create a boat with the name "A"', writes: 1 },
    { given: 'ann', words: 'Create a car with the name "A"', writes: 0 },
    { given: 'bob', words: 'Create a car with the name "A"', writes: 1 },
    { given: 'eve', words: 'Create a boat with the name "A"', writes: 0 },
    { given: 'boss', words: 'Create a boat with the name "A"', writes: 0 },
  ])('$given: $words', async ({ given, words, writes }) => {
    expect(seenIn(await on().say(given, words)).writes).toHaveLength(writes);
  });

  it('an effect that a principal was not given is not carried out and does not wait', async () => {
    const { pending_calls, writes, assistant_response } = seenIn(await on().say('bob', 'Delete car 1'));
    expect([pending_calls, writes]).toEqual([[], []]);
    expect(assistant_response).not.toMatch(/boat/i);
  });

  it.each([
    { name: 'ann', services: ['boats'] },
    { name: 'bob', services: ['cars'] },
    { name: 'eve', services: [] },
    { name: 'boss', services: ['boats', 'cars'] },
    { name: 'administrator', services: ['boats', 'cars'] },
  ])('$name sees $services', async ({ name, services }) => {
    const { body } = await on().as(name, 'get', '/services');
    expect((body as { services: { id: string }[] }).services.map(({ id }) => id)).toEqual(services);
  });

  it('a right that was withdrawn does not hold for a call that waits', async () => {
    const { conversation_id, pending_calls } = seenIn(await on().say('ann', 'Delete boat 1'));
    await on().as('administrator', 'delete', '/services/delete/boats');
    const body = { approved: pending_calls.map(({ id }) => id) };
    const { writes } = seenIn(await on().as('ann', 'post', `/interact/${conversation_id}/confirm`, { body }));
    expect(writes).toEqual([]);
  });
});
