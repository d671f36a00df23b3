import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  testDocumentText,
  isUnchanged,
  outcomesByFile,
  pets,
  petText,
  type CommandResult,
  testProject,
  type TestProject,
} from '../testing/job.ts';

let project: TestProject;
beforeEach(async () => {
  project = await testProject();
});
afterEach(() => project.dispose());

const given = (text: string, name = 'pets.yml') => project.write(`given/${name}`, text);

describe('a document that becomes a service', () => {
  test('gets all its files, and a second run changes nothing', async () => {
    const file = await given(petText);
    const first = await project.runJson(file);
    expect(first).toMatchObject({ code: 0, findings: [], services: [{ name: 'pets', port: 9001, notes: [] }] });
    expect(first.steps.every(({ outcome }) => outcome === 'done' || outcome === 'created')).toBe(true);
    const tree = await project.tree();
    expect(
      Object.keys(tree)
        .filter((path) => !path.startsWith('given'))
        .sort(),
    ).toEqual([
      '.env',
      'openapi/',
      'openapi/pets.yml',
      'service/',
      'service/pets/',
      'service/pets/api.d.ts',
      'service/pets/generated.json',
      'service/pets/operations.ts',
      'service/pets/store.ts',
    ]);
    expect(tree['openapi/pets.yml']).toBe(petText);
    expect(tree['service/pets/generated.json']).not.toContain(project.folder);
    const second = await project.runJson(file);
    expect(second).toMatchObject({ code: 0, findings: [] });
    expect(isUnchanged(second)).toBe(true);
    expect(await project.tree()).toEqual(tree);
    expect(outcomesByFile(await project.runJson())).toEqual({ 'api.d.ts': 'unchanged' });
  });

  test('is only planned with --dry-run', async () => {
    const file = await given(petText);
    const before = await project.tree();
    const { code, out } = await project.run(file, '--dry-run');
    expect(code).toBe(0);
    expect(out).toContain('would be created  openapi/pets.yml');
    expect(await project.tree()).toEqual(before);
  });

  test('can be one of several, each with its own name and port', async () => {
    const one = await given(testDocumentText(pets));
    const other = await given(testDocumentText(pets, { info: { title: 'Others', version: '1' } }), 'sub/pets.json');
    expect((await project.runJson(one, other)).services).toMatchObject([
      { name: 'pets', port: 8082 },
      { name: 'pets-2', port: 8083, notes: [expect.stringContaining('pets-2'), expect.any(String)] },
    ]);
    expect((await project.runJson(one, other)).services).toMatchObject([{ name: 'pets' }, { name: 'pets-2' }]);
  });

  test('does not become a service if another given document is invalid', async () => {
    const before = await project.tree();
    const one = await given(petText);
    const { code, err } = await project.run(one, await given('openapi: 3.1.0\n', 'broken.yml'));
    expect(code).toBe(2);
    expect(err).toMatch(/broken\.yml:1:1 .* \[document-structure-invalid\]/);
    expect(Object.keys(await project.tree()).filter((path) => !path.startsWith('given/'))).toEqual(
      Object.keys(before).filter((path) => !path.startsWith('given/')),
    );
  });
});

describe('a document that is in openapi/ already', () => {
  test('stays unchanged', async () => {
    const text = testDocumentText(pets);
    const file = await project.write('openapi/pets.yml', text);
    await project.run(); // writes its types before its code
    expect(await project.runJson(file)).toMatchObject({ code: 0, services: [{ name: 'pets', port: 8082 }] });
    expect(await project.read('openapi/pets.yml')).toBe(text);
    expect(isUnchanged(await project.runJson(file))).toBe(true);
    const removed = await project.runJson('--remove', 'pets');
    expect(removed).toMatchObject({ code: 0, findings: [{ rule: 'own-stays', file: 'openapi/pets.yml' }] });
    expect(await project.read('openapi/pets.yml')).toBe(text);
  });

  test.each([
    { name: 'if its service was written by hand', file: 'openapi/pets.yml', want: 'cli-code-foreign' },
    {
      name: 'if its name is invalid',
      file: 'openapi/Pet_Store.yml',
      want: 'cli-name-invalid',
    },
    { name: 'if its name is the name of a folder of the toolkit', file: 'openapi/http.yml', want: 'cli-code-foreign' },
  ])('is refused $name', async ({ file, want }) => {
    await project.write('service/pets/operations.ts', '// by hand\n');
    const before = await project.tree();
    const { code, err } = await project.run(await project.write(file, testDocumentText(pets)));
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(` [${want}]`) as unknown });
    expect(Object.keys(await project.tree()).sort()).toEqual([...Object.keys(before), file].sort());
  });
});

describe('arguments that cannot be combined', () => {
  test.each([
    [['--name', 'a'], 'cli-option-missing'],
    [['--remove', 'a', 'b.yml'], 'cli-options-conflict'],
    [['--remove', 'a', '--name', 'b'], 'cli-options-conflict'],
    [['--name', 'a', 'b', 'c'], 'cli-options-conflict'],
    [['--nonsense'], 'cli-arguments-invalid'],
  ])('%j', async (parameters, want) => {
    const { code, err }: CommandResult = await project.run(...parameters);
    expect(code).toBe(2);
    expect(err).toMatch(new RegExp(`^generate: .+: .+ \\[${want}\\]\n`));
  });
});

describe('the next step', () => {
  test.each([
    {
      given: ['kong.yml', 'Dockerfile'],
      want: ['next: npx fountainai dockerize, which brings kong.yml, Dockerfile up to date'],
    },
    { given: [], want: ['next: npx fountainai start'] },
  ])('is named, first if container files are stale: $given', async ({ given: stale, want }) => {
    const own = await testProject({
      staleFiles: async (documents) => (documents.some(({ name }) => name === 'pets') ? stale : ['none of pets']),
    });
    try {
      const file = await own.write('given/pets.yml', petText);
      const getLines = ({ out }: CommandResult) => out.split('\n').filter((line) => line.startsWith('next:'));
      expect(getLines(await own.run(file))).toEqual(want);
      expect(getLines(await own.run(file, '--dry-run'))).toEqual([]);
      expect(getLines(await own.run('--remove', 'pets'))).toHaveLength(1);
    } finally {
      await own.dispose();
    }
  });
});
