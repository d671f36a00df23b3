/** Services whose code prints, leaves timers or ends its process, in the process of a command. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../openapi/document/document.ts';
import { pickRows } from '../../../openapi/testing/long-form.ts';
import { isObject } from '../../../openapi/json/json.ts';
import { projectFolder } from '../../file/files.ts';

const bad = { description: 'no', content: { 'application/problem+json': { schema: { type: 'object' } } } };
const box = { 'application/json': { schema: { type: 'object', properties: { weight: { type: 'integer' } } } } };

const documentOf = (name: string): JsonObject => ({
  openapi: '3.1.0',
  info: { title: name, version: '1.0.0' },
  security: [],
  paths: {
    [`/${name}`]: {
      post: {
        operationId: `add${name}`,
        requestBody: { required: true, content: box },
        responses: { 201: { description: 'packed', content: box }, 400: bad, 405: bad, 413: bad, 415: bad },
      },
    },
  },
});

/** Code that runs when the module is imported, when the service is opened and closed, and in each handler. */
interface Code {
  readonly first?: string;
  readonly open?: string;
  readonly each?: string;
  readonly close?: string;
}

/** A disk without space, on Linux. */
const fullDevice = '/dev/full';

let project: string;
let data: string;

beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), 'fountainai-hosted-'));
  data = join(project, 'temporary');
  for (const name of ['openapi', 'node_modules', 'temporary']) await mkdir(join(project, name));
  await symlink(join(projectFolder, 'node_modules/pino'), join(project, 'node_modules/pino'), 'junction');
});
afterEach(() => rm(project, { recursive: true }));

async function writeService(name: string, { first = '', open = '', each = '', close = '' }: Code): Promise<void> {
  await writeFile(join(project, 'openapi', `${name}.yml`), JSON.stringify(documentOf(name)));
  const folder = join(project, 'service', name);
  await mkdir(folder, { recursive: true });
  const lines = [
    "import fs, { writeSync } from 'node:fs';",
    "import { exit } from 'node:process';",
    "import { pino } from 'pino';",
    'let count = 0;',
    first,
    `const add = async ({ body }) => { count += 1; ${each}\n return { status: 201, body }; };`,
    `export const open = async () => { ${open}\n return { handlers: { add${name}: add }, close: async () => { ${close} } }; };`,
  ];
  await writeFile(join(folder, 'operations.ts'), lines.join('\n'));
}

interface Ended {
  readonly code: unknown;
  readonly out: string;
  readonly err: string;
}

const drift = (parameters: readonly string[], file?: string): Promise<Ended> =>
  run(['ops/drift.ts', '--only=behaviour', '--requests=5', ...parameters], file);

/** @param file gets standard output instead of a pipe */
async function run(parameters: readonly string[], file?: string): Promise<Ended> {
  const env = { PATH: process.env.PATH, HOME: project, TMPDIR: data };
  const given = [...parameters, `--folder=${project}`];
  const target = file === undefined ? undefined : createWriteStream(file);
  if (target !== undefined) await once(target, 'open');
  const child = spawn(process.execPath, ['bin/run.js', ...given], {
    cwd: projectFolder,
    env,
    stdio: ['ignore', target ?? 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  const [out, err] = await Promise.all([child.stdout === null ? '' : text(child.stdout), text(child.stderr!)]);
  const [code] = (await ended) as [unknown];
  target?.end();
  return { code, out: file === undefined || file === fullDevice ? out : await readFile(file, 'utf8'), err };
}

const leftovers = async (): Promise<readonly string[]> =>
  (await readdir(data)).filter((name) => name.startsWith('fountainai-'));

/** The facts of the only section. */
function readReport(out: string): JsonObject {
  const { sections } = JSON.parse(out) as { sections: JsonObject[] };
  return sections.find(({ name }) => name === 'behaviour') ?? expect.unreachable();
}

const prints = `
  console.log('said by the console');
  process.stdout.write('said to the stream');
  fs.writeSync(1, 'said to the number');
  writeSync(1, 'said by name');
  pino().info('said to the log');`;

const printsInThread = `
  const { Worker } = await import('node:worker_threads');
  const module = 'data:text/javascript,import fs from "node:fs"; fs.writeSync(1, "said by the thread");';
  await new Promise((resolve) => new Worker(new URL(module)).once('exit', resolve));`;

const endings: readonly { given: string; code: Code; want: RegExp }[] = [
  {
    given: 'calls process.exit in a handler',
    code: { each: 'process.exit(0);' },
    want: /calls process\.exit\(0\) at/,
  },
  { given: 'calls exit by name', code: { each: 'exit();' }, want: /calls process\.exit\(\) at/ },
  { given: 'calls process.exit when it is imported', code: { first: 'process.exit(0);' }, want: /exit\(0\) at/ },
  { given: 'calls process.exit when it is opened', code: { open: 'process.exit(0);' }, want: /exit\(0\) at/ },
  {
    given: 'catches everything',
    code: { each: 'try { process.exit(0); } catch { count += 1; }' },
    want: /calls process\.exit\(0\) at/,
  },
  {
    given: 'calls process.exit in a timer',
    code: { each: 'if (count === 1) setTimeout(() => process.exit(0), 1);' },
    want: /exit\(0\) at/,
  },
  {
    given: 'throws in a timer',
    code: { each: "if (count === 1) setTimeout(() => { throw new Error('too late'); }, 1);" },
    want: /throws "too late", which nothing catches, at/,
  },
  {
    given: 'rejects without a handler',
    code: { each: "if (count === 1) void Promise.reject(new Error('no one waits'));" },
    want: /throws "no one waits", which nothing catches, at/,
  },
  {
    given: 'throws what cannot be read',
    code: {
      first: 'const unreadable = new Proxy({}, { get: () => { throw 1; }, getPrototypeOf: () => { throw 1; } });',
      each: 'if (count === 1) setImmediate(() => { throw unreadable; });',
    },
    want: /throws something that cannot be read, which nothing catches, while "one" was probed/,
  },
  {
    given: 'throws an error with a stack of its own',
    code: {
      each: "if (count === 1) setImmediate(() => { throw Object.assign(new Error('a fault'), { stack: 'x\\n at file://a/b:1:2' }); });",
    },
    want: /throws "a fault", which nothing catches, at file:\/\/a\/b:1 while "one" was probed/,
  },
  {
    given: 'calls the last step of process.exit',
    code: { each: 'process.reallyExit(0);' },
    want: /calls process\.reallyExit\(0\) at/,
  },
  {
    given: 'ends the process at each such error',
    code: {
      first: "process.on('uncaughtException', () => process.exit(0));",
      each: "if (count === 1) setImmediate(() => { throw new Error('a fault'); });",
    },
    want: /calls process\.exit\(0\) at/,
  },
];

describe('a command that runs the code of services', () => {
  it.each([
    { given: 'one service', names: ['one'] },
    { given: 'two services, one of them in the second thread', names: ['one', 'two'] },
  ])('keeps standard output for the report: $given', async ({ names }) => {
    const open = `${prints}${printsInThread}`;
    for (const name of names) await writeService(name, { first: prints, open, each: prints });
    const piped = await drift(['--json']);
    expect({ code: piped.code, status: readReport(piped.out).status }).toEqual({ code: 0, status: 'clean' });
    const said = ['console', 'stream', 'number', 'name', 'log', 'thread'].filter((word) => piped.err.includes(word));
    expect(said).toEqual(['console', 'stream', 'number', 'name', 'log', 'thread']);
    const file = await drift(['--json'], join(project, 'out.json'));
    expect(readReport(file.out).status).toBe('clean');
    const readable = await drift([]);
    expect(readable.out).not.toContain('said');
    expect(await leftovers()).toEqual([]);
  });

  it('writes the whole report, however much the services print, and regardless of what they leave', async () => {
    await writeService('one', {
      open: `setInterval(() => undefined, 1000); setTimeout(() => undefined, 3_600_000);
        const { createServer } = await import('node:net'); createServer().listen(0, '127.0.0.1');`,
      each: "if (count === 1) process.stdout.write('x'.repeat(10_000_000) + 'the end of it');",
    });
    const { code, out, err } = await drift(['--json']);
    expect({ code, status: readReport(out).status }).toEqual({ code: 0, status: 'clean' });
    expect(err).toContain('the end of it');
    expect(await leftovers()).toEqual([]);
  });

  it.runIf(existsSync(fullDevice))('has not run if the report cannot be written', async () => {
    await writeService('one', {});
    const { code, err } = await drift(['--json'], fullDevice);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(/^the output cannot be written/) as unknown });
  });

  it('has not run if code ends the process in spite of everything, whichever exit code it sets', async () => {
    const first = 'process.setUncaughtExceptionCaptureCallback(null); process.exitCode = 1;';
    await writeService('one', { first, each: "setImmediate(() => { throw new Error('a fault'); });" });
    const { code, err } = await drift(['--json']);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('[cli-ended-early]') as unknown });
    expect(await leftovers()).toEqual([]);
  });

  it('writes reports into files of the folder that it was started in', async () => {
    await writeService('one', { open: "process.chdir('/');" });
    const path = join(projectFolder, 'node_modules', `.hosted-code-${process.pid}.json`);
    try {
      const { code } = await drift([`--format=json=node_modules/.hosted-code-${process.pid}.json`]);
      expect(code).toBe(0);
      expect(isObject(JSON.parse(await readFile(path, 'utf8')) as JsonObject)).toBe(true);
    } finally {
      await rm(path, { force: true });
    }
  });

  it.each(pickRows(endings, 4))('names the service that $given, and is not clean', async ({ code: own, want }) => {
    await writeService('one', own);
    await writeService('two', {});
    const { code, out, err } = await drift(['--json']);
    expect(code).toBe(2);
    const { status, reason } = readReport(out);
    expect({ status, reason }).toEqual({ status: 'failed', reason: expect.stringMatching(want) as unknown });
    // Errors may come without a place.
    expect(reason).toMatch(/the service "one" .*service\/one\/operations\.ts:\d+|while "one" was probed/);
    expect(reason).toContain('[cli-service-ends-process]');
    expect(err).not.toMatch(/^\s+at /m);
    expect(await leftovers()).toEqual([]);
  });

  it.each([
    { given: 'listens to such errors, and goes on', first: "process.on('uncaughtException', () => undefined);" },
    {
      given: 'listens to the end of the process',
      first: "process.on('exit', () => { process.exitCode = 7; process.exit(3); });",
    },
    {
      given: 'throws when the process ends',
      first: "process.on('exit', () => { throw new Error('too late'); }); setInterval(() => undefined, 1000);",
    },
    { given: 'ends the process when it ends', first: "process.on('exit', () => process.reallyExit(3));" },
    { given: 'has another environment', first: 'process.env = {};' },
  ])('finds nothing in a service that $given', async ({ first }) => {
    const each =
      "if (count === 1 && process.listenerCount('uncaughtException') > 0) setImmediate(() => { throw new Error('a fault'); });";
    await writeService('one', { first, each });
    const { code, out, err } = await drift(['--json']);
    expect({ code, status: readReport(out).status, err }).toEqual({ code: 0, status: 'clean', err: '' });
  });

  it.each([
    { given: 'is imported', code: { first: 'await new Promise(() => undefined);' } },
    { given: 'is opened', code: { open: 'await new Promise(() => undefined);' } },
    { given: 'is closed', code: { close: 'await new Promise(() => undefined);' } },
  ])('has a report of a service that waits for what never comes when it $given', async ({ code: own }) => {
    await writeService('one', own);
    await writeService('two', {});
    const { code, out } = await drift(['--json']);
    expect(code).toBe(2);
    expect(readReport(out)).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining('never comes') as unknown,
    });
    expect(await leftovers()).toEqual([]);
  });

  it.each([
    { given: 'leave timers', open: 'setInterval(() => undefined, 1000);', want: 0 },
    { given: 'end the process', open: 'setTimeout(() => process.exit(0), 1);', want: 2 },
    { given: 'end the process when they are closed', close: 'process.exit(0);', want: 2 },
  ])('hosts services that $given in an evaluation, too', async ({ open = '', close = '', want }) => {
    await writeService('one', { open: `console.log('said'); ${open}`, close });
    const file = join(project, 'requests.yml');
    const requests = [{ say: 'What can you do?', kind: 'question', calls: [] }];
    await writeFile(file, JSON.stringify({ services: { one: {} }, given: [], requests }));
    const { code, out, err } = await run(['ops/evaluate.ts', file, '--json']);
    const { error = '', command } = JSON.parse(out) as { error?: string; command: string };
    expect({ code, command }).toEqual({ code: want, command: 'evaluate' });
    expect(err).toContain('said');
    expect(error).toMatch(
      want === 0 ? /^$/ : /the service "one" calls process\.exit\(0\) at .*\[cli-service-ends-process\]$/,
    );
    expect(await leftovers()).toEqual([]);
  });
});
