import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ApiDocument } from '../../openapi/document/document.ts';
import { credentialsSetting, readConfig } from './config.ts';
import { ConfigError, type Environment, type SettingFault } from './environment.ts';
import { temporaryFolder } from '../storage/testing/folders.ts';

const document = (name: string, ...servers: string[]): ApiDocument => ({ name, servers }) as unknown as ApiDocument;
const getFaults = (environment: Environment): readonly SettingFault[] => {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
};

describe('readConfig', () => {
  it('has the defaults', () => {
    const config = readConfig({}, '/project');
    expect(JSON.parse(JSON.stringify(config))).toEqual({
      host: '127.0.0.1',
      dataDirectory: '/project/data',
      environment: 'development',
      serviceCredentials: {},
      allowedHosts: [],
      corsOrigins: [],
      trustedProxies: [],
      maxLongLists: 4,
      toolBudget: { operations: 128, characters: 256_000 },
      writePolicy: { read: 'allow', write: 'allow', delete: 'confirm' },
      egressPolicy: 'confirm',
      modelPrices: {},
      logRetention: {},
      logLevel: 'info',
    });
    expect(Object.isFrozen(config)).toBe(true);
  });

  it.each([
    { given: { DATA_DIR: '/srv/data' }, want: { dataDirectory: '/srv/data' } },
    { given: { DATA_DIR: '../data' }, want: { dataDirectory: '/data' } },
    { given: { CENTRAL_SEQUENCE_URL: 'http://numbers:81/a/' }, want: { centralSequenceUrl: 'http://numbers:81/a' } },
    { given: { API_KEYS: ' a, b ,,' }, want: { serviceApiKey: 'a' } },
    { given: { API_KEYS: 'a', SERVICE_API_KEY: 'b' }, want: { serviceApiKey: 'b' } },
    { given: { HOST: '  ' }, want: { host: '127.0.0.1' } },
    {
      given: { ALLOWED_HOSTS: 'Localhost:8080,[::1]:80,a.b' },
      want: { allowedHosts: ['localhost:8080', '[::1]:80', 'a.b'] },
    },
    { given: { CORS_ORIGINS: 'https://A.example/' }, want: { corsOrigins: ['https://a.example'] } },
    { given: { TRUSTED_PROXIES: '10.0.0.0/8,::1' }, want: { trustedProxies: ['10.0.0.0/8', '::1'] } },
    { given: { DATABASE_URL: 'postgresql://u:p@h/d' }, want: { databaseUrl: 'postgresql://u:p@h/d' } },
    { given: { OPENAI_MODEL: 'm' }, want: { openai: undefined } },
    {
      given: { WRITE_POLICY: 'delete:allow' },
      want: { writePolicy: { read: 'allow', write: 'allow', delete: 'allow' } },
    },
    {
      given: { LOG_RETENTION_DAYS: '30', LOG_RETENTION_MB: '2' },
      want: { logRetention: { days: 30, bytes: 2_097_152 } },
    },
    {
      given: { MODEL_PRICES: '{"m":{"input":2,"output":8,"currency":"EUR"}}' },
      want: { modelPrices: new Map([['m', { input: 2, cached: 2, output: 8, currency: 'EUR' }]]) },
    },
    {
      given: { TYPESENSE_URL: 'http://a:1,http://b:1', TYPESENSE_API_KEY: 'k' },
      want: { typesense: { urls: ['http://a:1', 'http://b:1'], apiKey: 'k' } },
    },
    {
      given: { SERVICE_CREDENTIALS: '{"shop":{"key":"s","__proto__":"t"}}' },
      want: {
        serviceCredentials: new Map([
          [
            'shop',
            new Map([
              ['key', 's'],
              ['__proto__', 't'],
            ]),
          ],
        ]),
      },
    },
  ])('reads $given', ({ given, want }) => {
    expect(readConfig(given, '/project')).toMatchObject(want);
  });

  it.each([
    { NODE_ENV: 'staging' },
    { LOG_LEVEL: 'loud' },
    { DATABASE_URL: 'mysql://host/db' },
    { DATABASE_URL: 'postgres://user:secret@host:99999/db' },
    { DATABASE_URL: 'host/secret' },
    { CENTRAL_SEQUENCE_URL: 'localhost:8081' },
    { SERVICE_CREDENTIALS: '{"shop":{"key":1}}' },
    { SERVICE_CREDENTIALS: '["secret-value"]' },
    { SERVICE_CREDENTIALS: 'secret-value' },
    { ALLOWED_HOSTS: 'http://localhost' },
    { ALLOWED_HOSTS: 'user@host' },
    { ALLOWED_HOSTS: 'localhost:' },
    { ALLOWED_HOSTS: 'localhost\\:8080' },
    { ALLOWED_HOSTS: 'localhost:8080\\v1' },
    { CORS_ORIGINS: 'https://a.example/path' },
    { CORS_ORIGINS: '*' },
    { TRUSTED_PROXIES: '10.0.0.0/33' },
    { TRUSTED_PROXIES: 'proxy' },
    { API_KEYS: 'secret value' },
    { OPENAI_MODEL: '', OPENAI_API_KEY: 'secret-value' },
    { MODEL_PRICES: '{"m":{"input":-1,"output":1,"currency":"secret"}}' },
    { LOG_RETENTION_DAYS: '0' },
    { WRITE_POLICY: 'delete' },
    { WRITE_POLICY: 'erase:allow' },
    { EGRESS_POLICY: 'secret' },
    { TYPESENSE_API_KEY: '', TYPESENSE_URL: 'http://secret-value' },
  ] as Record<string, string>[])('rejects %o with the name of the setting and without its value', (given) => {
    const faults = getFaults(given);
    expect(faults).toMatchObject([
      { code: expect.stringMatching(/^settings-/) as string, setting: Object.keys(given)[0]! },
    ]);
    expect(JSON.stringify(faults)).not.toContain('secret');
  });

  it.each([
    { given: { LOG_LEVEL: 'loud' }, want: ['settings-invalid'] },
    { given: { TRUSTED_PROXIES: '10.0.0.0/8,proxy' }, want: ['settings-member-invalid'] },
    { given: { ALLOWED_HOSTS: 'http://a,a:80,*.b' }, want: ['settings-host-unmatchable', 'settings-host-unmatchable'] },
    { given: { OPENAI_API_KEY: 'k' }, want: ['settings-missing'] },
    { given: { TYPESENSE_URL: 'http://a:1' }, want: ['settings-missing'] },
    { given: { LOG_LEVEL: 'debug', OPENAI_MODEL: 'm', TRUSTED_PROXIES: '10.0.0.0/8' }, want: [] },
  ])('reports $given with the codes $want', ({ given, want }) => {
    expect(getFaults(given).map(({ code }) => code)).toEqual(want);
  });

  it('formats a fault as a line that begins with the setting', () => {
    expect(() => readConfig({ LOG_LEVEL: 'loud' })).toThrow(/^LOG_LEVEL: must be one of fatal, /);
    expect(() => readConfig({ TRUSTED_PROXIES: 'proxy' })).toThrow(/^TRUSTED_PROXIES: every member must be an IP /);
  });

  it('reports all faults at once', () => {
    const faults = getFaults({ NODE_ENV: 'x', LOG_LEVEL: 'y', API_KEYS: 'a b' });
    expect(faults.map(({ setting }) => setting)).toEqual(['NODE_ENV', 'LOG_LEVEL', 'API_KEYS']);
  });
});

describe('a setting that the started services do not read', () => {
  const faultsWhenStarted = (given: Environment, readers: readonly string[]): readonly SettingFault[] => {
    try {
      readConfig(given, '/project', readers);
      return [];
    } catch (error) {
      if (error instanceof ConfigError) return error.faults;
      throw error;
    }
  };

  it.each([
    { given: { KONG_ADMIN_URL: 'ftp://kong' }, readers: ['services', 'ensemble', 'session-context'], want: [] },
    { given: { KONG_ADMIN_TOKEN_FILE: '/nowhere' }, readers: ['services', 'ensemble', 'session-context'], want: [] },
    { given: { OPENAI_API: 'x' }, readers: ['services', 'central-sequence'], want: [] },
    { given: { OPENAI_API: 'x' }, readers: ['services', 'ensemble'], want: ['OPENAI_API'] },
    { given: { OPENAI_API_KEY_FILE: '/nowhere' }, readers: ['services', 'central-sequence'], want: [] },
    { given: { OPENAI_API_KEY_FILE: '/nowhere' }, readers: ['services', 'ensemble'], want: ['OPENAI_API_KEY_FILE'] },
    { given: { ADMIN_API_KEYS: 'a b' }, readers: ['services', 'central-sequence'], want: [] },
    { given: { ADMIN_API_KEYS: 'a b' }, readers: ['services', 'ensemble'], want: ['ADMIN_API_KEYS'] },
    { given: { ALLOWED_HOSTS: '*' }, readers: ['services', 'session-context'], want: [] },
    { given: { CENTRAL_SEQUENCE_URL: 'x' }, readers: ['services', 'ensemble'], want: [] },
    { given: { CENTRAL_SEQUENCE_URL: 'x' }, readers: ['services', 'session-context'], want: ['CENTRAL_SEQUENCE_URL'] },
    { given: { SERVICE_API_KEY: 'a b' }, readers: ['services', 'session-context'], want: ['SERVICE_API_KEY'] },
    { given: { LOG_LEVEL: 'x' }, readers: ['services', 'central-sequence'], want: ['LOG_LEVEL'] },
    { given: { LOG_LEVEL: 'x', TYPESENSE_URL: 'x', API_KEYS: 'a b', OPENAI_API: 'x' }, readers: ['db'], want: [] },
    { given: { DATABASE_URL: 'x', LOG_LEVEL: 'x' }, readers: ['db'], want: ['DATABASE_URL'] },
    { given: { DATABASE_URL: 'x' }, readers: ['initialize'], want: [] },
  ])('does not stop $readers with $given', ({ given, readers, want }) => {
    expect(faultsWhenStarted(given, readers).map(({ setting }) => setting)).toEqual(want);
  });

  it('still stops a service that reads it', () => {
    const config = readConfig({ OPENAI_API: 'x', HOST: '127.0.0.2' }, '/project', ['services', 'pets']);
    expect(config.host).toBe('127.0.0.2');
    const want = { code: 'settings-invalid', data: { setting: 'OPENAI_API' } };
    expect(() => config.openai).toThrow(expect.objectContaining({ messages: [expect.objectContaining(want)] }));
  });
});

describe('a secret in a file', () => {
  it('is read like the value of the variable', async () => {
    const folder = await temporaryFolder();
    try {
      await writeFile(join(folder.path, 'keys'), 'one,two\n');
      await writeFile(join(folder.path, 'database'), 'postgres://user:p@host/db\r\n');
      const given = { API_KEYS_FILE: 'keys', CREDENTIALS_PET_FILE: 'keys', DATABASE_URL_FILE: 'database' };
      const config = readConfig(given, folder.path);
      expect(config.credentials('apiKeyAuth')).toEqual(['one', 'two']);
      expect(config.credentials('pet')).toEqual(['one', 'two']);
      expect(config.serviceApiKey).toBe('one');
      expect(config.databaseUrl).toBe('postgres://user:p@host/db');
    } finally {
      await folder.dispose();
    }
  });

  it.each([
    { given: { API_KEYS_FILE: '/nowhere/hidden' }, want: ['settings-secret-unreadable'] },
    { given: { API_KEYS_FILE: '/nowhere/hidden', API_KEYS: 'hidden' }, want: ['settings-secret-doubled'] },
    { given: { API_KEYS_FILE: '/nowhere/hidden', API_KEYS: '' }, want: ['settings-secret-unreadable'] },
    { given: { API_KEYS_FILE: '', API_KEYS: 'hidden' }, want: [] },
    { given: { HOST_FILE: '/nowhere/hidden' }, want: [] },
    {
      given: { TYPESENSE_URL: 'http://a:1', TYPESENSE_API_KEY_FILE: '/nowhere/hidden' },
      want: ['settings-secret-unreadable'],
    },
  ])('reports $given with $want, and shows neither value nor path', ({ given, want }) => {
    const faults = getFaults(given);
    expect(faults.map(({ code }) => code)).toEqual(want);
    expect(JSON.stringify(faults)).not.toContain('hidden');
  });
});

describe('the key for other services', () => {
  it('is the first one of API_KEYS, if SERVICE_API_KEY is not set', () => {
    expect(readConfig({ API_KEYS: 'a,b' }).requireServiceApiKey('to ask')).toBe('a');
  });

  it('stops the start of a service that needs it if it is missing', () => {
    const want = { code: 'settings-missing', data: { setting: 'SERVICE_API_KEY' } };
    expect(() => readConfig({}).requireServiceApiKey('to ask for numbers')).toThrow(
      expect.objectContaining({ messages: [expect.objectContaining(want)] }),
    );
  });
});

describe('port', () => {
  const servers = ['https://a.example', 'http://localhost:8080'];

  it.each([
    { given: {}, document: document('session-context', ...servers), want: 8080 },
    { given: { SESSION_CONTEXT_PORT: '9000' }, document: document('session-context', ...servers), want: 9000 },
    { given: { SESSION_CONTEXT_PORT: '0' }, document: document('session-context', ...servers), want: 0 },
    { given: { SESSION_CONTEXT_PORT: '' }, document: document('session-context', ...servers), want: 8080 },
    { given: {}, document: document('a', 'http://127.0.0.1'), want: 80 },
    { given: {}, document: document('a', 'https://localhost:8443', '/v1'), want: undefined },
    // Kubernetes sets this variable for a service named `other`; it is not a port of ours.
    { given: { OTHER_PORT: 'tcp://10.0.0.1:80' }, document: document('a'), want: undefined },
  ])('is $want with $given', ({ given, document, want }) => {
    expect(readConfig(given).port(document)).toBe(want);
  });

  it.each(['http', '65536', '-1', '1e3', '80.5'])('rejects %s', (text) => {
    const want = { code: 'settings-invalid', data: { setting: 'A_PORT' } };
    expect(() => readConfig({ A_PORT: text }).port(document('a'))).toThrow(
      expect.objectContaining({ messages: [expect.objectContaining(want)] }),
    );
  });
});

describe('credentials', () => {
  it.each([
    { scheme: 'apiKeyAuth', want: 'API_KEYS' },
    { scheme: 'adminApiKeyAuth', want: 'ADMIN_API_KEYS' },
    { scheme: 'petOwner', want: 'CREDENTIALS_PET_OWNER' },
    { scheme: 'petstore_auth', want: 'CREDENTIALS_PETSTORE_AUTH' },
    { scheme: 'api-key.v2', want: 'CREDENTIALS_API_KEY_V2' },
    { scheme: 'OAuth2', want: 'CREDENTIALS_OAUTH2' },
  ])('of $scheme are read from $want', ({ scheme, want }) => {
    expect(credentialsSetting(scheme)).toBe(want);
    expect(readConfig({ [want]: 'x,y' }).credentials(scheme)).toEqual(['x', 'y']);
    expect(readConfig({}).credentials(scheme)).toEqual([]);
  });
});
