/** Replays of what a principal has asked, with an ensemble that has principals. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type BoatService, post, registerBoats, startBoats } from '../../service/tests/lib/boats.ts';
import { createInstances } from '../../service/tests/lib/instances.ts';
import type { Stoppable, System } from '../../service/tests/lib/process.ts';
import { runInProcess } from '../cli/testing/run-command.ts';

const file = `principals:
  - { name: reader, keys: [env:API_KEYS], services: ['*'], effects: [read, delete] }
`;

let folder: string;
let system: System<Stoppable>;
let boats: BoatService;
beforeAll(async () => {
  boats = await startBoats((end) => end());
  folder = await mkdtemp(join(tmpdir(), 'fountainai-replay-test-'));
  await writeFile(join(folder, 'access.yml'), file);
  system = await createInstances({ ACCESS_FILE: join(folder, 'access.yml') });
});
afterAll(async () => {
  await system.remove();
  await boats.close();
  await rm(folder, { recursive: true });
});

async function replay(id: string): Promise<{ code: unknown; output: string }> {
  const given = { settings: system.environment };
  const { code, out, error } = await runInProcess(() => import('../replay.ts'), [id, '--json'], given);
  return { code, output: `${out}${error}` };
}

it('a request for something that the principal may not do has no difference', async () => {
  await system.start('ensemble');
  await registerBoats(system.urls.ensemble, boats);
  for (const user_input of ['Create a boat with the name "Ada"', 'Delete boat 7']) {
    const { body } = await post(system.urls.ensemble, '/interact', { body: { user_input } });
    const { code, output } = await replay(body.interaction_id);
    expect([code, JSON.parse(output)]).toMatchObject([0, { findings: [], missing_calls: [] }]);
  }
  expect(boats.received).toEqual([]);
});
