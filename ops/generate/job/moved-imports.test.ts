/** A service that was generated before the package had entries, with one edited handler, brought up to date. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadDocuments } from '../../../openapi/loading/directory.ts';
import { readConfig } from '../../../service/config/config.ts';
import { startServices } from '../../../service/start/start.ts';
import { deriveCases } from '../../probe/cases/derive.ts';
import { ContractRun } from '../../probe/run/run.ts';
import { projectFolder } from '../../file/files.ts';
import { Report } from '../../cli/report.ts';
import { serviceFiles } from '../service/service-files.ts';
import { bringImports } from './bring-imports.ts';
import { outcomesByFile, testProject, type TestProject } from '../testing/job.ts';

const before = join(projectFolder, 'ops/tests/generated-before');
const operations = 'service/pets/operations.ts';
const store = 'service/pets/store.ts';
const migration = 'service/pets/migrations/0001-pets.ts';
const manifest = 'service/pets/generated.json';

let project: TestProject;
beforeEach(async () => {
  project = await testProject({ serviceFiles });
  for (const path of await readdir(before, { recursive: true })) {
    if (path.endsWith('.txt')) await project.write(path.slice(0, -'.txt'.length), await readFile(join(before, path)));
  }
});
afterEach(() => project.dispose());

const document = () => join(project.folder, 'openapi/pets.yml');

/** The file as it was, with other text in these lines. */
async function withLines(path: string, lines: Readonly<Record<number, string>>): Promise<string> {
  const text = await readFile(join(before, `${path}.txt`), 'utf8');
  return text
    .split('\n')
    .map((line, index) => lines[index + 1] ?? line)
    .join('\n');
}

const imports = {
  2: "import { HttpError } from 'fountainai';",
  3: "import { defineHandlers, type Handlers } from 'fountainai';",
  4: "import { notImplemented } from 'fountainai';",
  5: "import { pageLinks } from 'fountainai';",
  6: "import { only } from 'fountainai';",
  7: "import type { Service, ServiceContext } from 'fountainai';",
};
const migrationImports = {
  3: "import { createResourceTable as createCollectionTable } from 'fountainai';",
  4: "import { createIdempotencyTable } from 'fountainai';",
};

/** Starts the service; every case of its contract, and the edited handler. */
async function readFailures(folder: string): Promise<string[]> {
  const config = readConfig({ NODE_ENV: 'test', API_KEYS: 'k', PETS_PORT: '0', DATA_DIR: join(folder, 'data') });
  const documents = await loadDocuments(join(folder, 'openapi'));
  const log = pino({ level: 'silent' });
  const running = await startServices({ config, documents, folder: join(folder, 'service'), log });
  const [pets] = documents;
  const url = running.services[0]?.url ?? '';
  try {
    if (pets === undefined) throw new Error('openapi/pets.yml is missing');
    const run = new ContractRun({ document: pets, url, credentials: () => 'k', states: {} });
    const failures: string[] = [];
    const outcomes = new Set<string>();
    for (const one of deriveCases(pets)) {
      const result = await run.run(one);
      outcomes.add(result.outcome);
      if (result.outcome === 'failed') failures.push(JSON.stringify(result));
    }
    await run.close();
    expect(outcomes).toContain('passed');
    const headers = { 'x-api-key': 'k', 'content-type': 'application/json' };
    const body = JSON.stringify({ name: 'Smaug', kind: 'dragon' });
    const made = (await (await fetch(`${url}/pets`, { method: 'POST', headers, body })).json()) as { id: number };
    expect((await fetch(`${url}/pets/${made.id}`, { method: 'DELETE', headers })).status).toBe(409);
    return failures;
  } finally {
    await running.close();
  }
}

it('finds no import of this project that is not public', async () => {
  const report = new Report({ command: 'generate', dryRun: true, json: false, write: () => undefined });
  const documents = await loadDocuments(join(projectFolder, 'openapi'));
  expect(documents).not.toEqual([]);
  expect(await bringImports({ documents, report, dryRun: true, folder: projectFolder })).toEqual([]);
});

describe('a service from before the entries', () => {
  it('starts and passes its contract tests after generate, with nothing but imports changed in edited files', async () => {
    const report = await project.runJson(document());
    expect(report).toMatchObject({ code: 0 });
    expect(outcomesByFile(report)).toMatchObject({
      'operations.ts': 'updated',
      'store.ts': 'updated',
      '0001-pets.ts': 'updated',
      'generated.json': 'updated',
    });
    expect(report.steps.find(({ name }) => name === operations)?.detail).toBe(
      'edited, so it stays unchanged, except its imports: line 2, 3, 4, 5, 6, 7',
    );
    expect(await project.read(operations)).toBe(await withLines(operations, imports));
    expect(await project.read(migration)).toBe(await withLines(migration, migrationImports));
    expect(await project.read(store)).toContain("import { type Database, itemValidator, Resource } from 'fountainai';");
    expect(await readFailures(project.folder)).toEqual([]);
  });

  it('starts and passes its contract tests after generate without a path', async () => {
    const report = await project.runJson();
    expect(outcomesByFile(report)).toMatchObject({ 'operations.ts': 'updated', 'store.ts': 'updated' });
    expect(await project.read(store)).toContain("import { Resource as Collection } from 'fountainai';");
    expect(await readFailures(project.folder)).toEqual([]);
  });

  it('shows the lines in the plan and writes nothing in a dry run', async () => {
    const tree = await project.tree();
    const { out } = await project.run(document(), '--dry-run');
    expect(out).toContain(`${operations}:2`);
    expect(out).toContain("- import { HttpError } from '../http/errors.ts';");
    expect(out).toContain("+ import { HttpError } from 'fountainai';");
    expect(await project.tree()).toEqual(tree);
  });

  it('does not change in a second run, which still recognises edited files', async () => {
    for (const run of [() => project.runJson(document()), () => project.runJson()]) {
      await run();
      const tree = await project.tree();
      await run();
      expect(await project.tree()).toEqual(tree);
    }
    expect(await project.runJson('--remove', 'pets')).toMatchObject({
      findings: [{ rule: 'edited-stays', file: operations }],
    });
    expect(Object.keys(await project.tree()).filter((path) => path.startsWith('service/pets/'))).toEqual([
      'service/pets/',
      operations,
    ]);
  });

  it('gets new imports in its own files, migrations and tests', async () => {
    const own =
      "import { HttpError } from '../http/errors.ts';\nexport const fail = () => new HttpError('conflict');\n";
    await project.write('service/pets/rules/fail.ts', own.replace('../http', '../../http'));
    await project.write('service/pets/fail.test.ts', own);
    await project.runJson(document());
    expect(await project.read('service/pets/rules/fail.ts')).toContain("from 'fountainai';");
    expect(await project.read('service/pets/fail.test.ts')).toContain("from 'fountainai';");
  });

  it('gets findings about imports that are not public', async () => {
    await project.write('service/pets/own.ts', "import { openSearch } from '../search/open.ts';\n");
    await project.write('service/pets/gone.ts', "import { Items } from '../collection/collection.ts';\n");
    const { findings } = await project.runJson(document());
    expect(findings.filter(({ rule }) => rule === 'import-not-public')).toMatchObject([
      { file: 'service/pets/gone.ts', line: 1, severity: 'error' },
      { file: 'service/pets/own.ts', line: 1, severity: 'warning' },
    ]);
    expect(await project.read(manifest)).not.toContain('own.ts');
  });
});
