import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { loadDocuments } from '../../../openapi/loading/directory.ts';
import { objectOf } from '../../../openapi/json/json.ts';
import { portSetting } from '../../../openapi/settings/setting-names.ts';
import { notEmpty } from '../../../openapi/testing/not-empty.ts';
import { temporaryFolder } from '../../../service/storage/testing/folders.ts';
import { freePort } from '../../process/free-port.ts';
import { projectFolder } from '../../file/files.ts';
import { canRun, copyForOtherUser, makeOtherUsersFolder, otherUser } from '../../process/other-user.ts';
import { buildStage, type BuiltStage, parseStages } from '../testing/dockerfile-build.ts';
import { listFilesIn, parseDockerignore } from '../testing/file-tree.ts';

/** Limit of the bytes of our layers. */
const limit = 80_000_000;

test.each([
  { path: 'service/main.ts', want: true },
  { path: 'openapi/ensemble.yml', want: true },
  { path: 'package-lock.json', want: true },
  { path: 'service/http/pipeline/pipeline.test.ts', want: false },
  { path: 'service/tests/lib/tools.ts', want: false },
  { path: 'openapi/testing/documents.ts', want: false },
  { path: 'service/ensemble/testing/registries.ts', want: false },
  { path: 'LICENSE', want: true },
  { path: '.env', want: false },
  { path: 'data/ensemble.sqlite', want: false },
  { path: 'node_modules/koa/package.json', want: false },
  { path: 'ops/test.ts', want: false },
])('.dockerignore keeps $path: $want', async ({ path, want }) => {
  expect(parseDockerignore(await readFile(join(projectFolder, '.dockerignore'), 'utf8'))(path)).toBe(want);
});

test('the optional packages of the image are not for development, too, since npm would omit them', async () => {
  const { path, dispose } = await temporaryFolder();
  await copyFile(join(projectFolder, 'package.json'), join(path, 'package.json'));
  const dockerfile = await readFile(join(projectFolder, 'Dockerfile'), 'utf8');
  const [, program = ''] = /node -e '(const \{ readFileSync, writeFileSync \}[^']*)'/.exec(dockerfile) ?? [];
  await promisify(execFile)(process.execPath, ['-e', program], { cwd: path });
  const facts = objectOf(JSON.parse(await readFile(join(path, 'package.json'), 'utf8')));
  for (const name of ['@anthropic-ai/sdk', 'openai', 'pg', 'typesense']) {
    expect(facts.dependencies).toHaveProperty([name]);
    expect(facts.devDependencies).not.toHaveProperty([name]);
  }
  await dispose();
});

describe('the image, built without Docker', () => {
  let folder: string;
  let image: BuiltStage;

  beforeAll(async () => {
    folder = await makeOtherUsersFolder('fountainai-image-');
    const stages = parseStages(await readFile(join(projectFolder, 'Dockerfile'), 'utf8'));
    image = await buildStage(stages, 'runtime', {
      context: projectFolder,
      target: folder,
      owner: otherUser.uid,
    });
  }, 120_000);
  afterAll(() => rm(folder, { recursive: true }));

  it('adds no more bytes than allowed', async () => {
    const files = await listFilesIn(image.root);
    const sizes = await Promise.all(files.map(async (path) => (await stat(join(image.root, path))).size));
    const size = sizes.reduce((sum, one) => sum + one, 0);
    expect(size).toBeGreaterThan(1_000_000);
    expect(size).toBeLessThan(limit);
  });

  it('contains services and documents, and no tests, scripts or settings', async () => {
    const files = await listFilesIn(join(image.root, 'app'));
    const own = files.filter((path) => !path.startsWith('node_modules/'));
    expect(new Set(own.map((path) => path.split('/')[0]))).toEqual(
      new Set(['dist', 'openapi', 'package.json', 'LICENSE']),
    );
    expect(own.filter((path) => /test|scripted|^service/.test(path))).toEqual([]);
    const packages = new Set(files.flatMap((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []));
    const optional = ['@anthropic-ai/sdk', 'openai', 'pg', 'typesense'];
    expect([...packages]).toEqual(expect.arrayContaining(['better-sqlite3', ...optional]));
    for (const name of ['tsx', 'vitest', 'typescript', 'esbuild', 'zx', '@redocly'])
      expect(packages).not.toContain(name);
  });

  it('does not run as root, by a number that Kubernetes can check', () => {
    expect(image.user).toMatch(/^[1-9]\d*$/);
  });

  it('starts from these files as another user, answers, writes only its data, and stops at SIGTERM with 0', async () => {
    const documents = await loadDocuments();
    const ports = await Promise.all(documents.map(async ({ name }) => [name, await freePort()] as const));
    const [, first = 0] = ports[0] ?? [];
    const environment = {
      PATH: process.env.PATH ?? '',
      ...image.environment,
      DATA_DIR: join(image.root, image.environment.DATA_DIR ?? ''),
      HEALTH_PORT: String(first),
      HOST: '127.0.0.1',
      LOG_LEVEL: 'warn',
      API_KEYS: 'key',
      ADMIN_API_KEYS: 'admin-key',
      ...Object.fromEntries(ports.map(([name, port]) => [portSetting(name), String(port)])),
    };
    const app = join(image.root, image.workingDirectory);
    const before = await listFilesIn(app);
    const options = { cwd: app, env: environment, ...otherUser };
    const [, ...parameters] = image.entrypoint;
    const node = await findNode(folder);
    const child = spawn(node, parameters, {
      ...options,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (output += part.toString()));
    const exit = once(child, 'exit');
    try {
      for (const [, port] of notEmpty(ports)) expect(await answers(port, () => child.exitCode), output).toBe(200);
      expect(await health(image, node, options)).toBe(0);
      child.kill('SIGTERM');
      expect(await exit, output).toEqual([0, null]);
    } finally {
      child.kill('SIGKILL');
    }
    expect(await health(image, node, options)).toBe(1);
    expect(await listFilesIn(app)).toEqual(before);
    const data = await listFilesIn(environment.DATA_DIR);
    expect(data.length).toBeGreaterThan(0);
    const { uid = process.getuid?.() } = otherUser;
    for (const file of data) expect((await stat(join(environment.DATA_DIR, file))).uid).toBe(uid);
  }, 120_000);
});

/** Node itself, or a copy of it if it is in a folder that the other user may not enter. */
async function findNode(folder: string): Promise<string> {
  if (await canRun(process.execPath, '--version')) return process.execPath;
  await copyForOtherUser(process.execPath, join(folder, 'node'));
  return join(folder, 'node');
}

async function answers(port: number, exitCode: () => number | null): Promise<number | undefined> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline && exitCode() === null) {
    const close = { headers: { connection: 'close' } };
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`, close).catch(() => undefined);
    if (answer !== undefined) return answer.status;
    await sleep(50);
  }
  return undefined;
}

/** What the image's health check ends with. */
function health(
  { healthcheck: [, ...parameters] }: BuiltStage,
  node: string,
  options: { cwd: string; env: NodeJS.ProcessEnv },
): Promise<number> {
  return new Promise((done) => {
    execFile(node, parameters, options, (error) => {
      done(error === null ? 0 : Number(error.code));
    });
  });
}

test('a step that cannot be run is an error', async () => {
  const { path, dispose } = await temporaryFolder();
  await writeFile(join(path, '.dockerignore'), '*\n');
  await writeFile(join(path, 'a'), '');
  const options = { context: path, target: join(path, 'target'), owner: undefined };
  for (const line of ['ADD a b', 'COPY a ./', 'COPY none ./', 'RUN exit 3', 'COPY --from=none a b']) {
    await expect(buildStage(parseStages(`FROM x AS y\n${line}\n`), 'y', options), line).rejects.toThrow();
  }
  await dispose();
});
