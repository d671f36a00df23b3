/** The index that reads a list with filters, on SQLite, whose plans do not depend on the rows. */
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compiler } from '../../storage/sqlite/sqlite-connection.ts';
import { openSqliteFile } from '../../storage/sqlite/sqlite-objects.ts';
import { openSqlite } from '../../storage/sqlite/sqlite.ts';
import { recordStatements, temporaryFolder } from '../../storage/testing/folders.ts';
import { openResources, resources, type TestResources } from '../testing/visits.ts';

describe('a list with filters', () => {
  let opened: TestResources;
  let file: string;

  beforeEach(async () => {
    const folder = await temporaryFolder();
    file = join(folder.path, 'test.sqlite');
    opened = await openResources({ open: (migrations) => openSqlite(file, migrations), dispose: folder.dispose });
  });

  afterEach(() => opened.dispose());

  /** Returns the plans of the statements of `read`. */
  const readPlans = async (read: (store: TestResources['store']) => Promise<unknown>): Promise<string[]> => {
    const { database, statements } = recordStatements(opened.database);
    await read(resources(database));
    const connection = openSqliteFile(file, { readonly: true });
    const plans = statements.map(({ compile }) => {
      const query = compile(compiler).sql;
      const values = Array.from(query.matchAll(/\?/g), () => null);
      const steps = connection.prepare<unknown[], { detail: string }>(`explain query plan ${query}`).all(...values);
      return steps.map(({ detail }) => detail).join('\n');
    });
    connection.close();
    return plans;
  };

  it.each([
    { given: { kind: 'cat' }, want: /SEARCH pets USING (?:COVERING )?INDEX pets_kind \(kind=\?/ },
    { given: { kind: 'cat', tags: 'x' }, want: /SEARCH pets USING INDEX pets_kind \(kind=\?/ },
    { given: { kind: undefined }, want: /^S(?:CAN|EARCH) pets(?! USING INDEX)/ },
    { given: { kind: null }, want: /^S(?:CAN|EARCH) pets(?! USING INDEX)/ },
    { given: { tags: 'x' }, want: /^S(?:CAN|EARCH) pets(?! USING INDEX)/ },
  ])('$given and its count are read by $want', async ({ given, want }) => {
    const plans = await readPlans(async ({ pets }) => [
      await pets.list({ where: given }),
      await pets.count({ where: given }),
    ]);
    expect(plans).toHaveLength(2);
    for (const plan of plans) expect(plan).toMatch(want);
    for (const plan of plans) expect(plan).not.toContain('TEMP B-TREE');
  });
});
