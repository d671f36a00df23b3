/** Set-up in the repository of a user: no package.json, one document, and the ensemble of the package. */
import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { projectFolder } from '../../file/files.ts';
import { freePort } from '../../process/free-port.ts';

const document = `openapi: 3.1.0
info: { title: Tasks, version: 1.0.0, description: Keeps tasks. }
security: [{ key: [] }]
paths:
  /tasks:
    get:
      operationId: listTasks
      summary: List tasks
      parameters:
        - { name: limit, in: query, schema: { type: integer, minimum: 1, maximum: 100, default: 20 } }
        - { name: offset, in: query, schema: { type: integer, minimum: 0, maximum: 1000000, default: 0 } }
      responses:
        '200': { description: Tasks., content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Task' } } } } }
    post:
      operationId: createTask
      summary: Create a task
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/NewTask' } } } }
      responses:
        '201': { description: Created., content: { application/json: { schema: { $ref: '#/components/schemas/Task' } } } }
  /tasks/{id}:
    get:
      operationId: getTask
      summary: Get a task
      parameters: [{ name: id, in: path, required: true, schema: { type: integer, minimum: 1 } }]
      responses:
        '200': { description: The task., content: { application/json: { schema: { $ref: '#/components/schemas/Task' } } } }
        '404': { description: Unknown., content: { application/json: { schema: { type: object, properties: { error: { type: string } } } } } }
components:
  securitySchemes: { key: { type: apiKey, in: header, name: X-Key } }
  schemas:
    NewTask: { type: object, required: [title], properties: { title: { type: string, maxLength: 200 } } }
    Task: { type: object, required: [id, title], properties: { id: { type: integer }, title: { type: string } } }
`;

let folder: string;
let environment: Record<string, string | undefined>;
let shell: ChildProcess;
let output = '';

const fountainai = (...parameters: string[]) => [join(projectFolder, 'bin/fountainai.js'), ...parameters];

async function run(...parameters: string[]) {
  const child = spawn(process.execPath, fountainai(...parameters), { cwd: folder, env: environment, stdio: 'pipe' });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [out, error] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await ended, out, error };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fountainai-project-'));
  const { PATH } = process.env;
  environment = { PATH, HOME: folder, TASKS_PORT: String(await freePort()), ENSEMBLE_PORT: String(await freePort()) };
  await mkdir(join(folder, 'openapi'));
  await mkdir(join(folder, 'service'));
  await writeFile(join(folder, 'openapi/tasks.yml'), document);
  expect(await run('generate', 'openapi/tasks.yml')).toMatchObject({ code: 0 });
  // As npm does: a shell in between, which passes no signal on.
  const env = { ...environment, npm_lifecycle_event: 'setup' };
  const command = [process.execPath, ...fountainai('setup')].map((word) => `'${word}'`).join(' ');
  shell = spawn('sh', ['-c', `${command}; exit 3`], { cwd: folder, env, stdio: 'pipe' });
  for (const stream of [shell.stdout, shell.stderr]) stream?.on('data', (chunk: Buffer) => (output += String(chunk)));
  await vi.waitFor(() => expect(output).toMatch(/Ctrl-C stops|setup: /), { timeout: 60_000, interval: 50 });
});

afterAll(async () => {
  shell.kill('SIGKILL');
  await rm(folder, { recursive: true });
});

it('starts the service and the ensemble, and shows the words of the first interaction', () => {
  expect(output).toMatch(/created +first interaction +\(Tasks: listTasks answered 200\)/);
  expect(output).toMatch(/You: +List tasks\n +Assistant: \S/);
  expect(output).toMatch(/ ok +Node /);
});

it('keeps the key of the service from its output, and has it for the ensemble in .env', async () => {
  const settings = await readFile(join(folder, '.env'), 'utf8');
  const [, key = 'none'] = /^CREDENTIALS_KEY=(.*)$/m.exec(settings) ?? [];
  expect(settings).toContain(`SERVICE_CREDENTIALS='{"tasks":{"key":"${key}"}}'`);
  expect(output).not.toContain(key);
});

it('says where the services run already, and changes nothing', async () => {
  const { code, out } = await run('setup');
  expect(code).toBe(0);
  expect(out).toContain(`already running at http://127.0.0.1:${environment.TASKS_PORT}, http://`);
  expect(out).not.toMatch(/ (created|updated|failed) /);
});

it('checks on free ports while the usual ones are taken', async () => {
  const taken = createServer().on('error', () => undefined); // something else listens there already
  await new Promise((resolve) => taken.once('error', resolve).listen(8000, '127.0.0.1', () => resolve(undefined)));
  expect(await run('setup', '--check')).toMatchObject({ code: 0, out: expect.stringContaining('All steps') as string });
  taken.close();
});

it('does not take the services of another project with the same document for its own', async () => {
  const other = await mkdtemp(join(tmpdir(), 'fountainai-project-'));
  await cp(join(folder, 'openapi'), join(other, 'openapi'), { recursive: true });
  await cp(join(folder, 'service'), join(other, 'service'), { recursive: true });
  const { code, out, error } = await run('setup', '--folder', other);
  await rm(other, { recursive: true });
  expect(code).toBe(2);
  expect(out).not.toContain('already running');
  expect(error).toContain('set TASKS_PORT to another port');
});

it('keeps a second process from its data', async () => {
  const { code, error } = await run('start', '--folder', folder, 'tasks');
  expect(code).toBe(2);
  expect(error).toContain('in use by another process');
});

it('ends when npm ends, although the shell in between passes no signal on', async () => {
  expect((await fetch(`http://127.0.0.1:${environment.ENSEMBLE_PORT}/healthz`)).status).toBe(200);
  shell.kill('SIGKILL');
  const answers = (): Promise<boolean> =>
    fetch(`http://127.0.0.1:${environment.ENSEMBLE_PORT}/healthz`).then(
      () => true,
      () => false,
    );
  await expect.poll(answers).toBe(false);
});
