/** A started ensemble with principals: the file is read by the compiled code, with its packages as they are bundled. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createSystem, key, type System } from './lib/process.ts';

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
