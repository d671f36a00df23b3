/** From a document of somebody else to a service that answers, and back. */
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadDocuments } from '../../../openapi/directory.ts';
import { readConfig } from '../../../service/config.ts';
import { startServices } from '../../../service/start.ts';
import { serviceFiles } from '../service-files.ts';
import { isUnchanged, testProject, type TestProject } from './testing.ts';

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

let project: TestProject;
beforeAll(async () => {
  project = await testProject({ serviceFiles });
});
afterAll(() => project.dispose());

test('a pet store is made, started, called, left alone, edited, brought up to date and taken away', async () => {
  const file = await project.write('given/Pet Store.yml', petStore);
  const before = await project.tree();
  expect(await project.told(file)).toMatchObject({ code: 0, services: [{ name: 'pet-store', port: 8082 }] });

  const settings = parseEnv(await project.read('.env'));
  const config = readConfig({ ...settings, PET_STORE_PORT: '0', DATA_DIR: join(project.folder, 'data') });
  const running = await startServices({
    config,
    documents: await loadDocuments(join(project.folder, 'openapi')),
    folder: join(project.folder, 'service'),
    log: pino({ level: 'silent' }),
  });
  const url = running.services[0]?.url ?? '';
  const call = (method: string, path: string, body?: object) =>
    fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${settings.CREDENTIALS_PET_KEY}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  try {
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    expect((await fetch(`${url}/pets`)).status).toBe(401);
    expect((await call('POST', '/pets', { tag: 'x' })).status).toBe(400);
    expect((await call('POST', '/pets/1/groom')).status).toBe(501);
  } finally {
    await running.close();
  }

  expect(isUnchanged(await project.told(file))).toBe(true);

  const handlers = `${await project.read('service/pet-store/operations.ts')}// mine\n`;
  await project.write('service/pet-store/operations.ts', handlers);
  await project.write('given/Pet Store.yml', petStore.replace('operationId: groomPet', 'operationId: washPet'));
  expect(await project.told(file)).toMatchObject({
    code: 1,
    findings: [
      { rule: 'handler-missing', operation: 'washPet', file: 'service/pet-store/operations.ts' },
      { rule: 'handler-foreign', operation: 'groomPet', file: 'service/pet-store/operations.ts' },
    ],
  });
  expect(await project.read('service/pet-store/operations.ts')).toBe(handlers);

  expect(await project.told('--remove', 'pet-store')).toMatchObject({ code: 1, findings: [{ rule: 'edited-stays' }] });
  await project.remove('service/pet-store');
  await project.remove('data');
  await project.remove('.env');
  await project.write('given/Pet Store.yml', petStore);
  expect(await project.tree()).toEqual(before);
});
