/** The container files of a user's project: the steps of its Dockerfile are run, and the image starts. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildStage, parseStages } from '../../dockerize/testing/dockerfile-build.ts';
import { projectFolder } from '../../file/files.ts';
import { freePort } from '../../process/free-port.ts';
import { packPackage } from './packed.ts';
import { createUsersProject, type UsersProject } from './users-project.ts';

const document = `
openapi: 3.1.0
info: { title: Pets, version: 1.0.0 }
servers: [{ url: 'http://127.0.0.1:8123' }]
paths:
  /pets:
    get: { operationId: listPets, responses: { '200': { description: ok } } }
`;
const code = `import { defineHandlers, type OpenService } from 'fountainai';
export const open: OpenService = async () => ({
  handlers: defineHandlers({ listPets: () => ({ status: 200 }) }),
  close: () => Promise.resolve(),
});
`;

describe('the container files of the project of a user', () => {
  let project: UsersProject;
  beforeAll(async () => {
    project = await createUsersProject({ files: { 'openapi/pets.yml': document, 'service/pets/operations.ts': code } });
  });
  afterAll(() => project.dispose());

  it('say what an image needs from the project', async () => {
    const { code: exitCode, out } = await project.runFountainai(['dockerize']);
    expect({ exitCode, out }).toMatchObject({
      exitCode: 0,
      out: expect.stringContaining('npm install fountainai') as string,
    });
  });

  it('build an image from the lock file of the user, whose services start', async () => {
    await writeLock(project);
    const { out } = await project.runFountainai(['dockerize']);
    expect(out).not.toContain('cannot be built');
    const stages = parseStages(await project.read('Dockerfile'));
    const options = { context: project.folder, target: join(project.folder, '.image'), owner: undefined };
    const image = await buildStage(stages, 'runtime', options);
    const [, ...parameters] = image.entrypoint;
    const port = await freePort();
    const child = spawn(process.execPath, [...parameters, 'pets'], {
      cwd: join(image.root, image.workingDirectory),
      env: {
        PATH: process.env.PATH,
        ...image.environment,
        DATA_DIR: join(image.root, 'data'),
        HOST: '127.0.0.1',
        PETS_PORT: String(port),
      },
      stdio: 'ignore',
    });
    const ended = once(child, 'exit');
    try {
      expect(await ask(`http://127.0.0.1:${port}/pets`, () => child.exitCode)).toBe(200);
    } finally {
      child.kill('SIGTERM');
    }
    expect(await ended).toEqual([0, null]);
  });
});

/** As npm writes it when the package is installed: the entries of this repository, with the package itself. */
async function writeLock(project: UsersProject): Promise<void> {
  const [lock, facts] = await Promise.all(
    [join(projectFolder, 'package-lock.json'), join((await packPackage()).folder, 'package.json')].map(
      async (file) =>
        JSON.parse(await readFile(file, 'utf8')) as { packages: object; version: string; dependencies: object },
    ),
  );
  const { version = '', dependencies = {} } = facts ?? {};
  const packages = { ...lock?.packages, '': {}, 'node_modules/fountainai': { version, dependencies } };
  await project.write({
    'package.json': JSON.stringify({ type: 'module', dependencies: { fountainai: version } }),
    'package-lock.json': JSON.stringify({ lockfileVersion: 3, packages }),
  });
}

async function ask(url: string, exitCode: () => number | null): Promise<number | undefined> {
  for (let attempt = 0; attempt < 200 && exitCode() === null; attempt++) {
    const answer = await fetch(url, { headers: { connection: 'close' } }).catch(() => undefined);
    if (answer !== undefined) return answer.status;
    await sleep(100);
  }
  return undefined;
}
