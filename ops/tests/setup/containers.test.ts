/**
 * Set-up with Docker where there is no engine: a program that stands for Docker writes down how it is called and has the
 * services started, in this process and not from the image; a proxy that reads `kong.yml` stands for Kong.
 */
import { copyFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { parseYaml } from '@redocly/openapi-core';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadDocuments } from '../../../openapi/loading/directory.ts';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { arrayOf, objectOf, stringOf } from '../../../openapi/json/json.ts';
import { notEmpty } from '../../../openapi/testing/not-empty.ts';
import { planContainers } from '../../../pulumi/plan/plan.ts';
import { portSetting, readConfig } from '../../../service/config/config.ts';
import { loadEnvironment } from '../../../service/config/environment.ts';
import { type RunningServices, startServices } from '../../../service/start/start.ts';
import { silentLog } from '../../drift/service/own-settings.ts';
import { projectFolder, readTextFile } from '../../file/files.ts';
import { Report, type Step } from '../../cli/report.ts';
import { composeAddresses, setUpContainers } from '../../setup/containers.ts';
import { type Programs, standIns } from '../deploy/site.ts';

const docker = `
if [ "$1" = version ]; then
  if [ -n "$TEST_DOCKER_DOWN" ]; then echo 'Cannot connect to the Docker daemon' >&2; exit 1; fi
  echo 28.2.2; exit
fi
if [ "$1" = inspect ]; then
  for name in ensemble postgres $TEST_SERVICE; do echo "$name \${TEST_STARTED:-2999-01-01T00:00:00.123456789Z} /data \${TEST_MOUNT:-/run/secrets/key}"; done; exit
fi
case "$2" in
  version) if [ -n "$TEST_NO_COMPOSE" ]; then echo "unknown command: docker compose" >&2; exit 1; fi; echo 2.29.7 ;;
  ps) if [ -e up ]; then printf 'one\\ntwo\\nthree\\nfour\\n'; fi ;;
  restart) ;;
  logs) if [ -n "$TEST_PASSWORD_DIFFERS" ]; then echo 'postgres-1  | FATAL:  password authentication failed for user "x"'; fi ;;
  up)
    if [ -n "$TEST_UP_FAILS" ]; then exit 17; fi
    "$TEST_NODE" -e 'fetch(process.env.TEST_UP).then(({ ok }) => process.exit(ok ? 0 : 1))' && touch up ;;
esac`;

let programs: Programs & { readonly bin: string };
let documents: readonly ApiDocument[];
let running: RunningServices | undefined;
/** `POST ensemble.fountain.coach/interact`, of what came through the gateway. */
const passed: string[] = [];
const servers: ReturnType<typeof createServer>[] = [];
let environment: Readonly<Record<string, string>>;
let gateway: string;

beforeAll(async () => {
  [programs, documents] = await Promise.all([standIns({ docker }), loadDocuments()]);
  for (const file of ['docker-compose.yml', 'kong.yml']) {
    await copyFile(join(projectFolder, file), join(programs.folder, file));
  }
  gateway = await listen((incoming, outgoing) => pass(incoming, outgoing));
  const engine = await listen(async (_incoming, outgoing) => {
    await startAll();
    outgoing.end();
  });
  environment = { PATH: `${programs.bin}:/usr/bin:/bin`, TEST_NODE: process.execPath, TEST_UP: engine };
});
afterAll(async () => {
  await running?.close();
  for (const server of servers) server.close();
  await programs.remove();
});

async function listen(handle: (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>): Promise<string> {
  const server = createServer((incoming, outgoing) => {
    handle(incoming, outgoing).catch((error: unknown) => outgoing.writeHead(500).end(String(error)));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // it listens on a port
}

/**
 * With what `.env` says, as the containers have it; free ports instead of the documents'. `ALLOWED_HOSTS` comes from the
 * compose file there, with the containers' names, so here it names the machine that stands for all of them.
 */
async function startAll(): Promise<void> {
  const ports = Object.fromEntries(documents.map(({ name }) => [portSetting(name), '0']));
  const instead = { ...ports, ALLOWED_HOSTS: '127.0.0.1', NODE_ENV: 'production' };
  const settings = { ...(await loadEnvironment(programs.folder, {})), ...instead };
  running ??= await startServices({ config: readConfig(settings, programs.folder), documents, log: silentLog });
}

const getUrl = (name: string): string => running?.services.find((service) => service.name === name)?.url ?? '';

/** To the service of the route that has the host. */
async function pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const { method = '', url = '', headers } = incoming;
  passed.push(`${method} ${headers.host}${url}`);
  const kong = objectOf(parseYaml((await readTextFile(join(programs.folder, 'kong.yml'))) ?? ''));
  const service = arrayOf(kong.services).find((candidate) => {
    return arrayOf(objectOf(candidate).routes).some((route) =>
      arrayOf(objectOf(route).hosts).includes(headers.host ?? ''),
    );
  });
  if (service === undefined) {
    outgoing.writeHead(404).end('{"message":"no Route matched with those values"}');
    return;
  }
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer); // no encoding is set
  const { 'x-api-key': key = '', 'content-type': type = 'application/json' } = headers;
  const answer = await request(`${getUrl(stringOf(objectOf(service).host))}${url}`, {
    method: method as 'GET' | 'POST', // nothing else is sent through it here
    headers: { 'x-api-key': key, 'content-type': type },
    body: chunks.length === 0 ? null : Buffer.concat(chunks),
  });
  outgoing.writeHead(answer.statusCode, { 'content-type': 'application/json' }).end(await answer.body.text());
}

async function run(given: Readonly<Record<string, string>> = {}): Promise<{ steps: readonly Step[]; lines: string }> {
  const lines: string[] = [];
  const report = new Report({ command: 'setup', write: (text) => lines.push(text) });
  const addresses = {
    gateway,
    outside: ({ name }: { name: string }) => getUrl(name),
    inside: ({ name }: { name: string }) => getUrl(name),
  };
  await setUpContainers({
    documents,
    folder: programs.folder,
    environment: { ...environment, ...given },
    report,
    output: 'stderr',
    addresses,
  });
  return { steps: report.steps, lines: lines.join('') };
}

const outcomes = (steps: readonly Step[]) => steps.map(({ name, outcome }) => `${name}: ${outcome}`);

describe('set-up with Docker', () => {
  it.each([
    { given: { PATH: '/nowhere' }, want: { code: 'cli-program-missing', data: { program: 'docker' } } },
    {
      given: { TEST_DOCKER_DOWN: '1' },
      want: { code: 'cli-docker-unreachable' },
    },
    { given: { TEST_NO_COMPOSE: '1' }, want: { code: 'cli-program-missing', data: { program: 'docker compose' } } },
    {
      given: { TEST_UP_FAILS: '1' },
      want: { code: 'cli-compose-failed' },
    },
    {
      given: { TEST_UP_FAILS: '1', TEST_PASSWORD_DIFFERS: '1' },
      want: { code: 'cli-database-password-differs', data: { setting: 'POSTGRES_PASSWORD' } },
    },
  ])('can not run with $given: 2', async ({ given, want }) => {
    await expect(run(given)).rejects.toMatchObject({ ...want, exitCode: 2 });
  });

  it.each([
    { given: undefined, want: { code: 'cli-compose-file-missing' } },
    {
      given: 'services: { kong: {}, ensemble: {} }',
      want: { code: 'cli-container-missing', data: { services: ['central-sequence', 'session-context'] } },
    },
  ])('needs the file of the containers: $want', async ({ given, want }) => {
    const file = join(programs.folder, 'docker-compose.yml');
    await (given === undefined ? rm(file) : writeFile(file, given));
    await expect(run()).rejects.toMatchObject(want);
    await copyFile(join(projectFolder, 'docker-compose.yml'), file);
  });

  it('brings the system up, registers the services, and has one interaction through the gateway', async () => {
    await rm(join(programs.folder, '.env'), { force: true });
    await rm(join(programs.folder, '.env.secrets'), { recursive: true, force: true });
    await programs.forget();
    const { steps, lines } = await run({ OPENAI_API_KEY: 'of the shell', HOST: 'of the shell' });
    expect(lines).toContain('warning: OPENAI_API_KEY is set in the environment and not in .env');
    expect(lines).not.toContain('of the shell');
    expect(outcomes(steps)).toEqual([
      'Docker: ok',
      'Docker Compose: ok',
      'settings: created',
      'secrets of containers: created',
      'containers: created',
      'registration of central-sequence: created',
      'registration of session-context: created',
      'first interaction through the gateway: created',
    ]);
    expect(steps.at(-1)?.detail).toBe('session 1 with sequence number 1');
    expect(await programs.calls()).toEqual([
      'docker version --format {{.Server.Version}}',
      'docker compose version --short',
      'docker compose ps --quiet',
      'docker compose up --detach --build --wait',
      'docker compose ps --quiet',
    ]);
    expect(passed).toEqual([
      'GET ensemble.fountain.coach/logs?limit=1',
      'POST ensemble.fountain.coach/interact',
      'GET ensemble.fountain.coach/logs?limit=1',
    ]);
    expect(lines).toContain("/interact -H 'Host: ensemble.fountain.coach'");
    expect(lines).toContain('docker compose down stops them');
  });

  it('changes nothing the second time', async () => {
    const { steps } = await run();
    expect(steps.filter(({ outcome }) => outcome !== 'unchanged' && outcome !== 'ok')).toEqual([]);
    expect(steps).toHaveLength(8);
  });

  it.each([
    { given: 'have read older secrets', started: '2000-01-01T00:00:00.1Z', restarted: 'ensemble postgres' },
    { given: 'have no files of secrets', started: '2000-01-01T00:00:00.1Z', mount: '/other', restarted: undefined },
    { given: 'have read the secrets', started: '2999-01-01T00:00:00.1Z', restarted: undefined },
  ])('starts the containers again that $given: $restarted', async ({ started, mount = '', restarted }) => {
    await programs.forget();
    const { steps } = await run({ TEST_STARTED: started, TEST_MOUNT: mount });
    const calls = (await programs.calls()).filter((call) => / (restart|up) /.test(call));
    // Before: a database that is checked with an older password stays unhealthy, and nothing would start.
    const restart = restarted === undefined ? [] : [`docker compose restart ${restarted}`];
    expect(calls).toEqual([...restart, 'docker compose up --detach --build --wait']);
    const containers = steps.find(({ name }) => name === 'containers');
    expect(containers?.outcome).toBe(restarted === undefined ? 'unchanged' : 'updated');
  });

  it('starts a container again that has read an older secret of docker-compose.override.yml', async () => {
    const override = join(programs.folder, 'docker-compose.override.yml');
    const declared = 'secrets: { mail_token: { file: ./.env.secrets/mail_token } }';
    const used = 'services: { tasks: { secrets: [{ source: mail_token }] } }';
    await writeFile(override, `${declared}\n${used}\n`);
    await programs.forget();
    await run({ TEST_STARTED: '2000-01-01T00:00:00.1Z', TEST_SERVICE: 'tasks' });
    expect((await programs.calls()).filter((call) => call.includes(' restart '))).toEqual([
      'docker compose restart ensemble postgres tasks',
    ]);
    await rm(override);
  });

  it('cannot run without a password for the engines: 2', async () => {
    const file = join(programs.folder, '.env');
    const text = (await readTextFile(file)) ?? '';
    await writeFile(file, text.replace(/^POSTGRES_PASSWORD=.*$/m, 'POSTGRES_PASSWORD='));
    await expect(run()).rejects.toMatchObject({
      messages: [{ code: 'settings-missing', data: { setting: 'POSTGRES_PASSWORD' } }],
    });
    await writeFile(file, text);
  });

  it('finds the containers where docker-compose.yml has them', async () => {
    const services = objectOf(
      objectOf(parseYaml((await readTextFile(join(projectFolder, 'docker-compose.yml'))) ?? '')).services,
    );
    for (const container of notEmpty(planContainers(documents))) {
      const { environment: inside, ports } = objectOf(services[container.name]);
      const port = stringOf(objectOf(inside).HEALTH_PORT);
      expect(composeAddresses.inside(container)).toBe(`http://${container.name}:${port}`);
      expect(ports).toEqual([`${new URL(composeAddresses.outside(container)).host}:${port}`]);
    }
    const [published] = arrayOf(objectOf(services.kong).ports);
    expect(`http://127.0.0.1:${stringOf(published)}`).toBe(`${composeAddresses.gateway}:8000`);
  });
});
