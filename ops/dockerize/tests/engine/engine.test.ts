/**
 * The unchanged Dockerfile and compose files on a real engine. `ops/dockerize/tests/engine/run npx vitest run
 * ops/dockerize/tests/engine` runs the short form; without an engine all of it is skipped.
 */
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../openapi/document/document.ts';
import { arrayOf, objectOf, stringOf } from '../../../../openapi/json/json.ts';
import { isLongForm } from '../../../../openapi/testing/long-form.ts';
import { notEmpty } from '../../../../openapi/testing/not-empty.ts';
import { editAndSwitch, startAsOwner } from './development.ts';
import { Checkout, findEngine, namesOf, runIn } from './engine.ts';
import { addKey, readSecrets, writeWithKeyAuth } from './secrets.ts';
import { Traffic } from './traffic.ts';

const services = ['central-sequence', 'ensemble', 'session-context'];
const containers = [...services, 'kong', 'postgres', 'typesense'];
const engine = findEngine();
const minutes = 60_000;

describe.skipIf(engine === undefined)('on a Docker engine (ops/dockerize/tests/engine/run)', () => {
  let checkout: Checkout;
  let traffic: Traffic;
  let image: string;

  beforeAll(async () => {
    checkout = await Checkout.create();
  }, 2 * minutes);
  afterAll(() => checkout.dispose(), 5 * minutes);

  const outcomes = (report: JsonObject): string[] =>
    notEmpty(arrayOf(report.steps)).map(
      (step) => `${stringOf(objectOf(step).name)}: ${stringOf(objectOf(step).outcome)}`,
    );
  const docker = (...parameters: readonly string[]) => runIn(checkout.folder, 300, 'docker', ...parameters);

  it(
    'set-up builds the image and brings the system up from nothing',
    async () => {
      const { code, output, report } = await checkout.setUp();
      expect(code, output).toBe(0);
      expect(outcomes(report)).toContain('containers: created');
      traffic = await Traffic.create(checkout.folder);
      image = stringOf(objectOf((await checkout.inspect('ensemble')).Config).Image);
    },
    28 * minutes,
  );

  it(
    'a second set-up changes nothing',
    async () => {
      const { code, output, report } = await checkout.setUp();
      expect(code, output).toBe(0);
      expect(outcomes(report).filter((outcome) => !/: (unchanged|ok)$/.test(outcome))).toEqual([]);
    },
    5 * minutes,
  );

  it(
    'one image is built, which names the project, and has the licence and labels',
    async () => {
      const inspected = await Promise.all(services.map((name) => checkout.inspect(name)));
      expect(new Set(inspected.map((one) => one.Image)).size).toBe(1);
      expect(image).toMatch(/^fountainai-checkout-\w+-services$/);
      const config = objectOf(inspected[0]?.Config);
      expect(config).toMatchObject({ User: '1000' });
      expect(objectOf(config.Labels)).toMatchObject({ 'org.opencontainers.image.licenses': 'MIT' });
      expect(await docker('run', '--rm', '--entrypoint', 'cat', image, 'LICENSE')).toMatchObject({ code: 0 });
    },
    2 * minutes,
  );

  it(
    'each container has limits, and only the settings that it reads',
    async () => {
      for (const name of notEmpty(containers)) {
        const { HostConfig: host, Config: config } = await checkout.inspect(name);
        expect(objectOf(host), name).toMatchObject({
          CapDrop: ['ALL'],
          Init: true,
          LogConfig: { Type: 'json-file', Config: { 'max-size': '10m', 'max-file': '5' } },
          SecurityOpt: ['no-new-privileges:true'],
        });
        expect(objectOf(host).Memory, name).toBeGreaterThan(0);
        const names = namesOf(objectOf(config).Env);
        expect(names.includes('ADMIN_API_KEYS_FILE'), name).toBe(name === 'ensemble');
        expect(names.includes('POSTGRES_PASSWORD_FILE'), name).toBe(name === 'postgres');
      }
    },
    2 * minutes,
  );

  it(
    'no container and no command line shows a secret',
    async () => {
      const secrets = notEmpty(await readSecrets(checkout.folder));
      for (const name of notEmpty(containers)) {
        const shown = JSON.stringify(await checkout.inspect(name)) + (await checkout.compose('top', name)).output;
        expect(shown.includes('/run/secrets/'), name).toBe(name !== 'kong');
        expect(secrets.filter((secret) => shown.includes(secret)).length, name).toBe(0);
      }
    },
    2 * minutes,
  );

  it(
    'a changed secret reaches the services that read it by the next set-up, and no other container starts again',
    async () => {
      const startOf = async (name: string) => objectOf((await checkout.inspect(name)).State).StartedAt;
      const before = await Promise.all(containers.map(startOf));
      const key = await addKey(checkout.folder);
      expect((await new Traffic(key).send('GET', '/sessions?limit=1')).status).toBe(401);
      const { code, output, report } = await checkout.setUp();
      expect(code, output).toBe(0);
      expect(outcomes(report)).toEqual(
        expect.arrayContaining(['secrets of containers: updated', 'containers: updated']),
      );
      expect(await new Traffic(key).untilOk(30)).toBeLessThan(30);
      const after = await Promise.all(containers.map(startOf));
      expect(containers.filter((_name, index) => before[index] === after[index])).toEqual(['postgres', 'typesense']);
    },
    5 * minutes,
  );

  it(
    'a system of an older version, with its .env and volumes and without files of secrets, is set up again',
    async () => {
      await rm(join(checkout.folder, '.env.secrets'), { recursive: true });
      expect((await checkout.compose('up', '--detach', '--force-recreate', 'ensemble')).output).toContain(
        '.env.secrets',
      );
      const { code, output, report } = await checkout.setUp();
      expect(code, output).toBe(0);
      expect(outcomes(report)).toContain('secrets of containers: created');
      expect(await traffic.untilOk(30)).toBeLessThan(30);
    },
    5 * minutes,
  );

  it(
    'only this machine and Kong reach the Admin API',
    async () => {
      const ask = (url: string) =>
        `fetch("${url}", { signal: AbortSignal.timeout(5000) }).then(() => process.exit(0), () => process.exit(9))`;
      const from = (url: string) => checkout.compose('exec', '-T', 'ensemble', 'node', '-e', ask(url));
      expect(await from('http://kong:8000/')).toMatchObject({ code: 0 });
      expect(await from('http://kong:8001/status')).toMatchObject({ code: 9 });
      expect((await fetch('http://127.0.0.1:8001/status')).status).toBe(200);
    },
    2 * minutes,
  );

  it.each(['central-sequence', 'session-context', 'kong', 'postgres', 'typesense'])(
    'kill -9 of %s loses nothing that was acknowledged',
    async (name) => {
      const userId = 1000 + containers.indexOf(name);
      const { State: state, RestartCount: restarts } = await checkout.inspect(name);
      const acknowledged = await traffic.writeDuring(userId, async () => {
        await sleep(1500);
        // The process, and not its container: what `docker kill` ends does not start again.
        process.kill(Number(objectOf(state).Pid), 'SIGKILL');
        await sleep(1500);
        expect(await traffic.untilOk(90, 'POST', '/sessions', { userId })).toBeLessThan(90);
      });
      expect((await checkout.inspect(name)).RestartCount).toBe(Number(restarts) + 1);
      const stored = await traffic.listIds(userId);
      expect(acknowledged.size).toBeGreaterThan(10);
      expect([...acknowledged].filter((id) => !stored.has(id))).toEqual([]);
    },
    4 * minutes,
  );

  it(
    'a service that is created again at another address is reached within seconds',
    async () => {
      expect(await traffic.untilOk(60)).toBeLessThan(60);
      const addressOf = async (): Promise<string> => {
        const networks = Object.values(
          objectOf(objectOf((await checkout.inspect('session-context')).NetworkSettings).Networks),
        );
        return stringOf(objectOf(networks[0]).IPAddress);
      };
      const before = await addressOf();
      const network = stringOf(
        Object.keys(objectOf(objectOf((await checkout.inspect('ensemble')).NetworkSettings).Networks))[0],
      );
      await checkout.compose('rm', '--stop', '--force', 'session-context');
      // Takes the address that is free now.
      const { output: other } = await docker(
        'run',
        '--detach',
        '--network',
        network,
        '--entrypoint',
        'sleep',
        image,
        '300',
      );
      expect(await checkout.compose('up', '--detach', '--no-deps', '--wait', 'session-context')).toMatchObject({
        code: 0,
      });
      expect(await addressOf()).not.toBe(before);
      expect(await traffic.untilOk(20)).toBeLessThan(20);
      await docker('rm', '--force', other.trim().split('\n').at(-1) ?? '');
    },
    4 * minutes,
  );

  it.each([
    { given: 'the user of the image', user: [] },
    { given: 'any user of group 0, as some platforms choose', user: ['--user', '54321:0'] },
  ])(
    'one service alone becomes healthy as $given',
    async ({ user }) => {
      const { output } = await docker('run', '--detach', ...user, '--env', 'API_KEYS=key', image, 'central-sequence');
      const id = output.trim().split('\n').at(-1) ?? '';
      const health = async (): Promise<string> =>
        (await docker('inspect', '--format', '{{.State.Health.Status}}', id)).output.trim();
      await expect.poll(health, { timeout: 60_000, interval: 1000 }).toBe('healthy');
      await docker('rm', '--force', '--volumes', id);
    },
    2 * minutes,
  );

  it(
    'health checks do not fill the log, and lines name their service once',
    async () => {
      const { output } = await checkout.compose('logs', '--no-color', '--no-log-prefix', 'ensemble');
      const lines = output.split('\n').filter((line) => line.startsWith('{'));
      expect(notEmpty(lines).filter((line) => line.includes('/healthz'))).toEqual([]);
      expect(lines.filter((line) => line.split('"service":').length > 2)).toEqual([]);
      expect(lines.find((line) => line.includes('"listening"'))).toContain('"address":"0.0.0.0:8000"');
    },
    minutes,
  );

  it(
    'a stop under load is clean, and loses nothing that was acknowledged',
    async () => {
      const userId = 2000;
      const acknowledged = await traffic.writeDuring(userId, async () => {
        await sleep(2000);
        await checkout.compose('stop', ...services);
      });
      for (const name of notEmpty(services)) {
        expect(objectOf((await checkout.inspect(name)).State), name).toMatchObject({ Status: 'exited', ExitCode: 0 });
      }
      expect(await checkout.compose('up', '--detach', '--wait')).toMatchObject({ code: 0 });
      expect(await traffic.untilOk(60)).toBeLessThan(60);
      const stored = await traffic.listIds(userId);
      expect(acknowledged.size).toBeGreaterThan(10);
      expect([...acknowledged].filter((id) => !stored.has(id))).toEqual([]);
    },
    5 * minutes,
  );

  it(
    'a container that is stopped at once ends at once',
    async () => {
      const { output } = await docker('run', '--detach', '--init', '--env', 'API_KEYS=key', image, 'central-sequence');
      const id = output.trim().split('\n').at(-1) ?? '';
      const start = performance.now();
      await docker('stop', '--time', '20', id);
      expect(performance.now() - start).toBeLessThan(15_000);
      await docker('rm', '--force', '--volumes', id);
    },
    2 * minutes,
  );

  it.runIf(isLongForm)(
    'a lost .env with an old volume is reported with its reason',
    async () => {
      const file = join(checkout.folder, '.env');
      await rename(file, `${file}.kept`);
      const { code, output, report } = await checkout.setUp();
      expect(code, output).toBe(2);
      expect(JSON.stringify(report) + output).toContain('cli-database-password-differs');
      await rm(file);
      await rename(`${file}.kept`, file);
      const restored = await checkout.setUp();
      expect(restored.code, restored.output).toBe(0);
      expect(await traffic.untilOk(60)).toBeLessThan(60);
    },
    10 * minutes,
  );

  it.runIf(isLongForm)(
    'Kong takes the keys that it checks from files',
    async () => {
      await writeWithKeyAuth(checkout.folder);
      const { code, output } = await checkout.setUp();
      expect(code, output).toBe(0);
      const { status, headers } = await new Traffic('wrong').send('GET', '/sessions?limit=1');
      expect([status, headers['www-authenticate']]).toEqual([401, expect.stringContaining('Key')]);
      expect(await traffic.untilOk(30)).toBeLessThan(30);
      const shown = JSON.stringify(await checkout.inspect('kong'));
      expect(shown).toContain('/run/secrets/api_keys');
      for (const secret of notEmpty(await readSecrets(checkout.folder))) expect(shown.includes(secret)).toBe(false);
    },
    5 * minutes,
  );

  it.runIf(isLongForm)(
    'the development containers start for the owner of the source, who is not the first user of the machine',
    () => startAsOwner(checkout),
    20 * minutes,
  );

  it.runIf(isLongForm)(
    'the development containers follow an edit, and a switch of the branch',
    () => editAndSwitch(checkout),
    10 * minutes,
  );
});
