/** `fountainai deploy` in the project of a user: Pulumi's program and provider are in the installed package. */
import { execFile } from 'node:child_process';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isLongForm } from '../../../openapi/testing/long-form.ts';
import { findTool } from '../../../service/tests/lib/tools.ts';
import {
  engineAdminToken,
  EngineEnvironment,
  engineTimeoutMs,
  tools,
} from '../../../pulumi/tests/engine/engine-environment.ts';
import { createUsersProject, type UsersProject } from './users-project.ts';

const document = `
openapi: 3.1.0
info: { title: Pets, version: 1.0.0 }
servers:
  - { url: 'http://127.0.0.1:8123' }
  - { url: 'https://pets.fountain.coach' }
paths:
  /pets:
    get: { operationId: listPets, responses: { '200': { description: ok } } }
`;
const files = { 'openapi/pets.yml': document };

describe('deploy in the project of a user', () => {
  it('names the packages of Pulumi that are missing, in one line, and writes nothing', async () => {
    const project = await createUsersProject({ files });
    const { code, error } = await project.runFountainai(['deploy', 'preview']);
    expect({ code, error }).toEqual({
      code: 2,
      error:
        'deploy: deploy needs the packages "@pulumi/pulumi", "@pulumi/aws", "@pulumi/docker", which are not installed; ' +
        'run npm install @pulumi/pulumi@^3 @pulumi/aws@^7 @pulumi/docker@^5 [package-missing]\n',
    });
    await expect(project.read('Pulumi.yaml')).rejects.toThrow('ENOENT');
    await project.dispose();
  });
});

const host = findTool('pulumi-language-nodejs');

describe.skipIf(!isLongForm || tools === undefined || host === undefined)(
  'a preview on the engine (needs the long form, pulumi, pulumi-language-nodejs, moto_server)',
  { timeout: engineTimeoutMs },
  () => {
    const surroundings = new EngineEnvironment();
    let project: UsersProject;
    beforeAll(async () => {
      await surroundings.start();
      await surroundings.createZone('fountain.coach');
      const packages = ['@pulumi/pulumi', '@pulumi/aws', '@pulumi/docker', '@aws-sdk/client-route-53'];
      project = await createUsersProject({ files, packages });
    }, engineTimeoutMs);
    afterAll(async () => {
      await surroundings.stop();
      await project.dispose();
    }, engineTimeoutMs);

    const environment = () => ({
      ...surroundings.environment,
      PATH: [dirname(tools?.pulumi ?? ''), dirname(host ?? ''), process.env.PATH].join(':'),
    });

    it('writes Pulumi.yaml, and plans the routes and records of the documents', async () => {
      const first = await project.runFountainai(['deploy', 'preview'], { environment: environment() });
      expect(first).toMatchObject({ code: 2, error: expect.stringContaining('stack') as string });
      expect(await project.read('Pulumi.yaml')).toContain('main: node_modules/fountainai/bin/pulumi.js');
      const run = (...parameters: readonly string[]) =>
        promisify(execFile)(tools?.pulumi ?? '', parameters, {
          cwd: project.folder,
          env: { HOME: project.folder, ...environment() },
        });
      await run('stack', 'init', 'production');
      const image = { image: 'a/pets:1.0.0', buildImage: 'false' };
      const settings = { kongAdminUrl: surroundings.kong.url, gatewayAddresses: '203.0.113.7', ...image };
      const plain = Object.entries(settings).flatMap(([name, value]) => ['--plaintext', `${name}=${value}`]);
      await run('config', 'set-all', ...plain, '--secret', `kongAdminToken=${engineAdminToken}`);
      const preview = await project.runFountainai(['deploy', 'preview'], { environment: environment() });
      expect(preview, preview.out).toMatchObject({ code: 0 });
      expect(preview.out).toContain('pets.fountain.coach');
      expect(surroundings.kong.writes()).toEqual([]);
    });
  },
);
