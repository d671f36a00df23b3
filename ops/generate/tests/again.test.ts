import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  documentText,
  isUnchanged,
  local,
  outcomesOf,
  pets,
  petText,
  testProject,
  type TestProject,
} from '../testing/job.ts';

let project: TestProject;
beforeEach(async () => {
  project = await testProject();
});
afterEach(() => project.dispose());

const given = (text: string, name = 'pets.yml') => project.write(`given/${name}`, text);

describe('after the document changed', () => {
  const more = documentText([...pets, 'delete /pets/{id}'], local);

  test('what nobody edited is written anew', async () => {
    await project.told(await given(petText));
    const again = await project.told(await given(more));
    expect(again).toMatchObject({ code: 0, findings: [] });
    expect(outcomesOf(again)).toMatchObject({
      'pets.yml': 'updated',
      'api.d.ts': 'updated',
      'operations.ts': 'updated',
      'store.ts': 'updated',
      'generated.json': 'updated',
      '.env': 'unchanged',
    });
    expect(await project.read('service/pets/operations.ts')).toContain('deletePetsById');
    expect(isUnchanged(await project.told(await given(more)))).toBe(true);
  });

  test('an edited handler file stays, and what it lacks is told with its place', async () => {
    await project.told(await given(petText));
    const edited = (await project.read('service/pets/operations.ts')).replace('export async', '// mine\nexport async');
    await project.write('service/pets/operations.ts', edited);
    expect((await project.told(await given(petText))).findings).toEqual([]);
    for (let run = 0; run < 2; run++) {
      const again = await project.told(await given(more));
      expect(again.code).toBe(1);
      expect(again.findings).toMatchObject([
        {
          section: 'generate',
          rule: 'handler-missing',
          severity: 'error',
          operation: 'deletePetsById',
          file: 'service/pets/operations.ts',
          line: 11,
          remedy: expect.stringContaining('["deletePetsById"]: notImplemented,') as unknown,
        },
      ]);
      expect(await project.read('service/pets/operations.ts')).toBe(edited);
      expect(await project.read('service/pets/api.d.ts')).toContain('deletePetsById');
    }
    const mended = edited.replace('    }),', '      deletePetsById: notImplemented,\n    }),');
    await project.write('service/pets/operations.ts', mended);
    expect(await project.told(await given(more))).toMatchObject({ code: 0, findings: [] });
  });

  test('operations that are gone and that have other types are told too', async () => {
    await project.told(await given(petText));
    const edited = `${await project.read('service/pets/operations.ts')}// mine\n`;
    await project.write('service/pets/operations.ts', edited);
    const changed = documentText(['get /pets', 'post /pets'], local).replace('204', '200');
    const again = await project.told(await given(changed));
    expect(again.code).toBe(1);
    expect(again.findings).toMatchObject([
      { rule: 'handler-foreign', severity: 'error', operation: 'getPetsById', line: 9 },
      { rule: 'operation-changed', severity: 'warning', operation: 'getPets', line: 7 },
    ]);
  });

  test('other edited files stay', async () => {
    await project.told(await given(petText));
    await project.write('service/pets/store.ts', '// mine\n');
    expect(await project.told(await given(more))).toMatchObject({
      code: 0,
      findings: [{ rule: 'file-kept', severity: 'warning' }],
    });
    expect(await project.read('service/pets/store.ts')).toBe('// mine\n');
    expect(await project.told(await given(more))).toMatchObject({ code: 0, findings: [] });
  });

  test('edited types stay', async () => {
    await project.told(await given(petText));
    await project.write('service/pets/api.d.ts', '// mine\n');
    expect(await project.told(await given(more))).toMatchObject({ code: 1, findings: [{ rule: 'derived-edited' }] });
    expect(outcomesOf(await project.told())).toMatchObject({ 'api.d.ts': 'skipped' });
    expect(await project.read('service/pets/api.d.ts')).toBe('// mine\n');
  });

  test('an edited copy is what the service follows', async () => {
    await project.told(await given(petText));
    await project.write('openapi/pets.yml', documentText([...pets, 'put /pets/{id}'], local));
    const same = await project.told(await given(petText));
    expect(same).toMatchObject({ code: 0, findings: [{ rule: 'document-edited', severity: 'warning' }] });
    expect(await project.read('service/pets/operations.ts')).toContain('putPetsById');
    const other = await project.told(await given(more));
    expect(other).toMatchObject({ code: 1, findings: [{ rule: 'document-kept', severity: 'error' }] });
    expect(await project.read('openapi/pets.yml')).toContain('put');
    expect(await project.read('service/pets/operations.ts')).not.toContain('deletePetsById');
    expect(await project.told(`${project.folder}/openapi/pets.yml`)).toMatchObject({ code: 0, findings: [] });
  });

  test('without a path, types follow and code that is behind is named', async () => {
    await project.told(await given(petText));
    await project.write('openapi/pets.yml', more);
    const all = await project.told();
    expect(all).toMatchObject({
      code: 1,
      findings: [
        { rule: 'code-behind', file: 'service/pets/operations.ts', remedy: 'npm run generate -- openapi/pets.yml' },
        { rule: 'code-behind', file: 'service/pets/store.ts' },
      ],
    });
    expect(outcomesOf(all)).toEqual({ 'api.d.ts': 'updated' });
    expect(await project.told(`${project.folder}/openapi/pets.yml`)).toMatchObject({ code: 0, findings: [] });
    expect(await project.told()).toMatchObject({ code: 0, findings: [] });
  });
});
