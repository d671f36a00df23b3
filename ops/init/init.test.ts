import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Report } from '../cli/report.ts';
import { git } from '../drift/git/git.ts';
import { readProjectFile } from '../project/project-file.ts';
import type { ExampleName } from './example.ts';
import { initializeProject } from './init.ts';

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'fountainai-init-')));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}
const read = (path: string): Promise<string> => readFile(join(folder, path), 'utf8');

async function init(facts: { example?: ExampleName; dryRun?: boolean; inner?: string } = {}) {
  const lines: string[] = [];
  const report = new Report({ command: 'init', write: (line) => lines.push(line) });
  const { example, dryRun = false, inner = '' } = facts;
  await initializeProject({ folder: join(folder, inner), example, dryRun, report });
  const steps = report.steps.map(({ name, outcome, detail = '' }) => `${outcome} ${name} ${detail}`.trim());
  return { steps, text: lines.join('') };
}

const document = (title: string, more = ''): string =>
  `openapi: 3.1.0\ninfo: { title: ${title}, version: 1.0.0 }\npaths: {}\n${more}`;

describe('init in an empty folder', () => {
  it('writes nothing, and offers examples', async () => {
    const { steps, text } = await init();
    expect(steps).toEqual([]);
    expect(text).toContain('init --example python');
  });

  it('creates an example once', async () => {
    const { steps } = await init({ example: 'python' });
    expect(steps).toEqual([
      'created README.md',
      'created fountainai.yml',
      'created openapi.yml',
      'created schemas/task.yml',
      'created server.py',
      'created .gitignore',
      'created .github/workflows/fountainai.yml',
      'created .pre-commit-config.yaml',
    ]);
    await write('server.py', 'print("mine")\n');
    expect((await init({ example: 'python' })).steps.every((step) => step.startsWith('unchanged'))).toBe(true);
    expect(await read('server.py')).toBe('print("mine")\n');
  });

  it('refuses an example that would replace a file, and writes nothing', async () => {
    await write('server.py', 'print("mine")\n');
    await expect(init({ example: 'python' })).rejects.toMatchObject({ code: 'cli-file-exists' });
    await expect(read('openapi.yml')).rejects.toThrow();
  });
});

describe('init in a repository', () => {
  beforeEach(async () => {
    await write(
      'openapi.yml',
      document('Order API', 'components:\n  securitySchemes:\n    orderKey: { type: apiKey, in: header, name: key }\n'),
    );
    await write(
      'services/billing/api/swagger.json',
      JSON.stringify({ openapi: '3.0.3', info: { title: 'x' }, paths: {} }),
    );
    await write('docs/pets-v1.yaml', document('Pets'));
    await write('docs/old.yml', 'swagger: "2.0"\ninfo: { title: Old }\n');
    await write('schemas/part.yml', 'Order: { type: object, description: "openapi: 3.1.0" }\n');
    await write('node_modules/some/openapi.yml', document('Theirs'));
    await write('.venv/lib/openapi.yml', document('Theirs'));
    await write('package.json', '{\n\t"name": "shop",\n\t"scripts": {\n\t\t"drift": "mine"\n\t}\n}\n');
    await write('.gitignore', '/node_modules\ndist/');
  });

  it('names each document once, and not those of others', async () => {
    const { steps, text } = await init();
    expect(steps[0]).toBe(
      'created fountainai.yml for openapi.yml, docs/pets-v1.yaml, services/billing/api/swagger.json',
    );
    expect(text).toContain('docs/old.yml: only OpenAPI 3.0 and 3.1');
    const file = await readProjectFile(folder);
    expect(file?.services.map(({ name, document: path }) => [name, path.slice(folder.length + 1)])).toEqual([
      ['order', 'openapi.yml'],
      ['pets-v1', 'docs/pets-v1.yaml'],
      ['billing', 'services/billing/api/swagger.json'],
    ]);
    const written = await read('fountainai.yml');
    expect(written).toContain('# yaml-language-server: $schema=./node_modules/fountainai/fountainai.schema.json');
    expect(written).toContain('# credentials: { orderKey: env:ORDER_KEY }');
  });

  it('gives a valid file also if all comments are removed', async () => {
    await init();
    await write(
      'fountainai.yml',
      (await read('fountainai.yml')).replaceAll(/^( +)# (?=(start|url|credentials):)/gm, '$1'),
    );
    expect((await readProjectFile(folder))?.services[0]).toMatchObject({ url: 'http://127.0.0.1:8080' });
  });

  it('keeps the layout and the lines of the user', async () => {
    await init();
    expect(await read('package.json')).toBe(
      '{\n\t"name": "shop",\n\t"scripts": {\n\t\t"drift": "mine",\n\t\t"test:contract": "fountainai test"\n\t},\n\t"allowScripts": {\n\t\t"better-sqlite3": true\n\t}\n}\n',
    );
    expect(await read('.gitignore')).toBe('/node_modules\ndist/\n.env\n');
  });

  it('changes nothing the second time, also after edits of the user', async () => {
    await init();
    await write('.github/workflows/fountainai.yml', '# mine\n');
    await write('fountainai.yml', 'services: { shop: { document: openapi.yml } }\n');
    const { steps } = await init();
    expect(steps).toEqual([
      'unchanged fountainai.yml it does not name docs/pets-v1.yaml, services/billing/api/swagger.json',
      'unchanged package.json',
      'unchanged .gitignore',
      'unchanged .github/workflows/fountainai.yml',
      'unchanged .pre-commit-config.yaml',
    ]);
    expect(await read('.github/workflows/fountainai.yml')).toBe('# mine\n');
  });

  it('writes nothing in a dry run', async () => {
    expect((await init({ dryRun: true })).steps).toContain('updated package.json');
    await expect(read('fountainai.yml')).rejects.toThrow();
  });

  it.each(['{ "name": ', '[]', '{ "scripts": [] }', '{ "allowScripts": ["a"] }', '{ "scripts": null }'])(
    'skips the package.json %s, and writes the other files',
    async (text) => {
      await write('package.json', text);
      const { steps } = await init();
      expect(steps).toContainEqual(expect.stringContaining('skipped package.json it, its "scripts"'));
      expect(steps).toContain('updated .gitignore');
      expect(await read('package.json')).toBe(text);
    },
  );

  it('puts the workflow and the hook at the top of the repository', async () => {
    await git(folder, 'init', '--quiet');
    const { steps } = await init({ inner: 'services/billing' });
    expect(steps).toContain('created .github/workflows/fountainai-services-billing.yml');
    expect(await read('.github/workflows/fountainai-services-billing.yml')).toContain(
      'working-directory: "services/billing"',
    );
    expect(await read('.pre-commit-config.yaml')).toContain('cd services/billing && npx fountainai drift');
    expect(await read('services/billing/fountainai.yml')).toContain('document: api/swagger.json');
  });
});

describe('a configuration of pre-commit', () => {
  const entry = (indent: string): string =>
    `${indent}- repo: local\n${indent}  hooks:\n${indent}    - id: fountainai-drift\n`;

  it.each([
    { title: 'indented', given: 'repos:\n  - repo: x # mine\n    hooks: []\n', indent: '  ' },
    { title: 'not indented', given: '# mine\nrepos:\n- repo: x\n  hooks: []\n\nfail_fast: true\n', indent: '' },
    {
      title: 'without a last line end',
      given: 'fail_fast: true\nrepos:\n    - repo: x\n      hooks: []',
      indent: '    ',
    },
  ])('that is $title gets one more entry', async ({ given, indent }) => {
    await write('openapi.yml', document('Orders'));
    await write('.pre-commit-config.yaml', given);
    expect((await init()).steps).toContain('updated .pre-commit-config.yaml');
    const after = await read('.pre-commit-config.yaml');
    expect(after).toContain(entry(indent));
    expect(after.split('\n')).toEqual(expect.arrayContaining(given.split('\n')));
    expect((await init()).steps).toContain('unchanged .pre-commit-config.yaml');
  });

  it('in another form stays as it is', async () => {
    await write('openapi.yml', document('Orders'));
    await write('.pre-commit-config.yaml', 'repos: [{ repo: x, hooks: [] }]\n');
    expect((await init()).steps).toContainEqual(expect.stringContaining('skipped .pre-commit-config.yaml'));
    expect(await read('.pre-commit-config.yaml')).toBe('repos: [{ repo: x, hooks: [] }]\n');
  });
});
