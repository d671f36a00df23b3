/** Conversations of two principals: neither sees, continues, decides or deletes one of the other. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { components } from '../api.d.ts';
import {
  type Ensemble,
  type Method,
  openEnsemble,
  register,
  startThings,
  type ThingServer,
} from '../access/testing/principals.ts';

const principals = `
  - { name: ann, keys: [env:ANN_KEY], services: ['*'], effects: [read, write, delete] }
  - { name: bob, keys: [env:BOB_KEY], services: ['*'], effects: [read, write, delete] }
  - { name: boss, keys: [env:BOSS_KEY], admin: true, services: [], effects: [] }
`;

let ensemble: Ensemble;
let boats: ThingServer;
beforeEach(async () => {
  boats = await startThings('boat');
  ensemble = await openEnsemble({ principals });
  await register(ensemble, 'boat', boats.url);
});
afterEach(async () => {
  await ensemble.close();
  await boats.close();
});

it('conversations belong to one principal', async () => {
  const asked = (await ensemble.say('ann', 'Delete boat 1')).body as components['schemas']['Interaction'];
  const { conversation_id } = asked;
  const path = `/conversations/${conversation_id}`;
  const go = async (name: string, method: Method, url: string, body?: object): Promise<number> =>
    (await ensemble.as(name, method, url, body === undefined ? {} : { body })).status;
  const foreign = [
    await go('bob', 'post', '/interact', { user_input: 'yes', conversation_id }),
    await go('bob', 'post', '/interact', { user_input: 'Hello', conversation_id }),
    await go('boss', 'post', '/interact', { user_input: 'yes', conversation_id }),
    await go('bob', 'get', path),
    await go('bob', 'delete', path),
  ];
  expect(foreign).toEqual([404, 404, 404, 404, 404]);
  const listed = await Promise.all(
    ['ann', 'bob', 'boss', 'administrator'].map(async (name) => {
      const { body } = await ensemble.as(name, 'get', '/conversations');
      return (body as { conversations: object[] }).conversations.length;
    }),
  );
  expect(listed).toEqual([1, 0, 1, 1]);
  const read = (await ensemble.as('boss', 'get', path)).body;
  expect(read).toMatchObject({ conversation: { principal: 'ann' }, pending_calls: asked.pending_calls });
  expect([
    await go('ann', 'post', '/interact', { user_input: 'yes', conversation_id }),
    await go('administrator', 'delete', path),
    await go('ann', 'get', path),
  ]).toEqual([200, 200, 404]);
});
