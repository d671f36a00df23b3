/** The files by which GitHub, editors and pre-commit know this repository. */
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseYaml } from '@redocly/openapi-core';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../../openapi/document/document.ts';
import { arrayOf, objectOf, stringOf } from '../../../openapi/json/json.ts';
import { notEmpty } from '../../../openapi/testing/not-empty.ts';
import { projectFolder } from '../../file/files.ts';

const read = (path: string): Promise<string> => readFile(join(projectFolder, path), 'utf8');

const workflows = readdirSync(join(projectFolder, '.github/workflows')).map((file) => `.github/workflows/${file}`);

/** Returns the lines that use an action, without those whose revision cannot be moved. */
const findUnpinned = (text: string): readonly string[] =>
  [...text.matchAll(/^\s*(?:- )?uses: (.*)$/gm)]
    .map(([, used = '']) => used)
    .filter((used) => !/^[\w-]+\/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(used));

describe('a workflow', () => {
  it.each(notEmpty([...workflows, 'action.yml']))('uses actions by the full hash of a commit: %s', async (path) => {
    expect(findUnpinned(await read(path))).toEqual([]);
  });

  it('is reported if it uses a tag, a branch or a short hash', () => {
    const used = ['actions/checkout@v5', 'actions/checkout@main', 'a/b@08c6903 # v5.0.0'];
    expect(findUnpinned(used.map((one) => `      - uses: ${one}`).join('\n'))).toEqual(used);
  });

  it.each(notEmpty(workflows))(
    'may only read by default, ends in time, and has no expression in a script: %s',
    async (path) => {
      const { permissions, jobs } = objectOf(parseYaml(await read(path)));
      expect(permissions).toEqual({ contents: 'read' });
      for (const job of notEmpty(Object.values(objectOf(jobs)).map(objectOf))) {
        expect(job['timeout-minutes']).toBeGreaterThan(0);
        expect(
          arrayOf(job.steps)
            .map((step) => stringOf(objectOf(step).run))
            .join('\n'),
        ).not.toContain('${{');
      }
    },
  );

  it('publishes with provenance, and needs no token', async () => {
    const text = await read('.github/workflows/release.yml');
    const { publish } = objectOf(objectOf(parseYaml(text)).jobs);
    expect(objectOf(objectOf(publish).permissions)).toEqual({ contents: 'write', 'id-token': 'write' });
    expect(text).toContain('npm run release\n');
    expect(await read('ops/repository/release.ts')).toContain("GITHUB_ACTIONS === 'true' ? ['--provenance']");
    expect(text).not.toContain('secrets.');
  });
});

describe('the repository', () => {
  it('asks for updates of packages, actions and images', async () => {
    const updates = arrayOf(objectOf(parseYaml(await read('.github/dependabot.yml'))).updates).map(objectOf);
    expect(updates.map((update) => update['package-ecosystem'])).toEqual([
      'npm',
      'github-actions',
      'docker',
      'docker-compose',
    ]);
  });

  it('names one version of Node for developers and images', async () => {
    const [, version] = /^FROM node:([\d.]+)-/m.exec(await read('Dockerfile')) ?? [];
    expect((await read('.nvmrc')).trim()).toBe(version);
  });

  it('has a container for development, whose files and stage exist', async () => {
    const { build } = objectOf(parseYaml(await read('.devcontainer/devcontainer.json')));
    const { dockerfile, target } = objectOf(build);
    expect(await read(join('.devcontainer', stringOf(dockerfile)))).toMatch(
      new RegExp(` AS ${stringOf(target)}$`, 'm'),
    );
  });

  it('has a hook for pre-commit, which runs for documents alone', async () => {
    const [hook] = arrayOf(parseYaml(await read('.pre-commit-hooks.yaml')) as Json).map(objectOf);
    const { jobs } = (await import(join(projectFolder, 'bin/jobs.js'))) as { jobs: Record<string, unknown> };
    const [, command = ''] = /^npx --no-install fountainai (\w+) /.exec(stringOf(hook?.entry)) ?? [];
    expect(Object.keys(jobs)).toContain(command);
    const files = new RegExp(stringOf(hook?.files));
    const given = [
      'openapi.yml',
      'api/openapi.v2.json',
      'openapi/tasks.yml',
      'swagger.yaml',
      'fountainai.yml',
      'README.md',
      'src/openapi.ts',
    ];
    expect(given.filter((path) => files.test(path))).toEqual(given.slice(0, 5));
  });

  it('has forms for issues, each with a name and a required answer', async () => {
    const forms = readdirSync(join(projectFolder, '.github/ISSUE_TEMPLATE')).filter((file) => file !== 'config.yml');
    for (const form of notEmpty(forms)) {
      const { name, description, body } = objectOf(parseYaml(await read(`.github/ISSUE_TEMPLATE/${form}`)));
      expect([stringOf(name), stringOf(description)]).not.toContain('');
      const fields = arrayOf(body).map(objectOf);
      expect(fields.some(({ validations }) => objectOf(validations ?? {}).required === true)).toBe(true);
    }
    expect(existsSync(join(projectFolder, '.github/pull_request_template.md'))).toBe(true);
  });
});
