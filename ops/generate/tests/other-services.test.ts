import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { testDocumentText, local, pets, petText, testProject, type TestProject } from '../testing/job.ts';

let project: TestProject;
beforeEach(async () => {
  project = await testProject();
});
afterEach(() => project.dispose());

const given = (text: string, name = 'pets.yml') => project.write(`given/${name}`, text);
const head = "openapi: 3.1.0\ninfo: { title: Pets, version: '1' }\n";
const yamlPaths = "paths:\n  /pets:\n    get: { responses: { '204': { description: Done } } }\n";

describe('a new service in a project with others', () => {
  const local9001 = (title: string) => testDocumentText(pets, { info: { title, version: '1' }, ...local });

  test('gets another port if the port is taken, and the rest of the text stays', async () => {
    await project.write('openapi/first.yml', local9001('First'));
    const yaml = `# kept\n${head}servers: # and this\n  - url: 'http://localhost:9001/' # and this\n${yamlPaths}`;
    const { services } = await project.runJson(await given(yaml));
    expect(services).toMatchObject([
      {
        name: 'pets',
        port: 8082,
        notes: ['the service "first" has port 9001: the server of openapi/pets.yml is http://localhost:8082'],
      },
    ]);
    expect(await project.read('openapi/pets.yml')).toBe(yaml.replace('localhost:9001/', 'localhost:8082'));
  });

  test('gets another port than the one on which the gateway is published', async () => {
    const yaml = `${head}servers:\n  - url: http://localhost:8088\n${yamlPaths}`;
    const { services } = await project.runJson(await given(yaml));
    expect(services).toMatchObject([
      {
        port: 8082,
        notes: ['the gateway has port 8088: the server of openapi/pets.yml is http://localhost:8082'],
      },
    ]);
  });

  test('keeps its port when earlier services are removed', async () => {
    await project.runJson(await given(testDocumentText(pets), 'one.yml'));
    await project.runJson(await given(testDocumentText(pets), 'two.yml'));
    await project.runJson('--remove', 'one');
    expect((await project.runJson(await given(testDocumentText(pets), 'two.yml'))).services).toMatchObject([
      { port: 8083 },
    ]);
  });

  test('exits with 2 and writes no file if two settings name the same port', async () => {
    await project.write('openapi/first.yml', testDocumentText(pets));
    await project.write('.env', 'FIRST_PORT=9005\nPETS_PORT=9005\n');
    const { code, err } = await project.run(await given(petText));
    expect({ code, err }).toEqual({
      code: 2,
      err: expect.stringMatching(/PETS_PORT: .* \[settings-port-taken\]/) as unknown,
    });
    expect(Object.keys(await project.tree())).not.toContain('service/pets/');
  });

  test('is another service for a document with the same file name and another title', async () => {
    await project.runJson(await given(local9001('First')));
    const other = await project.runJson(await given(local9001('Second')));
    expect(other.services).toMatchObject([
      { name: 'pets-2', port: 8082, notes: [expect.stringContaining('--name pets would'), expect.any(String)] },
    ]);
    expect(await project.runJson(await given(local9001('Third')), '--name', 'pets-2')).toMatchObject({
      services: [{ name: 'pets-2' }],
    });
    expect((await project.run(await given(local9001('Fourth')), '--name', 'http')).err).toContain('http-2 is free');
    expect(await project.runJson(await given(local9001('Fourth')), '--name', 'zoo')).toMatchObject({
      services: [{ name: 'zoo' }],
    });
  });

  test('reports a present setting that does not have the form of its scheme', async () => {
    await project.write('.env', 'CREDENTIALS_ONE=mine\n');
    const text = testDocumentText(pets, {
      components: { securitySchemes: { one: { type: 'http', scheme: 'basic' } } },
    });
    expect(await project.runJson(await given(text))).toMatchObject({
      code: 1,
      findings: [{ rule: 'credentials-form' }],
    });
    await project.write('.env', 'CREDENTIALS_ONE=mine,user:password\n');
    expect(await project.runJson(await given(text))).toMatchObject({ code: 0, findings: [] });
  });

  test('gets one value for two schemes that share a setting', async () => {
    const securitySchemes = {
      petKey: { type: 'http', scheme: 'basic' },
      'pet-key': { type: 'http', scheme: 'bearer' },
    };
    await project.runJson(await given(testDocumentText(pets, { components: { securitySchemes } })));
    expect((await project.read('.env')).match(/^CREDENTIALS_PET_KEY=fountainai:/gm)).toHaveLength(1);
  });

  test('keeps present settings and adds missing ones, which only the owner can read', async () => {
    await project.write('.env', 'CREDENTIALS_ONE=mine\n');
    const schemes = { one: { type: 'http', scheme: 'bearer' }, two: { type: 'http', scheme: 'basic' } };
    await project.runJson(
      await given(testDocumentText(pets, { components: { securitySchemes: schemes }, security: [{ one: [] }] })),
    );
    const settings = parseEnv(await project.read('.env'));
    expect(settings).toMatchObject({ CREDENTIALS_ONE: 'mine', ALLOWED_HOSTS: 'localhost:8082,127.0.0.1:8082' });
    expect(settings.CREDENTIALS_TWO).toMatch(/^fountainai:.{20,}/);
    expect((await stat(join(project.folder, '.env'))).mode & 0o077).toBe(0);
  });
});
