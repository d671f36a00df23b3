import { describe, expect, test } from 'vitest';
import { smallDocument } from '../../drift/testing.ts';
import { planLaterMigration } from './later-migration.ts';

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
  planLaterMigration(document, wanted, new Map(present));

describe('the next migration', () => {
  test('is not needed if the migrations create all tables, in any order', () => {
    const present: [string, string][] = [
      ['0001-small', migration(idempotency)],
      ['0002-small', migration(pets.replaceAll("'", '"'))],
    ];
    expect(later(migration(pets, idempotency), ...present)).toEqual({ added: undefined, gaps: [] });
  });

  test('is not needed for a table that the earlier function created', () => {
    const before = pets.replace('createResourceTable', 'createCollectionTable');
    expect(later(migration(pets), ['0001-small', migration(before)])).toEqual({ added: undefined, gaps: [] });
  });

  test('has the next number and only the imports that it needs', () => {
    const { added, gaps } = later(migration(pets, idempotency), ['0001-small', migration(pets)], ['0007-own', '']);
    expect(gaps).toEqual([]);
    expect(added?.name).toBe('0008-small');
    expect(added?.text).toContain(`  await ${idempotency};\n`);
    expect(added?.text).toContain("import { createIdempotencyTable, type Kysely } from 'fountainai';");
    expect(added?.text).not.toContain('esourceTable');
  });
});

describe('a present table', () => {
  const first: [string, string] = ['0001-small', migration(pets)];
  test.each([
    {
      name: 'lacks a column',
      given: pets.replace("['tag']", "['tag', 'age']"),
      want: /^the table "pets" lacks the columns age; /,
    },
    {
      name: 'has other parents',
      given: pets.replace("['owner']", '[]'),
      want: /^the table "pets" has other parents; /,
    },
  ])('$name', ({ given, want }) => {
    const { added, gaps } = later(migration(given), first);
    expect(added).toBeUndefined();
    expect(gaps).toEqual([{ migration: '0001-small', line: 3, message: expect.stringMatching(want) as unknown }]);
  });

  test('may have an additional column', () => {
    expect(later(migration(pets.replace(", columns: ['tag']", '')), first).gaps).toEqual([]);
  });

  test('has no gap if a later migration names the table and the missing column', () => {
    const wanted = migration(pets.replace("['tag']", "['tag', 'age']"));
    const answer = "database.schema.alterTable('pets').addColumn('age', 'text').execute()";
    expect(later(wanted, first, ['0002-age', migration(answer)]).gaps).toEqual([]);
    expect(later(wanted, first, ['0002-age', migration(answer.replace('pets', 'cats'))]).gaps).toHaveLength(1);
    expect(later(wanted, first, ['0002-age', `// ${answer}`]).gaps).toHaveLength(1);
  });
});
