/** The project as an operator has it: settings by `pulumi config`, and `pulumi up` with the program that Pulumi.yaml names. */
import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadDocuments } from '../../../openapi/loading/directory.ts';
import { stringOf } from '../../../openapi/json/json.ts';
import { findTool } from '../../../service/tests/lib/tools.ts';
import { planGateway } from '../../plan/plan.ts';
import { createSource } from '../../plan/testing/plan-inputs.ts';
import { findDisagreements, listOwned, sendByHand } from './gateway-view.ts';
import { createProjectFolder } from './stack.ts';
import { engineAdminToken, EngineEnvironment, engineTimeoutMs, tools } from './engine-environment.ts';

/** The engine starts programs on Node.js through it. */
const host = findTool('pulumi-language-nodejs');
const keys = { API_KEYS: 'api-key-5d2e', ADMIN_API_KEYS: 'admin-key-c0de' };
const isMissing = tools === undefined || host === undefined;

describe.skipIf(isMissing)(
  'pulumi by hand (needs pulumi, pulumi-language-nodejs, moto_server)',
  { timeout: engineTimeoutMs },
  () => {
    const surroundings = new EngineEnvironment();
    const { kong } = surroundings;
    let folder: string;
    beforeAll(async () => {
      await surroundings.start();
      await surroundings.createZone('fountain.coach');
      folder = join(surroundings.folder, 'project');
      createProjectFolder(folder);
      await pulumi('stack', 'init', 'production');
    }, engineTimeoutMs);
    afterAll(() => surroundings.stop(), engineTimeoutMs);

    function pulumi(...parameters: readonly string[]): Promise<{ readonly code: number; readonly output: string }> {
      const PATH = [dirname(host ?? ''), process.env.PATH].join(':');
      const env = { ...process.env, ...keys, ...surroundings.environment, PATH };
      return new Promise((resolve) => {
        const options = ['--non-interactive', '--color', 'never'];
        execFile(tools?.pulumi ?? '', [...parameters, ...options], { cwd: folder, env }, (error, stdout, stderr) => {
          const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
          resolve({ code, output: stdout + stderr });
        });
      });
    }

    it('reports missing settings with the commands that set them, before any change', async () => {
      const { code, output } = await pulumi('up', '--yes');
      expect(code).not.toBe(0);
      expect(output).toContain('kongAdminUrl: is not set');
      expect(output).toContain('run pulumi config set kongAdminUrl http://127.0.0.1:8001');
      expect(output).toContain('run pulumi config set gatewayAddresses 203.0.113.7');
      expect(output).toContain('run pulumi config set image registry.example.com/fountainai:1.0.0');
      expect(output).not.toMatch(/^\s+at /m);
      expect(kong.writes()).toEqual([]);
    });

    it('deploys, prints no secrets, and destroys', async () => {
      const settings = {
        kongAdminUrl: kong.url,
        gatewayAddresses: '203.0.113.7',
        image: 'a/fountainai:1.0.0',
        keyAuth: 'true',
      };
      const plain = Object.entries(settings).flatMap(([name, value]) => ['--plaintext', `${name}=${value}`]);
      await pulumi('config', 'set-all', ...plain, '--secret', `kongAdminToken=${engineAdminToken}`);

      const up = await pulumi('up', '--yes', '--skip-preview');
      expect(up).toMatchObject({ code: 0 });
      const plan = planGateway(await loadDocuments(), createSource(settings, keys));
      expect(await findDisagreements(kong, plan)).toEqual([]);
      expect(Object.keys(surroundings.docker().image ?? {})).toHaveLength(1);

      // As npm run deploy does: without a refresh, Pulumi compares with its state, and finds nothing to do.
      await sendByHand(kong, 'PATCH', '/routes/ensemble-open-route', { hosts: ['elsewhere.example'] });
      await sendByHand(kong, 'DELETE', '/plugins/ensemble-apikeyauth-route-acl');
      const refreshed = await pulumi('up', '--refresh', '--run-program', '--yes', '--skip-preview');
      expect(refreshed).toMatchObject({ code: 0 });
      expect(await findDisagreements(kong, plan)).toEqual([]);

      const outputs = await pulumi('stack', 'output', '--json');
      expect(JSON.parse(outputs.output)).toMatchObject({
        hosts: expect.arrayContaining(['ensemble.fountain.coach']) as unknown,
      });

      const exported = await pulumi('stack', 'export');
      const destroyed = await pulumi('destroy', '--yes', '--skip-preview');
      expect(destroyed).toMatchObject({ code: 0 });
      expect(listOwned(kong, 'fountainai').map(({ id }) => stringOf(id))).toEqual([]);
      const shown = [up, exported, destroyed].map(({ output }) => output).join('\n');
      expect([engineAdminToken, ...Object.values(keys)].filter((secret) => shown.includes(secret))).toEqual([]);
    });
  },
);
