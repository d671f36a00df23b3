/** A started ensemble with principals: the file is read by the compiled code, with its packages as they are bundled. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BoatService, type Interaction, post, registerBoats, startBoats } from './lib/boats.ts';
import { toInstances } from './lib/instances.ts';
import { adminKey, createSystem, type Stoppable, type System } from './lib/process.ts';

let folder: string;
let system: System;
/** The same system in this process, until its restart. */
let before: System<Stoppable>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fountainai-access-test-'));
  const keys = cases.map(({ setting }) => [setting, keyOf(setting)] as const);
  system = await createSystem({ ACCESS_FILE: join(folder, 'access.yml'), ...Object.fromEntries(keys) });
  before = toInstances(system);
});
afterAll(async () => {
  await before.remove();
  await rm(folder, { recursive: true });
});

/** A principal with its own key, and what the file says of the owner of the key after the restart. */
const cases = [
  {
    given: 'took the effect away',
    name: 'ann',
    setting: 'ANN_KEY',
    later: 'name: ann, services: ["*"], effects: [read, write]',
    want: [200, 'not_sent'],
  },
  {
    given: 'took the service away',
    name: 'ben',
    setting: 'BEN_KEY',
    later: 'name: ben, services: [other], effects: [delete]',
    want: [200, 'not_sent'],
  },
  {
    given: 'gave the key to another one',
    name: 'cid',
    setting: 'CID_KEY',
    later: 'name: bob, services: ["*"], effects: [delete]',
    want: [404, 'pending'],
  },
  {
    given: 'was left as it was',
    name: 'dan',
    setting: 'DAN_KEY',
    later: 'name: dan, services: ["*"], effects: [delete]',
    want: [200, 'done'],
  },
] as const;

const keyOf = (setting: string): string => `key-of-${setting}`;

const write = (...principals: readonly string[]) =>
  writeFile(join(folder, 'access.yml'), `principals:\n${principals.map((one) => `  - { ${one} }\n`).join('')}`);

it('does not start with an invalid file', async () => {
  await write('name: ann, keys: [env:ANN_KEY], effect: [read]');
  await expect(before.start('ensemble')).rejects.toThrow(/access\.yml:2:\d+ unknown member; write "effects"/);
});

describe('a call that waited while the file', () => {
  let boats: BoatService;
  const asked = new Map<string, Interaction>();

  beforeAll(async () => {
    boats = await startBoats((end) => end());
    await write(
      ...cases.map(({ name, setting }) => `name: ${name}, services: ["*"], effects: [delete], keys: [env:${setting}]`),
    );
    const first = await before.start('ensemble');
    await registerBoats(system.urls.ensemble, boats);
    for (const { name, setting } of cases) {
      const headers = { 'x-api-key': keyOf(setting) };
      const answer = await fetch(`${system.urls.ensemble}/me`, { headers });
      expect([answer.status, await answer.json()]).toMatchObject([200, { name, effects: ['delete'] }]);
      const request = { body: { user_input: 'Delete boat 7' }, apiKey: keyOf(setting) };
      asked.set(name, (await post(system.urls.ensemble, '/interact', request)).body);
    }
    await first.kill('SIGTERM');
    await write(...cases.map(({ later, setting }) => `${later}, keys: [env:${setting}]`));
    await system.start('ensemble');
  });
  afterAll(() => boats.close());

  it.each(cases)('$given is $want', async ({ name, setting, want: [status, state] }) => {
    const { conversation_id, interaction_id, pending_calls } = asked.get(name)!; // of each case
    const sentBefore = boats.received.length;
    const confirm = { body: { approved: [pending_calls[0]?.id] }, apiKey: keyOf(setting) };
    const decided = await post(system.urls.ensemble, `/interact/${conversation_id}/confirm`, confirm);
    const read = await fetch(`${system.urls.ensemble}/logs/${interaction_id}`, {
      headers: { 'x-admin-api-key': adminKey },
    });
    expect([decided.status, await read.json()]).toMatchObject([
      status,
      { principal: name, calls: [{ status: state }] },
    ]);
    expect(boats.received.slice(sentBefore)).toEqual(state === 'done' ? [pending_calls[0]?.id] : []);
  });
});
