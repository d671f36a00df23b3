import { describe, afterEach, beforeEach, expect, test } from 'vitest';
import { documentText, testProject, type Ran, type TestProject } from './testing.ts';

let project: TestProject;
beforeEach(async () => {
  project = await testProject();
});
afterEach(() => project.dispose());

const given = (text: string, name = 'pets.yml') => project.write(`given/${name}`, text);
const pets = ['get /pets', 'post /pets', 'get /pets/{id}'];
const local = { servers: [{ url: 'http://localhost:9001' }] };
const petText = documentText(pets, local);

interface Told {
  readonly steps: readonly { readonly name: string; readonly outcome: string; readonly detail?: string }[];
  readonly findings: readonly { readonly rule: string; readonly severity: string; readonly operation?: string }[];
  readonly services: readonly { readonly name: string; readonly port: number; readonly notes: readonly string[] }[];
}

async function told(...parameters: string[]): Promise<Told & { readonly code: number }> {
  const { code, out } = await project.run(...parameters, '--json');
  return { ...(JSON.parse(out) as Told), code };
}

const outcomes = ({ steps }: Told): Record<string, string> =>
  Object.fromEntries(steps.map(({ name, outcome }) => [name.split('/').at(-1) ?? '', outcome]));
const fileSteps = (steps: Told['steps']) => steps.filter(({ outcome }) => outcome !== 'done');

describe('a document that becomes a service', () => {
  test('has all its files, and is unchanged the second time', async () => {
    const file = await given(petText);
    const first = await told(file);
    expect(first).toMatchObject({ code: 0, findings: [], services: [{ name: 'pets', port: 9001, notes: [] }] });
    expect(fileSteps(first.steps).every(({ outcome }) => outcome === 'created')).toBe(true);
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
    const second = await told(file);
    expect(second).toMatchObject({ code: 0, findings: [] });
    expect(fileSteps(second.steps).every(({ outcome }) => outcome === 'unchanged')).toBe(true);
    expect(await project.tree()).toEqual(tree);
    expect(outcomes(await told())).toEqual({ 'api.d.ts': 'unchanged' });
  });

  test('is only announced by --dry-run', async () => {
    const file = await given(petText);
    const before = await project.tree();
    const { code, out } = await project.run(file, '--dry-run');
    expect(code).toBe(0);
    expect(out).toContain('would be created  openapi/pets.yml');
    expect(await project.tree()).toEqual(before);
  });

  test('may be one of several, each with its own name and port', async () => {
    const one = await given(documentText(pets));
    const other = await given(documentText(pets, { info: { title: 'Others', version: '1' } }), 'sub/pets.json');
    expect((await told(one, other)).services).toMatchObject([
      { name: 'pets', port: 8082 },
      { name: 'pets-2', port: 8083, notes: [expect.stringContaining('pets-2'), expect.any(String)] },
    ]);
    expect((await told(one, other)).services).toMatchObject([{ name: 'pets' }, { name: 'pets-2' }]);
  });

  test('none becomes one where one of several can not', async () => {
    const before = await project.tree();
    const one = await given(petText);
    const { code, err } = await project.run(one, await given('openapi: 3.1.0\n', 'broken.yml'));
    expect(code).toBe(2);
    expect(err).toMatch(/broken\.yml:1:1 /);
    expect(Object.keys(await project.tree()).filter((path) => !path.startsWith('given/'))).toEqual(
      Object.keys(before).filter((path) => !path.startsWith('given/')),
    );
  });
});

describe('a document that stands in openapi/ already', () => {
  test('is left as it is', async () => {
    const text = documentText(pets);
    const file = await project.write('openapi/pets.yml', text);
    await project.run(); // its types are there before its code
    expect(await told(file)).toMatchObject({ code: 0, services: [{ name: 'pets', port: 8082 }] });
    expect(await project.read('openapi/pets.yml')).toBe(text);
    expect(fileSteps((await told(file)).steps).every(({ outcome }) => outcome === 'unchanged')).toBe(true);
    const removed = await told('--remove', 'pets');
    expect(removed).toMatchObject({ code: 0, findings: [{ rule: 'own-stays', file: 'openapi/pets.yml' }] });
    expect(await project.read('openapi/pets.yml')).toBe(text);
  });

  test.each([
    { name: 'whose service was written by hand', file: 'openapi/pets.yml', want: /service\/pets has code/ },
    {
      name: 'whose name is none',
      file: 'openapi/Pet_Store.yml',
      want: /rename openapi\/Pet_Store.yml, to pet-store.yml/,
    },
    { name: 'whose name is that of a room', file: 'openapi/http.yml', want: /service\/http has code/ },
  ])('is refused $name', async ({ file, want }) => {
    await project.write('service/pets/operations.ts', '// by hand\n');
    const before = await project.tree();
    const { code, err } = await project.run(await project.write(file, documentText(pets)));
    expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(want) as unknown });
    expect(Object.keys(await project.tree()).sort()).toEqual([...Object.keys(before), file].sort());
  });
});

describe('after the document changed', () => {
  const more = documentText([...pets, 'delete /pets/{id}'], local);

  test('what nobody edited is written anew', async () => {
    await told(await given(petText));
    const again = await told(await given(more));
    expect(again).toMatchObject({ code: 0, findings: [] });
    expect(outcomes(again)).toMatchObject({
      'pets.yml': 'updated',
      'api.d.ts': 'updated',
      'operations.ts': 'updated',
      'store.ts': 'updated',
      'generated.json': 'updated',
      '.env': 'unchanged',
    });
    expect(await project.read('service/pets/operations.ts')).toContain('deletePetsById');
    expect((await told(await given(more))).steps.every(({ outcome }) => ['done', 'unchanged'].includes(outcome))).toBe(
      true,
    );
  });

  test('an edited handler file stays, and what it lacks is told with its place', async () => {
    await told(await given(petText));
    const edited = (await project.read('service/pets/operations.ts')).replace('export async', '// mine\nexport async');
    await project.write('service/pets/operations.ts', edited);
    expect((await told(await given(petText))).findings).toEqual([]);
    for (let run = 0; run < 2; run++) {
      const again = await told(await given(more));
      expect(again.code).toBe(1);
      expect(again.findings).toMatchObject([
        {
          section: 'generate',
          rule: 'handler-missing',
          severity: 'error',
          operation: 'deletePetsById',
          file: 'service/pets/operations.ts',
          line: 13,
          remedy: expect.stringContaining('["deletePetsById"]: notImplemented,') as unknown,
        },
      ]);
      expect(await project.read('service/pets/operations.ts')).toBe(edited);
      expect(await project.read('service/pets/api.d.ts')).toContain('deletePetsById');
    }
    const mended = edited.replace('    }),', '      deletePetsById: notImplemented,\n    }),');
    await project.write('service/pets/operations.ts', mended);
    expect(await told(await given(more))).toMatchObject({ code: 0, findings: [] });
  });

  test('operations that are gone and that have other types are told too', async () => {
    await told(await given(petText));
    const edited = `${await project.read('service/pets/operations.ts')}// mine\n`;
    await project.write('service/pets/operations.ts', edited);
    const changed = documentText(['get /pets', 'post /pets'], local).replace('204', '200');
    const again = await told(await given(changed));
    expect(again.code).toBe(1);
    expect(again.findings).toMatchObject([
      { rule: 'handler-foreign', severity: 'error', operation: 'getPetsById', line: 11 },
      { rule: 'operation-changed', severity: 'warning', operation: 'getPets', line: 9 },
    ]);
  });

  test('other edited files stay', async () => {
    await told(await given(petText));
    await project.write('service/pets/store.ts', '// mine\n');
    expect(await told(await given(more))).toMatchObject({
      code: 0,
      findings: [{ rule: 'file-kept', severity: 'warning' }],
    });
    expect(await project.read('service/pets/store.ts')).toBe('// mine\n');
    expect(await told(await given(more))).toMatchObject({ code: 0, findings: [] });
  });

  test('edited types stay', async () => {
    await told(await given(petText));
    await project.write('service/pets/api.d.ts', '// mine\n');
    expect(await told(await given(more))).toMatchObject({ code: 1, findings: [{ rule: 'derived-edited' }] });
    expect(outcomes(await told())).toMatchObject({ 'api.d.ts': 'skipped' });
    expect(await project.read('service/pets/api.d.ts')).toBe('// mine\n');
  });

  test('an edited copy is what the service follows', async () => {
    await told(await given(petText));
    await project.write('openapi/pets.yml', documentText([...pets, 'put /pets/{id}'], local));
    const same = await told(await given(petText));
    expect(same).toMatchObject({ code: 0, findings: [{ rule: 'document-edited', severity: 'warning' }] });
    expect(await project.read('service/pets/operations.ts')).toContain('putPetsById');
    const other = await told(await given(more));
    expect(other).toMatchObject({ code: 1, findings: [{ rule: 'document-kept', severity: 'error' }] });
    expect(await project.read('openapi/pets.yml')).toContain('put');
    expect(await project.read('service/pets/operations.ts')).not.toContain('deletePetsById');
    expect(await told(`${project.folder}/openapi/pets.yml`)).toMatchObject({ code: 0, findings: [] });
  });

  test('without a path, types follow and code that is behind is named', async () => {
    await told(await given(petText));
    await project.write('openapi/pets.yml', more);
    const all = await told();
    expect(all).toMatchObject({
      code: 1,
      findings: [
        { rule: 'code-behind', file: 'service/pets/operations.ts', remedy: 'npm run generate -- openapi/pets.yml' },
        { rule: 'code-behind', file: 'service/pets/store.ts' },
      ],
    });
    expect(outcomes(all)).toEqual({ 'api.d.ts': 'updated' });
    expect(await told(`${project.folder}/openapi/pets.yml`)).toMatchObject({ code: 0, findings: [] });
    expect(await told()).toMatchObject({ code: 0, findings: [] });
  });
});

describe('removal', () => {
  test('leaves the tree as it was', async () => {
    const file = await given(
      documentText(pets, { components: { securitySchemes: { petKey: { type: 'http', scheme: 'bearer' } } } }),
    );
    const before = await project.tree();
    await told(file);
    await project.write('data/pets.sqlite', 'rows');
    const { code, out } = await project.run('--remove', 'pets');
    expect(code).toBe(0);
    expect(out).toContain('.env keeps CREDENTIALS_PET_KEY');
    expect(out).toContain('data/pets.sqlite stays');
    const left = Object.entries(await project.tree()).filter(([path]) => !/^(\.env|data\/.*)$/.test(path));
    expect(Object.fromEntries(left)).toEqual(before);
  });

  test('leaves what was edited, and says so', async () => {
    await told(await given(petText));
    await project.write('service/pets/operations.ts', '// mine\n');
    await project.write('service/pets/more.ts', '// mine too\n');
    const dry = await project.run('--remove', 'pets', '--dry-run');
    expect(dry.out).toContain('would be removed  service/pets/store.ts');
    expect(await told('--remove', 'pets')).toMatchObject({
      code: 1,
      findings: [
        { rule: 'edited-stays', severity: 'error', file: 'service/pets/operations.ts' },
        { rule: 'own-stays', severity: 'warning', file: 'service/pets/more.ts' },
      ],
    });
    expect(
      Object.keys(await project.tree()).filter((path) => path.includes('pets') && !path.startsWith('given')),
    ).toEqual(['service/pets/', 'service/pets/more.ts', 'service/pets/operations.ts']);
  });

  test.each(['other', 'http', '../given', '/etc', '.', '__proto__', ''])(
    'knows only what was generated: %j',
    async (name) => {
      await told(await given(petText));
      const before = await project.tree();
      expect((await project.run('--remove', name)).code).toBe(2);
      expect(await project.tree()).toEqual(before);
    },
  );

  test('takes no path from a manifest that is not its own', async () => {
    await told(await given(petText));
    const manifest = await project.read('service/pets/generated.json');
    for (const path of ['given/pets.yml', 'service/pets/../../given/pets.yml', 'service/other/a.ts', 'service/pets']) {
      await project.write('service/pets/generated.json', manifest.replace('service/pets/store.ts', path));
      const { code, err } = await project.run('--remove', 'pets');
      expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('restore it from git') as unknown });
    }
    expect(await project.read('given/pets.yml')).toBe(petText);
  });
});

describe('arguments that do not go together', () => {
  test.each([
    [['--name', 'a']],
    [['--remove', 'a', 'b.yml']],
    [['--remove', 'a', '--name', 'b']],
    [['--name', 'a', 'b', 'c']],
    [['--nonsense']],
  ])('%j', async (parameters) => {
    const { code, err }: Ran = await project.run(...parameters);
    expect(code).toBe(2);
    expect(err).toMatch(/^generate: .+: .+\n/);
  });
});
