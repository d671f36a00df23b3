/** Services whose code prints, leaves timers or ends its process, in the process of a command. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../openapi/document/document.ts';
import { pickRows } from '../../../openapi/testing/long-form.ts';
import { notEmpty } from '../../../openapi/testing/not-empty.ts';
import { projectFolder } from '../../file/files.ts';

const bad = { description: 'no', content: { 'application/problem+json': { schema: { type: 'object' } } } };
const box = { 'application/json': { schema: { type: 'object', properties: { weight: { type: 'integer' } } } } };

type Operations = Readonly<Record<string, JsonObject>>;

const add = (name: string): Operations => ({
  [`add${name}`]: {
    requestBody: { required: true, content: box },
    responses: { 201: { description: 'packed', content: box }, 400: bad, 405: bad, 413: bad, 415: bad },
  },
});

/** As many that a second thread probes one of the services, with few requests. */
const addNothing = (name: string): Operations =>
  Object.fromEntries(
    ['a', 'b', 'c'].map((id) => [`${id}${name}`, { responses: { 201: { description: 'none' }, 405: bad } }]),
  );

const documentOf = (name: string, operations: Operations): JsonObject => ({
  openapi: '3.1.0',
  info: { title: name, version: '1.0.0' },
  security: [],
  paths: Object.fromEntries(
    Object.entries(operations).map(([operationId, operation]) => [
      `/${operationId}`,
      { post: { operationId, ...operation } },
    ]),
  ),
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

async function writeService(
  name: string,
  { first = '', open = '', each = '', close = '' }: Code,
  operations = add(name),
): Promise<void> {
  await writeFile(join(project, 'openapi', `${name}.yml`), JSON.stringify(documentOf(name, operations)));
  const handlers = Object.keys(operations).map((id) => `${id}: add`);
  const folder = join(project, 'service', name);
  await mkdir(folder, { recursive: true });
  const lines = [
    "import fs, { writeSync } from 'node:fs';",
    "import { exit } from 'node:process';",
    "import { isMainThread } from 'node:worker_threads';",
    "import { pino } from 'pino';",
    'let count = 0;',
    first,
    `const add = async ({ body }) => { count += 1; ${each}\n return { status: 201, body }; };`,
    `export const open = async () => { ${open}\n return { handlers: { ${handlers.join(', ')} }, close: async () => { ${close} } }; };`,
  ];
  await writeFile(join(folder, 'operations.ts'), lines.join('\n'));
}

interface Ended {
  readonly code: unknown;
  readonly out: string;
  readonly err: string;
}

const behaviour = ['ops/drift.ts', '--only=behaviour'];

const drift = (): Promise<Ended> => run([...behaviour, '--requests=5', '--json']);

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
  console.log('said by the console, in the', isMainThread ? 'first thread' : 'second thread');
  process.stdout.write('said to the stream');
  fs.writeSync(1, 'said to the number');
  writeSync(1, 'said by name');
  pino().info('said to the log');`;

const printsInThread = `
  const { Worker } = await import('node:worker_threads');
  const module = 'data:text/javascript,import fs from "node:fs"; fs.writeSync(1, "said by the thread");';
  await new Promise((resolve) => new Worker(new URL(module)).once('exit', resolve));`;

/** Leaves a timer that repeats, one that waits long, and a port. */
const leaves = `setInterval(() => undefined, 1000); setTimeout(() => undefined, 3_600_000);
  const { createServer } = await import('node:net'); createServer().listen(0, '127.0.0.1');`;

const printsMuch = "if (count === 1) process.stdout.write('x'.repeat(10_000_000) + 'the end of it');";

/** What services do, and the report about each. The process of a row has all of its services. */
interface Ending {
  readonly given: string;
  readonly codes: Readonly<Record<string, Code>>;
  readonly want: Readonly<Record<string, RegExp>>;
}

const endings: readonly Ending[] = [
  {
    given: 'end it in handlers and timers',
    codes: {
      faultless: { first: prints, open: prints + printsInThread + leaves, each: prints + printsMuch },
      calls: { each: 'process.exit(0);' },
      catches: { each: 'try { process.exit(0); } catch { count += 1; }' },
      later: { each: 'if (count === 1) setTimeout(() => process.exit(0), 1);' },
      throws: { each: "if (count === 1) setTimeout(() => { throw new Error('too late'); }, 1);" },
      rejects: { each: "if (count === 1) void Promise.reject(new Error('no one waits'));" },
    },
    want: {
      calls: /calls process\.exit\(0\) at/,
      catches: /calls process\.exit\(0\) at/,
      later: /calls process\.exit\(0\) at/,
      throws: /throws "too late", which nothing catches, at/,
      rejects: /throws "no one waits", which nothing catches, at/,
    },
  },
  {
    given: 'end it at each error that nothing catches',
    codes: {
      one: {
        first: "process.on('uncaughtException', () => process.exit(0));",
        each: "if (count === 1) setImmediate(() => { throw new Error('a fault'); });",
      },
    },
    want: { one: /calls process\.exit\(0\) at/ },
  },
  {
    given: 'end it when they are opened',
    codes: { one: { open: 'process.exit(0);' } },
    want: { one: /exit\(0\) at/ },
  },
  {
    given: 'end it by other functions, or throw what has no place in their code',
    codes: {
      byName: { each: 'exit();' },
      lastStep: { each: 'process.reallyExit(0);' },
      stack: {
        each: "if (count === 1) setImmediate(() => { throw Object.assign(new Error('a fault'), { stack: 'x\\n at file://a/b:1:2' }); });",
      },
      proxy: {
        first: 'const unreadable = new Proxy({}, { get: () => { throw 1; }, getPrototypeOf: () => { throw 1; } });',
        each: 'if (count === 1) setImmediate(() => { throw unreadable; });',
      },
    },
    want: {
      byName: /calls process\.exit\(\) at/,
      lastStep: /calls process\.reallyExit\(0\) at/,
      stack: /throws "a fault", which nothing catches, at file:\/\/a\/b:1 while "stack" was probed/,
      proxy: /throws something that cannot be read, which nothing catches, while "proxy" was probed/,
    },
  },
  {
    given: 'end it when they are imported',
    codes: { one: { first: 'process.exit(0);' } },
    want: { one: /exit\(0\) at/ },
  },
];

const reportOf = (name: string, deed: string): RegExp =>
  new RegExp(
    deed.endsWith(' at') ? `the service "${name}" [^;]*${deed} [^;]*service/${name}/operations\\.ts:\\d+` : deed,
  );

/** The second service, and the second thread, are waited for as the first. */
const waits: readonly { given: string; code: Code }[] = [
  { given: 'is imported', code: { first: 'await new Promise(() => undefined);' } },
  { given: 'is opened', code: { open: 'await new Promise(() => undefined);' } },
  { given: 'is closed', code: { close: 'await new Promise(() => undefined);' } },
];

describe('a command that runs the code of services', () => {
  it('keeps standard output for the report, however much they print, and writes files of the folder that it was started in', async () => {
    const open = `${prints + printsInThread} if (isMainThread) process.chdir('/');`;
    await writeService('one', { first: prints, open: open + leaves, each: prints + printsMuch }, addNothing('one'));
    await writeService('two', { first: prints, open, each: prints }, addNothing('two'));
    const name = `.hosted-code-${process.pid}.json`;
    const path = join(projectFolder, 'node_modules', name);
    try {
      const output = join(project, 'out.txt');
      const { code, out, err } = await run([...behaviour, `--format=json=node_modules/${name}`], output);
      expect({ code, status: readReport(await readFile(path, 'utf8')).status }).toEqual({ code: 0, status: 'clean' });
      expect(out).toContain('behaviour');
      expect(out).not.toContain('said');
      const words = [
        'by the console, in the first thread',
        ...(availableParallelism() < 2 ? [] : ['by the console, in the second thread']),
        'to the stream',
        'to the number',
        'by name',
        'to the log',
        'by the thread',
        'the end of it',
      ];
      expect(words.filter((word) => err.includes(word))).toEqual(words);
      expect(await leftovers()).toEqual([]);
    } finally {
      await rm(path, { force: true });
    }
  });

  it.runIf(existsSync(fullDevice))('has not run if the report cannot be written', async () => {
    await writeService('one', {});
    const { code, err } = await run(['ops/drift.ts', '--only=document', '--json'], fullDevice);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(/^the output cannot be written/) as unknown });
  });

  it('has not run if code ends the process in spite of everything, whichever exit code it sets', async () => {
    const first = 'process.setUncaughtExceptionCaptureCallback(null); process.exitCode = 1;';
    await writeService('one', { first: `${first} setImmediate(() => { throw new Error('a fault'); });` });
    const { code, err } = await drift();
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('[cli-ended-early]') as unknown });
    expect(await leftovers()).toEqual([]);
  });

  it.each(pickRows(endings, 2))('names the services that $given, and is not clean', async ({ codes, want }) => {
    for (const [name, own] of Object.entries(codes)) await writeService(name, own);
    const { code, out, err } = await drift();
    expect(code).toBe(2);
    const { status, reason } = readReport(out);
    expect(status).toBe('failed');
    for (const [name, deed] of notEmpty(Object.entries(want))) expect(reason).toMatch(reportOf(name, deed.source));
    expect(reason).not.toContain('service "faultless"');
    expect(reason).toContain('[cli-service-ends-process]');
    expect(err).not.toMatch(/^\s+at /m);
    expect(await leftovers()).toEqual([]);
  });

  it('finds nothing in services that listen to such errors or to the end, or have another environment', async () => {
    const each =
      "if (count === 1 && process.listenerCount('uncaughtException') > 0) setImmediate(() => { throw new Error('a fault'); });";
    const onExit = "process.on('exit', () => { process.exitCode = 7; process.exit(3); });";
    await writeService('errors', { first: "process.on('uncaughtException', () => undefined);", each });
    await writeService('end', { first: onExit, each });
    const throws = "process.on('exit', () => { throw new Error('too late'); }); setInterval(() => undefined, 1000);";
    await writeService('late', { first: throws, each });
    await writeService('last', { first: "process.on('exit', () => process.reallyExit(3));", each });
    await writeService('environment', { first: 'process.env = {};', each });
    const { code, out, err } = await drift();
    expect({ code, status: readReport(out).status, err }).toEqual({ code: 0, status: 'clean', err: '' });
  });

  it.each(pickRows(waits, 2))(
    'has a report of a service that waits for what never comes when it $given',
    async ({ code: own }) => {
      await writeService('one', own, addNothing('one'));
      await writeService('two', {}, addNothing('two'));
      const { code, out } = await run([...behaviour, '--json']);
      expect(code).toBe(2);
      expect(readReport(out)).toMatchObject({
        status: 'failed',
        reason: expect.stringContaining('never comes') as unknown,
      });
      expect(await leftovers()).toEqual([]);
    },
  );

  it('hosts services in an evaluation, too, and names those that end it when they run or are closed', async () => {
    await writeService('one', {
      open: "console.log('said'); setInterval(() => undefined, 1000); setTimeout(() => process.exit(0), 1);",
    });
    await writeService('two', { close: 'process.exit(0);' });
    const file = join(project, 'requests.yml');
    const requests = [{ say: 'What can you do?', kind: 'question', calls: [] }];
    await writeFile(file, JSON.stringify({ services: { one: {}, two: {} }, given: [], requests }));
    const { code, out, err } = await run(['ops/evaluate.ts', file, '--json']);
    const { error, command } = JSON.parse(out) as { error?: string; command: string };
    expect({ code, command }).toEqual({ code: 2, command: 'evaluate' });
    expect(err).toContain('said');
    for (const name of ['one', 'two']) expect(error).toMatch(reportOf(name, 'calls process\\.exit\\(0\\) at'));
    expect(error).toMatch(/\[cli-service-ends-process\]$/);
    expect(await leftovers()).toEqual([]);
  });
});
