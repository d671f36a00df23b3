/** The lines of a report, pasted into a shell: services started as the check started them show the same fault. */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { arrayOf, objectOf, stringOf } from '../../../../openapi/json/json.ts';
import { lendPackages, makeProjectRepository } from './project-repository.ts';

const run = promisify(execFile);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fountainai-start-line-'));
  await makeProjectRepository(folder, 'main');
  await lendPackages(folder);
  for (const name of ['ensemble', 'session-context']) await rm(join(folder, 'openapi', `${name}.yml`));
  const service = join(folder, 'service/central-sequence');
  await rename(join(service, 'operations.ts'), join(service, 'own.ts'));
  await writeFile(
    join(service, 'operations.ts'),
    `import { open as openOwn } from './own.ts';
export const open: typeof openOwn = async (options) => {
  const service = await openOwn(options);
  const generateSequenceNumber = async () => ({ status: 200, body: { sequence: 'wrong' } });
  return { ...service, handlers: { ...service.handlers, generateSequenceNumber } };
};
`,
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The report of the check as JSON. */
function driftReport(): string {
  const options = ['--only', 'behaviour', '--seed', '1', '--requests', '0', '--json'];
  const parameters = ['bin/run.js', 'ops/drift.ts', ...options];
  const { stdout, stderr } = spawnSync(process.execPath, parameters, {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  return stdout === '' ? expect.unreachable(stderr) : stdout;
}

it('the line that starts the services and a curl line show the fault again', async () => {
  const report = objectOf(JSON.parse(driftReport()));
  const section = objectOf(arrayOf(report.sections).find((one) => objectOf(one).name === 'behaviour'));
  const remedies = arrayOf(report.findings).map((finding) => stringOf(objectOf(finding).remedy));
  const curls = remedies.flatMap((remedy) => remedy.split('to see it: ')[1] ?? []);
  expect(curls.length).toBeGreaterThan(0);
  const waiting = 'for i in $(seq 300); do curl -s -o /dev/null http://127.0.0.1:18080/ && break; sleep 0.1; done';
  const script = ['set -m', stringOf(section.start), 'pid=$!', waiting, curls[0], 'kill -- -$pid'].join('\n');
  const { stdout } = await run('bash', ['-c', script], {
    cwd: folder,
    env: { ...process.env, API_KEYS: 'of-this-machine' },
  });
  expect(stdout).toContain('HTTP/1.1 200');
  expect(stdout).toContain('"sequence":"wrong"');
});
