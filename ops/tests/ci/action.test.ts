/** `action.yml`: its steps, run in fresh clones of the example in Python as a runner has them. */
import { cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pickRows } from '../../../openapi/testing/long-form.ts';
import { notEmpty } from '../../../openapi/testing/not-empty.ts';
import { TestRepository } from '../../drift/git/testing/test-repository.ts';
import { objectOf, stringOf } from '../../../openapi/json/json.ts';
import { freePort } from '../../process/free-port.ts';
import { projectFolder, readTextFile } from '../../file/files.ts';
import { findTool } from '../../../service/tests/lib/tools.ts';
import { actionDefaults, actionOutputs, actionSteps, runAction } from './run-action.ts';

/** As in a pull request. */
const pullRequest = { GITHUB_BASE_REF: 'main' };

let origin: TestRepository;
const clones: TestRepository[] = [];

beforeAll(async () => {
  origin = await TestRepository.create();
  await cp(join(projectFolder, 'examples/python'), origin.path, { recursive: true });
  await origin.initialize('main');
  await commit('first');
  await origin.run('switch', '--quiet', '--create', 'topic');
  const schemas = join(origin.path, 'schemas/task.yml');
  const text = await readFile(schemas, 'utf8');
  await writeFile(schemas, text.replace('required: [title]', 'required: [title, done]'));
  await commit('require a member');
  await writeFile(join(origin.path, 'notes.txt'), 'Notes');
  await commit('add a file');
});
afterAll(() => Promise.all([origin, ...clones].map((repository) => repository.dispose())));

async function commit(message: string): Promise<void> {
  await origin.run('add', '--all');
  await origin.run('commit', '--quiet', '--message', message);
}

/** Clones a branch, with the package as `npm install` leaves it. */
async function clone(...options: readonly string[]): Promise<TestRepository> {
  const made = await origin.clone(...options);
  clones.push(made);
  await mkdir(join(made.path, 'node_modules/.bin'), { recursive: true });
  await symlink(join(projectFolder, 'bin/fountainai.js'), join(made.path, 'node_modules/.bin/fountainai'));
  return made;
}

describe('the action', () => {
  it.each(
    pickRows(
      [
        { given: 'a clone with one commit', options: ['--branch', 'topic', '--depth', '1'] },
        { given: 'a full clone', options: ['--branch', 'topic'] },
      ],
      1,
    ),
  )('reports a breaking change in $given, with a summary and outputs', async ({ options }) => {
    const { path } = await clone(...options);
    const inputs = { sections: 'document, history', format: 'github sarif=drift.sarif' };
    const { code, output, outputs, summary } = await runAction(path, inputs, pullRequest);
    expect(output).toContain('title=history/request-property-became-required');
    expect(code).toBe(1);
    expect(outputs).toMatchObject({ result: 'findings', warnings: '0' });
    expect(Number(outputs.errors)).toBeGreaterThan(0);
    expect(summary).toMatch(/^# Drift: \d errors/);
    expect(await readFile(join(path, 'drift.sarif'), 'utf8')).toContain('request-property-became-required');
  });

  it('refuses a clone whose history cannot be fetched, and names what to do', async () => {
    const repository = await clone('--branch', 'topic', '--depth', '1');
    const { path } = repository;
    await repository.run('remote', 'set-url', 'origin', join(path, 'nowhere'));
    const { code, output, outputs, summary } = await runAction(
      path,
      { document: 'openapi.yml', base: 'main' },
      pullRequest,
    );
    expect(output).toContain('fetch-depth: 0');
    expect(output).toContain('"main"');
    expect([code, outputs.result]).toEqual([2, 'failed']);
    expect(summary).toContain('# Drift:');
  });

  const started = [
    { given: 'started', sections: 'document', want: 'nothing was found', result: 'clean', code: 0 },
    { given: 'checked', sections: 'behaviour', want: 'title=behaviour/body-undeclared', result: 'findings', code: 1 },
  ];

  it.skipIf(findTool('python') === undefined).each(pickRows(started, 1))(
    'has a service $given, and stops it (needs python)',
    async ({ sections, want, ...ended }) => {
      const { path } = await clone('--branch', 'main');
      const port = await freePort();
      const server = join(path, 'server.py');
      await writeFile(
        server,
        (await readFile(server, 'utf8')).replace('"total": len(found)', '"total": str(len(found))'),
      );
      const start = `echo $$ > pid; export PORT=${port}; python3 server.py & wait`;
      const inputs = { document: 'openapi.yml', url: `http://127.0.0.1:${port}`, start, sections };
      const environment = { TASKS_TOKEN: 'token-0123456789', CREDENTIALS_BEARER: 'token-0123456789' };
      const { code, output, outputs } = await runAction(path, inputs, environment);
      expect(output).toContain(want);
      expect([code, outputs.result]).toEqual([ended.code, ended.result]);
      expect(await readTextFile(join(path, 'pid'))).toMatch(/^\d+\n$/);
      await expect(fetch(inputs.url)).rejects.toThrow('fetch failed');
    },
  );

  const refused = [
    {
      given: 'a service that ends',
      inputs: { start: 'exit 3', url: 'http://127.0.0.1:9' },
      want: 'does not answer at',
    },
    { given: 'start without url', inputs: { start: 'sleep 100' }, want: 'the input start needs the input url' },
    ...pickRows(
      [
        { given: 'a command in a path', inputs: { document: '$(touch made); "`touch made`' }, want: 'touch made' },
        { given: 'an option as a section', inputs: { sections: '--help $(touch made)' }, want: 'unknown section' },
        { given: 'an option as a document', inputs: { document: '--url=http://127.0.0.1:9' }, want: '--url=http:' },
      ],
      1,
    ),
  ];

  it.each(refused)('refuses $given, and runs nothing of it', async ({ inputs, want }) => {
    const { path } = await clone('--branch', 'main');
    const { code, output, outputs } = await runAction(path, { document: 'openapi.yml', ...inputs });
    expect(output).toContain(want);
    expect([code, outputs.result]).toEqual([2, 'failed']);
    expect(await readTextFile(join(path, 'made'))).toBeUndefined();
  });

  it('installs the given version if the project does not have the package', async () => {
    const { path } = await clone('--branch', 'main');
    await rm(join(path, 'node_modules'), { recursive: true });
    const programs = join(path, 'programs');
    await mkdir(programs);
    // Stands for npm, which would need a registry.
    const npm = `#!/bin/sh\necho "npm $*"\nmkdir -p "$3/node_modules/.bin"\nln -s "$TOOL" "$3/node_modules/.bin/fountainai"\n`;
    await writeFile(join(programs, 'npm'), npm, { mode: 0o755 });
    await writeFile(join(programs, 'tool'), '#!/bin/sh\necho "called with $*"\n', { mode: 0o755 });
    const environment = { PATH: `${programs}:${process.env.PATH ?? ''}`, TOOL: join(programs, 'tool') };
    const inputs = { document: 'openapi.yml', sections: 'document', version: '1.2.3' };
    const { code, output, outputs } = await runAction(path, inputs, environment);
    expect(output).toMatch(/^npm install --prefix \S+ --no-save .* -- fountainai@1\.2\.3$/m);
    expect(output).toContain('--document=openapi.yml --only=document');
    expect([code, outputs.result, outputs.errors]).toEqual([0, 'clean', '0']);
  });
});

describe('a step of the action', () => {
  it.each(notEmpty(actionSteps))('gets inputs as variables alone: $name', ({ run, env }) => {
    expect(stringOf(run)).not.toContain('${{');
    expect(
      Object.values(objectOf(env ?? {}))
        .map(stringOf)
        .join(),
    ).toMatch(/^(?:\$\{\{ [\w.-]+ \}\},?)+$/);
  });

  it('is documented with each input and output', async () => {
    const page = await readFile(join(projectFolder, 'docs/operations/continuous-integration.md'), 'utf8');
    const inputs = [...page.matchAll(/^\| `([\w-]+)` +\|/gm)].map(([, name]) => name);
    expect(inputs).toEqual(Object.keys(actionDefaults));
    expect(actionOutputs.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });

  it('uses each input', () => {
    const texts = actionSteps.flatMap(({ env, ...step }) => [
      step['working-directory'],
      ...Object.values(objectOf(env ?? {})),
    ]);
    const used = texts.map((text) => /inputs\.([\w-]+)/.exec(stringOf(text))?.[1]);
    expect(new Set(used.filter(Boolean))).toEqual(new Set(Object.keys(actionDefaults)));
  });
});
