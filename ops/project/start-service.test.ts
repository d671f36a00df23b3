import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { notEmpty } from '../../openapi/testing/not-empty.ts';
import { isRunning } from '../process/process-identity.ts';
import { type StartOptions, startService } from './start-service.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fountainai-start-'));
  const listen = `require('http').createServer((request, response) => {
  response.statusCode = request.url === '/broken' ? 500 : 200;
  response.end(JSON.stringify({ token: process.env.TASKS_TOKEN, folder: process.cwd() }));
}).listen(Number(process.env.PORT), process.argv[2]);
require('fs').writeFileSync('pid', String(process.pid));`;
  await writeFile(join(folder, 'server.cjs'), listen);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const open = (facts: Partial<StartOptions>) =>
  startService({
    name: 'tasks',
    start: 'node server.cjs 127.0.0.1',
    ready: undefined,
    folder,
    environment: { PATH: process.env.PATH, TASKS_TOKEN: 's3cret' },
    secrets: ['s3cret'],
    ...facts,
  });

describe('a service that is started by its command', () => {
  it.each([
    { title: 'alone', start: 'node server.cjs 127.0.0.1' },
    { title: 'by a script that waits for it', start: 'node server.cjs 127.0.0.1; echo ended' },
    { title: 'in the background of a script', start: 'node server.cjs 127.0.0.1 & wait' },
  ])('$title gets its port and variables in its folder, and ends with all its processes', async ({ start }) => {
    const { url, stop, findEnd } = await open({ start, ready: '/' });
    expect(await (await fetch(url)).json()).toEqual({ token: 's3cret', folder });
    const pid = Number(await readFile(join(folder, 'pid'), 'utf8'));
    expect([isRunning(pid), findEnd()]).toEqual([true, undefined]);
    await stop();
    await expect.poll(() => isRunning(pid)).toBe(false);
  });

  it('may listen on IPv6 alone', async () => {
    const { url, stop } = await open({ start: 'node server.cjs ::1' });
    expect(url).toMatch(/^http:\/\/\[::1\]:\d+$/);
    await stop();
  });

  it('is killed if it ignores the signal to stop', async () => {
    const { stop } = await open({ start: 'trap "" TERM; node server.cjs 127.0.0.1' });
    const pid = Number(await readFile(join(folder, 'pid'), 'utf8'));
    await stop();
    expect(isRunning(pid)).toBe(false);
  });

  it.each([
    {
      title: 'ends at once',
      facts: { start: 'echo "no module named $TASKS_TOKEN" >&2; exit 3' },
      want: ['ended with exit code 3 before it was ready', 'no module named ***', 'correct "start"'],
    },
    { title: 'does not exist', facts: { start: 'no-such-program' }, want: ['exit code 127', 'no-such-program'] },
    {
      title: 'ignores its port',
      facts: { start: 'echo waiting; sleep 30', timeoutMs: 300 },
      want: ['is not ready after', 'nothing listens on port', 'waiting'],
    },
    {
      title: 'never becomes ready',
      facts: { ready: '/broken', timeoutMs: 1500 },
      want: ['GET /broken is answered 500', '"ready"'],
    },
  ])('that $title is reported with its last lines', async ({ facts, want }) => {
    const error = await open(facts).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'cli-service-not-started', data: { service: 'tasks' } });
    for (const text of notEmpty(want)) expect(String(error)).toContain(text);
    expect(String(error)).not.toContain('s3cret');
  });
});
