/** From a foreign document to a service that answers, and back. */
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadDocuments } from '../../../openapi/loading/directory.ts';
import { readConfig } from '../../../service/config/config.ts';
import { startServices } from '../../../service/start/start.ts';
import { readManifest } from '../file/manifest.ts';
import { serviceFiles } from '../service/service-files.ts';
import { isUnchanged, testProject, type TestProject } from '../testing/job.ts';

const petStore = `openapi: 3.0.3
info: { title: Pet Store, version: 1.0.0 }
security: [{ petKey: [] }]
paths:
  /pets:
    get:
      operationId: listPets
      responses:
        '200':
          description: All pets
          content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Pet' } } } }
    post:
      operationId: createPet
      requestBody:
        required: true
        content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } }
      responses:
        '201': { description: Made, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }
  /pets/{petId}:
    parameters: [{ name: petId, in: path, required: true, schema: { type: integer } }]
    get:
      operationId: getPet
      responses:
        '200': { description: The pet, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }
    delete:
      operationId: deletePet
      responses: { '204': { description: Gone } }
  /pets/{petId}/groom:
    parameters: [{ name: petId, in: path, required: true, schema: { type: integer } }]
    post:
      operationId: groomPet
      responses: { '204': { description: Done } }
components:
  securitySchemes:
    petKey: { type: http, scheme: bearer }
  schemas:
    Pet:
      type: object
      required: [name]
      properties:
        id: { type: integer, readOnly: true }
        name: { type: string }
        tag: { type: string, nullable: true }
`;

const owners = `  /owners:
    post:
      operationId: createOwner
      requestBody:
        required: true
        content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } }
      responses:
        '201': { description: Made, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }
  /owners/{id}:
    get:
      operationId: getOwner
      parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
      responses:
        '200': { description: Found, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }
components:
`;

let project: TestProject;
beforeEach(async () => {
  project = await testProject({ serviceFiles });
});
afterEach(() => project.dispose());

type Call = (
  method: string,
  path: string,
  body?: object,
) => Promise<{ readonly status: number; readonly body: unknown }>;

/** Starts the services of a folder on the data of the project, and calls the first. */
async function calling(folder: string, work: (call: Call, url: string) => Promise<void>): Promise<void> {
  const settings = parseEnv(await project.read('.env'));
  const running = await startServices({
    config: readConfig({ ...settings, PET_STORE_PORT: '0', DATA_DIR: join(project.folder, 'data') }),
    documents: await loadDocuments(join(folder, 'openapi')),
    folder: join(folder, 'service'),
    log: pino({ level: 'silent' }),
  });
  const url = running.services[0]?.url ?? '';
  const headers = { authorization: `Bearer ${settings.CREDENTIALS_PET_KEY}`, 'content-type': 'application/json' };
  try {
    await work(async (method, path, body) => {
      const answer = await fetch(url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
      const text = await answer.text();
      return { status: answer.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
    }, url);
  } finally {
    await running.close();
  }
}

test('a pet store is generated, started, called, generated again, edited, updated and removed', async () => {
  const file = await project.write('given/Pet Store.yml', petStore);
  const before = await project.tree();
  expect(await project.runJson(file)).toMatchObject({ code: 0, services: [{ name: 'pet-store', port: 8082 }] });

  await calling(project.folder, async (call, url) => {
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    expect((await fetch(`${url}/pets`)).status).toBe(401);
    expect((await call('POST', '/pets', { tag: 'x' })).status).toBe(400);
    expect(await call('POST', '/pets', { name: 'Rex', tag: null })).toEqual({
      status: 201,
      body: { id: 1, name: 'Rex', tag: null },
    });
    expect(await call('GET', '/pets/1')).toMatchObject({ status: 200, body: { name: 'Rex' } });
    expect((await call('GET', '/pets')).body).toHaveLength(1);
    expect((await call('DELETE', '/pets/1')).status).toBe(204);
    expect((await call('GET', '/pets/1')).status).toBe(404);
    expect((await call('POST', '/pets/1/groom')).status).toBe(501);
  });

  expect(isUnchanged(await project.runJson(file))).toBe(true);

  const handlers = `${await project.read('service/pet-store/operations.ts')}// mine\n`;
  await project.write('service/pet-store/operations.ts', handlers);
  await project.write('given/Pet Store.yml', petStore.replace('operationId: groomPet', 'operationId: washPet'));
  expect(await project.runJson(file)).toMatchObject({
    code: 1,
    findings: [
      { rule: 'handler-missing', operation: 'washPet', file: 'service/pet-store/operations.ts' },
      { rule: 'handler-foreign', operation: 'groomPet', file: 'service/pet-store/operations.ts' },
    ],
  });
  expect(await project.read('service/pet-store/operations.ts')).toBe(handlers);

  expect(await project.runJson('--remove', 'pet-store')).toMatchObject({
    code: 1,
    findings: [{ rule: 'edited-stays' }],
  });
  for (const path of ['service/pet-store', 'data', '.env']) await project.remove(path);
  await project.write('given/Pet Store.yml', petStore);
  expect(await project.tree()).toEqual(before);
});

describe('a document with more resources than before', () => {
  const more = petStore.replace('components:\n', owners);

  test('gets its new tables by a new migration, and stored items stay', async () => {
    const file = await project.write('given/Pet Store.yml', petStore);
    await project.runJson(file);
    await calling(project.folder, async (call) => {
      expect((await call('POST', '/pets', { name: 'Rex' })).status).toBe(201);
    });
    const first = await project.read('service/pet-store/migrations/0001-pet-store.ts');
    await project.write('given/Pet Store.yml', more);
    expect(await project.runJson(file)).toMatchObject({ code: 0, findings: [] });
    expect(await project.read('service/pet-store/migrations/0001-pet-store.ts')).toBe(first);
    expect(await project.read('service/pet-store/migrations/0002-pet-store.ts')).toContain("'owners'");
    expect(isUnchanged(await project.runJson(file))).toBe(true);
    // A module is loaded once for each path.
    const copy = await testProject();
    for (const room of ['openapi', 'service/pet-store']) {
      await cp(join(project.folder, room), join(copy.folder, room), { recursive: true });
    }
    await calling(copy.folder, async (call) => {
      expect((await call('GET', '/pets/1')).body).toMatchObject({ name: 'Rex' });
      expect((await call('POST', '/owners', { name: 'Ann' })).body).toMatchObject({ id: 1, name: 'Ann' });
    });
    await copy.dispose();
    expect(await project.runJson('--remove', 'pet-store')).toMatchObject({ code: 0, findings: [] });
    expect(Object.keys(await project.tree())).not.toContain('service/pet-store/');
  });

  test('reports a migration that edited handlers do not run', async () => {
    const file = await project.write('given/Pet Store.yml', petStore);
    await project.runJson(file);
    await project.write(
      'service/pet-store/operations.ts',
      `// mine\n${await project.read('service/pet-store/operations.ts')}`,
    );
    await project.write('given/Pet Store.yml', more);
    const { code, findings } = await project.runJson(file);
    expect(code).toBe(1);
    expect(findings).toMatchObject([
      {
        rule: 'handler-missing',
        operation: 'createOwner',
        remedy: expect.stringContaining('owners.insertCounted') as unknown,
      },
      { rule: 'handler-missing', operation: 'getOwner' },
      { rule: 'migration-unlisted', line: 9, remedy: expect.stringContaining('0002-pet-store') as unknown },
    ]);
  });

  test('reports a table whose columns differ, until a later migration changes it', async () => {
    const file = await project.write('given/Pet Store.yml', petStore);
    await project.runJson(file);
    const filter = '  /pets:\n    parameters: [{ name: tag, in: query, schema: { type: string } }]\n';
    await project.write('given/Pet Store.yml', petStore.replace('  /pets:\n', filter));
    for (let run = 0; run < 2; run++) {
      expect(await project.runJson(file)).toMatchObject({
        code: 1,
        findings: [
          {
            rule: 'migration-needed',
            file: 'service/pet-store/migrations/0001-pet-store.ts',
            line: 5,
            message: expect.stringContaining('the table "pets" lacks the columns tag2') as unknown,
          },
        ],
      });
    }
    const gap = { migration: '0001-pet-store', line: 5, last: '0001-pet-store' };
    expect((await readManifest(project.folder, 'pet-store'))?.gaps).toMatchObject([gap]);
    await project.write(
      'service/pet-store/migrations/0002-tags.ts',
      "export const up = (database) => database.schema.alterTable('pets').addColumn('tag2', 'text').execute();\n",
    );
    expect(await project.runJson(file)).toMatchObject({ code: 0, findings: [] });
    expect((await readManifest(project.folder, 'pet-store'))?.gaps).toBeUndefined();
    expect(await project.read('service/pet-store/operations.ts')).toContain('./migrations/0002-tags.ts');
  });
});
