/** Generated services in the project of a user: type-checked there, started, edited, and kept by a later version of the package. */
import type { ChildProcess } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isLongForm } from '../../../openapi/testing/long-form.ts';
import { notEmpty } from '../../../openapi/testing/not-empty.ts';
import { projectFolder } from '../../file/files.ts';
import { petshop } from './petshop.ts';
import { createUsersProject, type UsersProject } from './users-project.ts';

const compilerOptions = {
  target: 'es2022',
  strict: true,
  skipLibCheck: false,
  noEmit: true,
  allowImportingTsExtensions: true,
};
const tsconfig = (more: object): string =>
  JSON.stringify({ compilerOptions: { ...compilerOptions, ...more }, include: ['service'] });

// The short form has packing, the command and its examples; this takes half a minute of the compiler.
describe.runIf(isLongForm)('a service that is generated in the project of a user', () => {
  let project: UsersProject;
  beforeAll(async () => {
    project = await createUsersProject({
      files: {
        'petshop.yml': petshop,
        'tsconfig.json': tsconfig({ module: 'nodenext', moduleResolution: 'nodenext' }),
        'tsconfig.bundler.json': tsconfig({ module: 'esnext', moduleResolution: 'bundler' }),
      },
    });
    const { code, error } = await project.runFountainai(['generate', 'petshop.yml']);
    expect({ code, error }).toEqual({ code: 0, error: '' });
  });
  afterAll(() => project.dispose());

  it('writes nothing into the package, and only its own files into the project', async () => {
    expect((await readdir(project.folder)).sort()).toEqual([
      '.env',
      'node_modules',
      'openapi',
      'package.json',
      'petshop.yml',
      'service',
      'tsconfig.bundler.json',
      'tsconfig.json',
    ]);
    const names = await readdir(join(project.folder, 'node_modules/fountainai'));
    expect(names).not.toContain('service');
  });

  it.each([{ given: 'tsconfig.json' }, { given: 'tsconfig.bundler.json' }])(
    'is type-checked under $given, with the declarations of all packages',
    async ({ given }) => {
      expect(await project.runInstalled('tsc', ['-p', given])).toEqual({ code: 0, out: '', error: '' });
    },
  );

  it('is found wrong by the compiler if a handler does not match the document', async () => {
    const operations = await project.read('service/petshop/operations.ts');
    await project.write({ 'service/petshop/operations.ts': operations.replace('status: 201', 'status: 202') });
    const { code, out } = await project.runInstalled('tsc', ['-p', 'tsconfig.json']);
    await project.write({ 'service/petshop/operations.ts': operations });
    expect({ code, out }).toMatchObject({ code: 2, out: expect.stringContaining('operations.ts') as string });
  });

  it('names the optional package that a setting needs', async () => {
    const environment = { DATABASE_URL: 'postgres://127.0.0.1:1/pets', PETSHOP_PORT: '0' };
    const { code, error } = await project.runFountainai(['start'], { environment });
    expect({ code, error }).toEqual({
      code: 2,
      error: 'DATABASE_URL needs the package "pg", which is not installed; run npm install pg@^8 [package-missing]\n',
    });
  });

  it('runs, keeps an edit when it is generated again, and runs the edit', async () => {
    expect(await askOnce(project, 'petshop', '/pets')).toEqual({ status: 200, text: '[]' });
    const operations = await project.read('service/petshop/operations.ts');
    const edited = operations.replace(
      'async listPets() {',
      "async listPets() {\n      if (true as boolean) return { status: 200, body: [{ id: '7', name: 'Tom' }] };",
    );
    expect(edited).not.toBe(operations);
    await project.write({ 'service/petshop/operations.ts': edited });
    const { code, out } = await project.runFountainai(['generate', 'petshop.yml']);
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining('edited, so it stays') as string });
    expect(await project.read('service/petshop/operations.ts')).toBe(edited);
    expect((await askOnce(project, 'petshop', '/pets')).text).toBe('[{"id":"7","name":"Tom"}]');
  });
});

describe.runIf(isLongForm)('a service that an earlier version of the package generated', () => {
  let project: UsersProject;
  beforeAll(async () => {
    const earlier = join(projectFolder, 'ops/tests/generated-before');
    const paths = (await readdir(earlier, { recursive: true })).filter((path) => path.endsWith('.txt'));
    const texts = await Promise.all(
      notEmpty(paths).map(
        async (path) => [path.replace(/\.txt$/, ''), await readFile(join(earlier, path), 'utf8')] as const,
      ),
    );
    const config = tsconfig({ module: 'nodenext', moduleResolution: 'nodenext' });
    project = await createUsersProject({ files: { ...Object.fromEntries(texts), 'tsconfig.json': config } });
  });
  afterAll(() => project.dispose());

  it('is brought up to date, keeps its edited handler, and runs', async () => {
    const first = await project.runFountainai(['generate']);
    expect(first.out).toContain("+ import { HttpError } from 'fountainai';");
    expect(await project.runFountainai(['generate', 'openapi/pets.yml'])).toMatchObject({ code: 0, error: '' });
    expect(await project.read('service/pets/operations.ts')).toContain('a dragon stays');
    expect(await project.runInstalled('tsc', ['-p', 'tsconfig.json'])).toEqual({ code: 0, out: '', error: '' });
    // As npm 12 writes it into a new project.
    await project.write({ 'package.json': '{ "name": "user", "type": "commonjs" }' });
    expect((await askOnce(project, 'pets', '/openapi.json')).status).toBe(200);
    expect(await project.runFountainai(['generate'])).toMatchObject({ code: 0, error: '' });
  });
});

/** Starts the services, sends one request, and stops them. */
async function askOnce(project: UsersProject, name: string, path: string): Promise<{ status: number; text: string }> {
  const child = project.startFountainai(['start'], {
    environment: { [`${name.toUpperCase()}_PORT`]: '0', API_KEYS: 'key' },
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  const answer = await fetch(new URL(path, await findAddress(child)), {
    headers: { 'x-api-key': 'key', connection: 'close' },
  });
  const found = { status: answer.status, text: await answer.text() };
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  return found;
}

/** The log has the address of the service. */
function findAddress({ stdout, stderr }: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const read = (part: Buffer): void => {
      output += part.toString();
      const address = /"url":"([^"]+)"/.exec(output)?.[1];
      if (address !== undefined) resolve(address);
    };
    stdout?.on('data', read).once('close', () => {
      reject(new Error(`the services ended before they listened:\n${output}`));
    });
    stderr?.on('data', read);
  });
}
