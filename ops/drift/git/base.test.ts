import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readBase } from './base.ts';
import { TestRepository } from './testing/test-repository.ts';

let repository: TestRepository;
let folder: string;

beforeEach(async () => {
  repository = await TestRepository.create();
  folder = repository.folder;
});
afterEach(() => repository.dispose());

const readVersions = async (named?: string) =>
  [...(await readBase(folder, named)).documents.values()].map(({ name, version }) => `${name} ${version}`);

describe('the revision that is named', () => {
  test('is read independent of the working tree', async () => {
    await repository.initialize();
    const first = await repository.commit('1.0.0');
    await repository.run('tag', 'v1');
    await repository.commit('2.0.0');
    await repository.write('3.0.0');
    await repository.write('0.1.0', 'other.yml');
    for (const name of [first, first.slice(0, 8), 'v1', 'HEAD^', 'main~1']) {
      expect(await readVersions(name)).toEqual(['small 1.0.0']);
    }
    expect(await readVersions('HEAD')).toEqual(['small 2.0.0']);
  });

  test('may have no documents', async () => {
    await repository.initialize();
    await writeFile(join(repository.path, 'README.md'), 'Read me');
    await repository.run('add', 'README.md');
    await repository.run('commit', '--quiet', '--message', 'first');
    expect(await readVersions('HEAD')).toEqual([]);
  });

  test('is read with what its documents refer to', async () => {
    await repository.initialize();
    await mkdir(join(folder, 'parts'));
    await writeFile(
      join(folder, 'parts/paths.yml'),
      "get: { operationId: part, responses: { '200': { description: Well } } }",
    );
    const text = 'openapi: 3.1.0\ninfo: { title: T, version: 1.0.0 }\npaths: { /a: { $ref: ./parts/paths.yml } }\n';
    await writeFile(join(folder, 'whole.yml'), text);
    await repository.run('add', '--all');
    await repository.run('commit', '--quiet', '--message', 'first');
    await rm(join(folder, 'parts'), { recursive: true });
    const { documents } = await readBase(folder, 'HEAD');
    expect(documents.get('whole')?.operations.map(({ id }) => id)).toEqual(['part']);
  });

  test.each(['nowhere', '', '--help', '--output=x', 'HEAD:openapi', 'origin/main'])(
    'must be there: %j',
    async (name) => {
      await repository.initialize();
      await repository.commit('1.0.0');
      const want = { code: 'cli-revision-unknown', data: { name }, exitCode: 2 };
      await expect(readBase(folder, name)).rejects.toMatchObject(want);
    },
  );

  test('must have documents that can be used', async () => {
    await repository.initialize();
    await writeFile(join(folder, 'broken.yml'), 'openapi: 3.1.0\n');
    await repository.commit('1.0.0');
    await expect(readBase(folder, 'HEAD')).rejects.toMatchObject({
      code: 'cli-base-invalid',
      data: { base: expect.stringMatching(/^HEAD \([0-9a-f]{7}\)$/) as string },
      problem: expect.stringContaining('broken.yml:1:1 ') as string,
    });
  });
});

describe('without a name', () => {
  test.each(['main', 'master'])('it is where this line left %s', async (line) => {
    await repository.initialize(line);
    await repository.commit('1.0.0');
    await repository.run('switch', '--quiet', '--create', 'work');
    await repository.commit('2.0.0');
    await repository.run('switch', '--quiet', line);
    await repository.commit('1.5.0');
    await repository.run('switch', '--quiet', 'work');
    const { label, documents } = await readBase(folder);
    expect(documents.get('small')?.version).toBe('1.0.0');
    expect(label).toMatch(new RegExp(`^the merge base with ${line} \\([0-9a-f]{7}\\)$`));
  });

  test('it is nothing before the first commit', async () => {
    await repository.initialize();
    await repository.write('1.0.0');
    const { documents, label } = await readBase(folder);
    expect({ size: documents.size, label }).toEqual({
      size: 0,
      label: 'no former revision: the repository has no commits yet',
    });
  });

  test('a commit that cannot be read is not taken for none', async () => {
    await repository.initialize();
    const commit = await repository.commit('1.0.0');
    await rm(join(repository.path, '.git/objects', commit.slice(0, 2)), { recursive: true });
    await expect(readBase(folder)).rejects.toMatchObject({
      code: 'cli-history-missing',
      message: expect.stringContaining(
        `HEAD (${commit.slice(0, 7)}) cannot be read: the repository is damaged`,
      ) as string,
    });
  });
});
