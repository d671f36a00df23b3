/** The thread runs the built module, as users run it; the first thread, and the check of one thread, run the sources. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { JsonObject } from '../../../openapi/document/document.ts';
import { packageFolder } from '../../../openapi/package/package.ts';
import { pickRows } from '../../../openapi/testing/long-form.ts';
import { type ProgressState, withProgressView } from '../../cli/terminal/progress.ts';
import type { SectionReport } from '../../findings/report.ts';
import { freePort } from '../../process/free-port.ts';
import { runDrift } from '../run/run.ts';

const thread = join(packageFolder, 'dist', 'ops-drift-behaviour-probing-thread.js');

const content = (schema: JsonObject): JsonObject => ({ 'application/json': { schema } });
const thing = { type: 'object', properties: { weight: { type: 'integer', minimum: 0, maximum: 1000 } } };
const bad = { description: 'no', content: { 'application/problem+json': { schema: { type: 'object' } } } };
const errors = { 400: bad, 405: bad, 413: bad, 415: bad };
const pack = {
  requestBody: { required: true, content: content(thing) },
  responses: { 201: { description: 'packed', content: content(thing) }, ...errors },
};

/** Each operation fails for things that weigh more than 17. */
const documents = {
  boxes: { '/boxes': { post: { operationId: 'packBox', ...pack } } },
  crates: {
    '/crates': { post: { operationId: 'packCrate', ...pack } },
    '/pallets': { post: { operationId: 'packPallet', ...pack } },
  },
};

let folder: string;
beforeEach(async () => {
  folder = await createProject();
  return () => rm(folder, { recursive: true });
});

/** Each is another: a process imports the module of a service once. */
async function createProject(): Promise<string> {
  const project = await mkdtemp(join(tmpdir(), 'fountainai-second-thread-'));
  await mkdir(join(project, 'openapi'));
  for (const name of ['boxes', 'crates'] as const) {
    const document = {
      openapi: '3.1.0',
      info: { title: name, version: '1.0.0' },
      security: [],
      paths: documents[name],
    };
    await writeFile(join(project, 'openapi', `${name}.yml`), JSON.stringify(document));
    await writeService(name, {}, project);
  }
  return project;
}
const temporary: string[] = [];
afterAll(async () => {
  for (const path of temporary) await rm(path, { recursive: true });
});

/** @param code runs when the module is imported, when the service is opened and closed, and in each handler */
async function writeService(
  name: keyof typeof documents,
  { first = '', open = '', close = '', each = '' } = {},
  project = folder,
): Promise<void> {
  const handlers = Object.values(documents[name]).map(({ post }) => `${post.operationId}: pack`);
  await mkdir(join(project, 'service', name), { recursive: true });
  await writeFile(
    join(project, 'service', name, 'operations.ts'),
    `import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { isMainThread } from 'node:worker_threads';
${first}
const pack = ({ body }: { body: { weight?: number } }) => {
  appendFileSync(${JSON.stringify(join(project, name))}, isMainThread ? '1' : '2');
  ${each}
  return { status: (body.weight ?? 0) > 17 ? 500 : 201, body };
};
export const open = async () => {
  ${open}
  return { handlers: { ${handlers.join(', ')} }, close: async () => { ${close} } };
};
`,
  );
}

/** Code of a handler that only the first thread can run as the services run otherwise. More of it: `ops/user-code/main-only.test.ts`. */
const firstOnly = [
  { given: 'changes the current folder', each: 'process.chdir(process.cwd());' },
  {
    given: 'tries what only the first thread may do',
    each: 'try { process.chdir("."); } catch { return { status: 409 }; }',
  },
  {
    given: 'throws where nothing catches',
    each: "if (!isMainThread) setImmediate(() => { throw new Error('a fault'); });",
  },
  { given: 'rejects without a handler', each: "if (!isMainThread) void Promise.reject(new Error('a fault'));" },
  { given: 'ends the process', each: 'if (!isMainThread) process.exit(0);' },
];

/** Returns the report of the section without its time. */
async function check(
  module?: string,
  project = folder,
  minRequests = 20,
): Promise<Omit<SectionReport, 'milliseconds'>> {
  const probing = { seed: 1, requests: 10 }; // for each of two operations
  const probingThread = module === undefined ? undefined : { module, minRequests };
  const { sections } = await runDrift({ folder: project, only: ['behaviour'], probing, probingThread });
  const report = sections.find(({ name }) => name === 'behaviour') ?? expect.unreachable();
  return { ...report, ...{ milliseconds: undefined } };
}

/** The report of one thread, where code of the services behaves otherwise only in the second. */
let firstReport: ReturnType<typeof check> | undefined;
const checkAlone = (): ReturnType<typeof check> => (firstReport ??= checkOther());

async function checkOther(): ReturnType<typeof check> {
  const project = await createProject();
  return check(undefined, project).finally(() => rm(project, { recursive: true }));
}

/** Returns the threads that a service was probed in. */
const threadsOf = async (name: string) => [...new Set(await readFile(join(folder, name), 'utf8'))];

describe('a check with two threads', () => {
  it('finds and reports the same as with one, shows the progress of both, closes all services, and leaves no data', async () => {
    const alone = await checkAlone();
    expect(alone.findings.map(({ operation, rule }) => `${operation} ${rule}`)).toEqual(
      expect.arrayContaining(['packBox server-error', 'packCrate server-error', 'packPallet server-error']),
    );
    // `export` without names prints all variables of the shell.
    expect(alone.account?.facts.start).toMatch(/^ALLOWED_HOSTS=/);
    const closed = join(folder, 'closed');
    const close = `appendFileSync(${JSON.stringify(closed)}, isMainThread ? '1' : '2');`;
    await writeService('boxes', { close });
    // Any thread can run this, and it sends messages of its own.
    await writeService('crates', {
      first: "import { parentPort } from 'node:worker_threads';",
      each: `process.umask(); process.cwd();
        process.on('SIGTERM', pack).off('SIGTERM', pack); // as the first thread, which gets it, ends
        parentPort?.postMessage(null); parentPort?.postMessage('text');`,
      close,
    });
    const data = await mkdtemp(join(tmpdir(), 'fountainai-data-'));
    temporary.push(data);
    vi.stubEnv('TMPDIR', data);
    const states: ProgressState[] = [];
    const view = { update: (state: ProgressState) => void states.push(state), clear: () => undefined };
    expect(await withProgressView(view, () => check(thread))).toEqual(alone);
    expect(await readdir(data)).toEqual([]);
    expect(states.map(({ label }) => label)).toEqual(expect.arrayContaining(['behaviour', 'boxes', 'crates']));
    expect(await readFile(closed, 'utf8')).toBe('2211');
    expect([await threadsOf('boxes'), await threadsOf('crates')]).toEqual([['1'], ['2']]);
  });

  it('probes all services in the first if the share of the second would be small', async () => {
    expect(await check(thread, folder, 21)).toEqual(await checkAlone());
    expect(await threadsOf('crates')).toEqual(['1']);
  });

  it('probes all services in the first if they cannot be started twice', async () => {
    await writeService('boxes', { first: "if (!isMainThread) throw new Error('the port is taken');" });
    const report = await check(thread);
    expect(await threadsOf('crates')).toEqual(['1']);
    expect(report).toEqual(await checkAlone());
  });

  it('leaves what only one process can have to the services of the first', async () => {
    const lock = JSON.stringify(join(folder, 'lock'));
    // The second is ready long before the first.
    const open = `if (isMainThread) await setTimeout(1000); writeFileSync(${lock}, '', { flag: 'wx' });`;
    await writeService('crates', { open, close: `rmSync(${lock});` });
    const report = await check(thread);
    expect(await threadsOf('crates')).toEqual(['1']);
    expect(report).toEqual(await checkAlone());
  });

  it('probes all services in the first if the second port of one is found to be taken later', async () => {
    const first = `import { createServer } from 'node:http'; const server = createServer();`;
    const port = await freePort();
    const each = `if (!isMainThread) createServer().listen(${port}, '127.0.0.1');`;
    await writeService('crates', {
      ...{ first, each },
      open: `if (isMainThread) server.listen(${port}, '127.0.0.1');`,
      close: 'server.close();',
    });
    expect(await check(thread)).toEqual(await checkAlone());
  });

  it('keeps the findings of services that do not stop', async () => {
    await writeService('crates', { close: "throw new Error('no disk');" });
    const listeners = process.listenerCount('exit');
    const { status, reason, findings } = await check(thread);
    expect({ status, reason }).toEqual({ status: 'failed', reason: 'the services do not stop: no disk' });
    expect(process.listenerCount('exit')).toBe(listeners); // no folder waits for its deletion
    expect(new Set(findings.map(({ operation }) => operation))).toEqual(
      new Set(['packBox', 'packCrate', 'packPallet']),
    );
  });

  it('gives the reason of a service that starts in neither', async () => {
    await writeService('crates', { first: "throw new Error('no disk');" });
    const report = await check(thread);
    expect(report).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining('the service "crates" does not start: no disk') as unknown,
    });
    expect(report).toEqual(await check());
  });

  it('probes its share in the first if the second ends while it probes', async () => {
    await writeService('crates', { each: 'if (!isMainThread) process.reallyExit(0);' });
    const report = await check(thread);
    expect(await threadsOf('crates')).toEqual(['2', '1']);
    expect(report).toEqual(await checkAlone());
  });

  it.each(pickRows(firstOnly, 2))('probes a service in the first that $given', async ({ each }) => {
    await writeService('crates', { each });
    const data = await mkdtemp(join(tmpdir(), 'fountainai-data-'));
    temporary.push(data);
    vi.stubEnv('TMPDIR', data);
    const report = await check(thread);
    expect(await threadsOf('crates')).toEqual(['2', '1']);
    expect(report).toEqual(await checkAlone());
    expect(await readdir(data)).toEqual([]);
  });

  it('leaves no data if the second cannot be created', async () => {
    const data = await mkdtemp(join(tmpdir(), 'fountainai-data-'));
    temporary.push(data);
    const alone = await checkAlone();
    vi.stubEnv('TMPDIR', data);
    expect(await check('neither an absolute path nor one that begins with a dot')).toEqual(alone);
    expect(await readdir(data)).toEqual([]);
  });
});
