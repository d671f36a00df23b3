import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { testDocumentText, pets, petText, testProject, type TestProject } from '../testing/job.ts';

let project: TestProject;
beforeEach(async () => {
  project = await testProject();
});
afterEach(() => project.dispose());

const given = (text: string, name = 'pets.yml') => project.write(`given/${name}`, text);

describe('removal', () => {
  test('restores the tree of before', async () => {
    const file = await given(
      testDocumentText(pets, { components: { securitySchemes: { petKey: { type: 'http', scheme: 'bearer' } } } }),
    );
    const before = await project.tree();
    await project.runJson(file);
    await project.write('data/pets.sqlite', 'rows');
    const { code, out } = await project.run('--remove', 'pets');
    expect(code).toBe(0);
    expect(out).toContain('.env keeps CREDENTIALS_PET_KEY');
    expect(out).toContain('data/pets.sqlite stays');
    const left = Object.entries(await project.tree()).filter(([path]) => !/^(\.env|data\/.*)$/.test(path));
    expect(Object.fromEntries(left)).toEqual(before);
  });

  test('keeps and reports edited files', async () => {
    await project.runJson(await given(petText));
    await project.write('service/pets/operations.ts', '// mine\n');
    await project.write('service/pets/more.ts', '// mine too\n');
    const dry = await project.run('--remove', 'pets', '--dry-run');
    expect(dry.out).toContain('would be removed  service/pets/store.ts');
    expect(await project.runJson('--remove', 'pets')).toMatchObject({
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
    'refuses services that were not generated: %j',
    async (name) => {
      await project.runJson(await given(petText));
      const before = await project.tree();
      expect((await project.run('--remove', name)).code).toBe(2);
      expect(await project.tree()).toEqual(before);
    },
  );

  test('refuses a manifest with paths outside the service', async () => {
    await project.runJson(await given(petText));
    const manifest = await project.read('service/pets/generated.json');
    for (const path of ['given/pets.yml', 'service/pets/../../given/pets.yml', 'service/other/a.ts', 'service/pets']) {
      await project.write('service/pets/generated.json', manifest.replace('service/pets/store.ts', path));
      const { code, err } = await project.run('--remove', 'pets');
      expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(' [cli-manifest-invalid]') as unknown });
    }
    expect(await project.read('given/pets.yml')).toBe(petText);
  });
});
