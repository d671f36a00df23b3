/** The lines of a report, pasted into a shell: services started as the check started them show the same fault. */
import { execFile, spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { arrayOf, objectOf, stringOf } from '../../../../openapi/json/json.ts';
import { projectFolder } from '../../../file/files.ts';

const run = promisify(execFile);

let root: string;
const folder = () => join(root, 'project');
const documentPath = 'openapi/central-sequence.yml';
const servicePath = 'service/central-sequence';

/** The project of a user, with a service of the package that was changed. */
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'fountainai-start-line-'));
  await cp(join(projectFolder, documentPath), join(folder(), documentPath));
  const service = join(folder(), servicePath);
  await cp(join(projectFolder, servicePath), service, { recursive: true });
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
  // Runs the command of this repository instead of an installed package.
  const npx = `#!/bin/sh\n[ "$1" = fountainai ] || exit 127\nshift\nexec "${process.execPath}" "${command}" "$@"\n`;
  await mkdir(join(root, 'bin'));
  await writeFile(join(root, 'bin/npx'), npx, { mode: 0o755 });
});
afterAll(() => rm(root, { recursive: true, force: true }));

const command = join(projectFolder, 'bin/fountainai.js');

/** The report of the check as JSON. */
function driftReport(): string {
  const options = ['--only', 'behaviour', '--seed', '1', '--requests', '0', '--json'];
  const { stdout, stderr } = spawnSync(process.execPath, [command, 'drift', ...options], {
    cwd: folder(),
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
    cwd: folder(),
    env: { ...process.env, PATH: `${join(root, 'bin')}:${process.env.PATH ?? ''}`, API_KEYS: 'of-this-machine' },
  });
  expect(stdout).toContain('HTTP/1.1 200');
  expect(stdout).toContain('"sequence":"wrong"');
});
