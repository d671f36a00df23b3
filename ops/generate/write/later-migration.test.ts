import { describe, expect, test } from 'vitest';
import { smallDocument } from '../../drift/testing/drift-inputs.ts';
import { laterMigration } from './later-migration.ts';

const document = await smallDocument({
  openapi: '3.1.0',
  info: { title: 'Small', version: '1.0.0' },
  paths: { '/a': { get: { responses: { 204: { description: 'Done' } } } } },
});

const head = `import { createIdempotencyTable, createResourceTable, type Kysely } from 'fountainai';
`;
const migration = (...calls: string[]) =>
  `${head}export async function up(database: Kysely<unknown>) {\n${calls.map((call) => `  await ${call};\n`).join('')}}\n`;

const pets = "createResourceTable(database, 'pets', { within: ['owner'], columns: ['tag'] })";
const idempotency = 'createIdempotencyTable(database)';
const later = (wanted: string, ...present: [name: string, text: string][]) =>
  laterMigration(document, wanted, new Map(present));

describe('what is missing', () => {
  test('is nothing where all tables are there, whatever their migrations and order', () => {
    const present: [string, string][] = [
      ['0001-small', migration(idempotency)],
      ['0002-small', migration(pets.replaceAll("'", '"'))],
    ];
    expect(later(migration(pets, idempotency), ...present)).toEqual({ added: undefined, gaps: [] });
  });

  test('is nothing where a table is there that was made when it had another name', () => {
    const before = pets.replace('createResourceTable', 'createCollectionTable');
    expect(later(migration(pets), ['0001-small', migration(before)])).toEqual({ added: undefined, gaps: [] });
  });

  test('comes by the next number, with what it imports and no more', () => {
    const { added, gaps } = later(migration(pets, idempotency), ['0001-small', migration(pets)], ['0007-own', '']);
    expect(gaps).toEqual([]);
    expect(added?.name).toBe('0008-small');
    expect(added?.text).toContain(`  await ${idempotency};\n`);
    expect(added?.text).toContain("import { createIdempotencyTable, type Kysely } from 'fountainai';");
    expect(added?.text).not.toContain('esourceTable');
  });
});

describe('a table that is there', () => {
  const first: [string, string] = ['0001-small', migration(pets)];
  test.each([
    { name: 'lacks a column', given: pets.replace("['tag']", "['tag', 'age']"), want: /^the table pets lacks age; / },
    { name: 'is within others', given: pets.replace("['owner']", '[]'), want: /^the table pets is within other/ },
  ])('$name', ({ given, want }) => {
    const { added, gaps } = later(migration(given), first);
    expect(added).toBeUndefined();
    expect(gaps).toEqual([{ migration: '0001-small', line: 3, message: expect.stringMatching(want) as unknown }]);
  });

  test('may have a column too many', () => {
    expect(later(migration(pets.replace(", columns: ['tag']", '')), first).gaps).toEqual([]);
  });

  test('is seen to by a later migration that names it and what it lacks, and by no other', () => {
    const wanted = migration(pets.replace("['tag']", "['tag', 'age']"));
    const answer = "database.schema.alterTable('pets').addColumn('age', 'text').execute()";
    expect(later(wanted, first, ['0002-age', migration(answer)]).gaps).toEqual([]);
    expect(later(wanted, first, ['0002-age', migration(answer.replace('pets', 'cats'))]).gaps).toHaveLength(1);
    expect(later(wanted, first, ['0002-age', `// ${answer}`]).gaps).toHaveLength(1);
  });
});
