import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { planSettings } from '../../../pulumi/plan/settings/plan-settings.ts';
import { checkSetting, readDeployment } from './deployment.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fountainai-deployment-'));
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(() => {
  for (const name of ['KONG_ADMIN_URL', 'KONG_ADMIN_TOKEN']) vi.stubEnv(name, undefined);
});

const stack = (name: string, lines: string) => writeFile(join(folder, `Pulumi.${name}.yaml`), `config:\n${lines}`);
const url = planSettings.kongAdminUrl;

describe('a deployment', () => {
  it('of which nothing is known', async () => {
    const deployment = await readDeployment(folder, undefined);
    expect(checkSetting(deployment, url)).toMatchObject({
      code: 'cli-section-unconfigured',
      data: { setting: 'kongAdminUrl' },
      remedy: 'run pulumi config set kongAdminUrl http://127.0.0.1:8001, or set KONG_ADMIN_URL',
    });
  });

  it('that only .env tells of', async () => {
    await writeFile(join(folder, '.env'), 'KONG_ADMIN_URL=http://kong:8001\n');
    const deployment = await readDeployment(folder, undefined);
    await rm(join(folder, '.env'));
    expect(checkSetting(deployment, url)).toBeUndefined();
    expect(deployment.environment.KONG_ADMIN_URL).toBe('http://kong:8001');
  });

  it('of the only stack', async () => {
    await stack('one', '  fountainai:kongAdminUrl: http://one:8001\n');
    const deployment = await readDeployment(folder, undefined);
    expect(deployment.source.config('kongAdminUrl')).toBe('http://one:8001');
    expect(checkSetting(deployment, planSettings.gatewayAddresses)).toMatchObject({
      code: 'cli-section-unconfigured',
      data: { setting: 'gatewayAddresses' },
      remedy: 'run pulumi config set gatewayAddresses 203.0.113.7 --stack one',
    });
  });

  it('of one of several stacks has to be named', async () => {
    await stack('one', '  fountainai:kongAdminUrl: http://one:8001\n');
    await stack('two', '  fountainai:kongAdminUrl: http://two:8001\n');
    const unclear = await readDeployment(folder, undefined);
    expect(checkSetting(unclear, url)).toMatchObject({ code: 'cli-stack-ambiguous' });
    const clear = await readDeployment(folder, 'two');
    expect(clear.source.config('kongAdminUrl')).toBe('http://two:8001');
    await expect(readDeployment(folder, 'three')).rejects.toMatchObject({
      code: 'cli-stack-missing',
      data: { stack: 'three' },
    });
  });
});
