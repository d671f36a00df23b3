/** A started ensemble with principals: the file is read by the compiled code, with its packages as they are bundled. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { post, registerBoats, startBoats } from './lib/boats.ts';
import { adminKey, createSystem, key, type System } from './lib/process.ts';

let folder: string;
let system: System;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fountainai-access-test-'));
  system = await createSystem({ ACCESS_FILE: join(folder, 'access.yml') });
});
afterEach(async () => {
  await system.remove();
  await rm(folder, { recursive: true });
});

const write = (principal: string) => writeFile(join(folder, 'access.yml'), `principals:\n  - ${principal}\n`);

it('starts with a valid file, and knows its principals', async () => {
  await write('{ name: ann, keys: [env:API_KEYS], effects: [read] }');
  await system.start('ensemble');
  const answer = await fetch(`${system.urls.ensemble}/me`, { headers: { 'x-api-key': key } });
  expect([answer.status, await answer.json()]).toMatchObject([200, { name: 'ann', effects: ['read'] }]);
});

it('does not start with an invalid one', async () => {
  await write('{ name: ann, keys: [env:API_KEYS], effect: [read] }');
  await expect(system.start('ensemble')).rejects.toThrow(/access\.yml:2:\d+ unknown member; write "effects"/);
});

it.each([
  { given: 'took the effect away', later: 'ann, services: ["*"], effects: [read, write]', want: [200, 'not_sent'] },
  { given: 'took the service away', later: 'ann, services: [other], effects: [delete]', want: [200, 'not_sent'] },
  { given: 'gave the key to another one', later: 'bob, services: ["*"], effects: [delete]', want: [404, 'pending'] },
  { given: 'was left as it was', later: 'ann, services: ["*"], effects: [delete]', want: [200, 'done'] },
])('a call that waited while the file $given is $want', async ({ later, want: [status, state] }) => {
  const boats = await startBoats((end) => end());
  try {
    await write('{ name: ann, services: ["*"], effects: [delete], keys: [env:API_KEYS] }');
    const first = await system.start('ensemble');
    await registerBoats(system.urls.ensemble, boats);
    const { body } = await post(system.urls.ensemble, '/interact', { body: { user_input: 'Delete boat 7' } });
    await first.kill('SIGKILL');
    await write(`{ name: ${later}, keys: [env:API_KEYS] }`);
    await system.start('ensemble');
    const path = `/interact/${body.conversation_id}/confirm`;
    const decided = await post(system.urls.ensemble, path, { body: { approved: [body.pending_calls[0]?.id] } });
    const read = await fetch(`${system.urls.ensemble}/logs/${body.interaction_id}`, {
      headers: { 'x-admin-api-key': adminKey },
    });
    expect([decided.status, await read.json()]).toMatchObject([
      status,
      { principal: 'ann', calls: [{ status: state }] },
    ]);
    expect(boats.received).toHaveLength(state === 'done' ? 1 : 0);
  } finally {
    await boats.close();
  }
});
