import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  testDocumentText,
  isUnchanged,
  local,
  outcomesByFile,
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
  const more = testDocumentText([...pets, 'delete /pets/{id}'], local);

  test('files without edits are rewritten', async () => {
    await project.runJson(await given(petText));
    const again = await project.runJson(await given(more));
    expect(again).toMatchObject({ code: 0, findings: [] });
    expect(outcomesByFile(again)).toMatchObject({
      'pets.yml': 'updated',
      'api.d.ts': 'updated',
      'operations.ts': 'updated',
      'store.ts': 'updated',
      'generated.json': 'updated',
      '.env': 'unchanged',
    });
    expect(await project.read('service/pets/operations.ts')).toContain('deletePetsById');
    expect(isUnchanged(await project.runJson(await given(more)))).toBe(true);
  });

  test('an edited handler file stays, and a missing handler is reported with its place', async () => {
    await project.runJson(await given(petText));
    const edited = (await project.read('service/pets/operations.ts')).replace('export async', '// mine\nexport async');
    await project.write('service/pets/operations.ts', edited);
    expect((await project.runJson(await given(petText))).findings).toEqual([]);
    for (let run = 0; run < 2; run++) {
      const again = await project.runJson(await given(more));
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
    const fixed = edited.replace('    }),', '      deletePetsById: notImplemented,\n    }),');
    await project.write('service/pets/operations.ts', fixed);
    expect(await project.runJson(await given(more))).toMatchObject({ code: 0, findings: [] });
  });

  test('removed operations and operations with changed types are reported', async () => {
    await project.runJson(await given(petText));
    const text = await project.read('service/pets/operations.ts');
    const edited = text.replace('["getPets"]: notImplemented', '["getPets"]: () => ({ status: 204 })');
    await project.write('service/pets/operations.ts', edited);
    const changed = testDocumentText(['get /pets', 'post /pets'], local).replace('204', '200');
    const again = await project.runJson(await given(changed));
    expect(again.code).toBe(1);
    expect(again.findings).toMatchObject([
      { rule: 'handler-foreign', severity: 'error', operation: 'getPetsById', line: 9 },
      { rule: 'operation-changed', severity: 'warning', operation: 'getPets', line: 7 },
    ]);
  });

  test('other edited files stay', async () => {
    await project.runJson(await given(petText));
    await project.write('service/pets/store.ts', '// mine\n');
    expect(await project.runJson(await given(more))).toMatchObject({
      code: 0,
      findings: [{ rule: 'file-kept', severity: 'warning' }],
    });
    expect(await project.read('service/pets/store.ts')).toBe('// mine\n');
    expect(await project.runJson(await given(more))).toMatchObject({ code: 0, findings: [] });
  });

  test('edited types stay', async () => {
    await project.runJson(await given(petText));
    await project.write('service/pets/api.d.ts', '// mine\n');
    expect(await project.runJson(await given(more))).toMatchObject({ code: 1, findings: [{ rule: 'derived-edited' }] });
    expect(outcomesByFile(await project.runJson())).toMatchObject({ 'api.d.ts': 'skipped' });
    expect(await project.read('service/pets/api.d.ts')).toBe('// mine\n');
  });

  test('the service follows an edited copy of the document', async () => {
    await project.runJson(await given(petText));
    await project.write('openapi/pets.yml', testDocumentText([...pets, 'put /pets/{id}'], local));
    const same = await project.runJson(await given(petText));
    expect(same).toMatchObject({ code: 0, findings: [{ rule: 'document-edited', severity: 'warning' }] });
    expect(await project.read('service/pets/operations.ts')).toContain('putPetsById');
    const other = await project.runJson(await given(more));
    expect(other).toMatchObject({ code: 1, findings: [{ rule: 'document-kept', severity: 'error' }] });
    expect(await project.read('openapi/pets.yml')).toContain('put');
    expect(await project.read('service/pets/operations.ts')).not.toContain('deletePetsById');
    expect(await project.runJson(`${project.folder}/openapi/pets.yml`)).toMatchObject({ code: 0, findings: [] });
  });

  test('without a path, types are updated and code that is out of date is reported', async () => {
    await project.runJson(await given(petText));
    await project.write('openapi/pets.yml', more);
    const all = await project.runJson();
    expect(all).toMatchObject({
      code: 1,
      findings: [
        { rule: 'code-behind', file: 'service/pets/operations.ts', remedy: 'npx fountainai generate openapi/pets.yml' },
        { rule: 'code-behind', file: 'service/pets/store.ts' },
      ],
    });
    expect(outcomesByFile(all)).toEqual({ 'api.d.ts': 'updated' });
    expect(await project.runJson(`${project.folder}/openapi/pets.yml`)).toMatchObject({ code: 0, findings: [] });
    expect(await project.runJson()).toMatchObject({ code: 0, findings: [] });
  });
});
