import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseDocument } from '../../openapi/loading/load.ts';
import { serviceSettings } from '../../openapi/settings/service-settings.ts';
import {
  completed,
  completeEnvironmentFile,
  developmentSettings,
  engineSecrets,
  wantedSettings,
  withoutFiles,
  type Wanted,
} from './environment-file.ts';

const wanted: Wanted[] = [
  { name: 'API_KEYS', value: 'one', why: 'Keys.' },
  { name: 'ALLOWED_HOSTS', value: 'localhost', why: 'Hosts.' },
];

describe('a missing setting of .env', () => {
  const table = [
    { given: '', want: { API_KEYS: 'one', ALLOWED_HOSTS: 'localhost' } },
    { given: 'API_KEYS=mine', want: { API_KEYS: 'mine', ALLOWED_HOSTS: 'localhost' } },
    { given: 'ALLOWED_HOSTS=\nOTHER=1\n', want: { API_KEYS: 'one', ALLOWED_HOSTS: '', OTHER: '1' } },
    { given: '# API_KEYS=no\n', want: { API_KEYS: 'one', ALLOWED_HOSTS: 'localhost' } },
  ];
  it.each(table)('is added to $given', ({ given, want }) => expect(parseEnv(completed(given, wanted))).toEqual(want));

  it('is added once, below any text that a person wrote', () => {
    const line = fc.stringMatching(/^[A-Z_]{1,12}=[a-z0-9 "'#]{0,12}$/);
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const before = lines.join('\n');
        const after = completed(before, wanted);
        expect(after.startsWith(before)).toBe(true);
        // An opened quote hides the lines below it; no added text can close the quote.
        if (!/["']/.test(before)) expect(completed(after, wanted)).toBe(after);
      }),
    );
  });
});

describe('a secret that is in a file', () => {
  const secrets: Wanted[] = [
    { name: 'API_KEYS', value: 'one', why: 'Keys.', fileVariable: 'API_KEYS_FILE' },
    { name: 'ALLOWED_HOSTS', value: 'localhost', why: 'Hosts.' },
  ];

  it.each([
    { given: 'API_KEYS_FILE=/run/keys\n', want: { API_KEYS_FILE: '/run/keys', ALLOWED_HOSTS: 'localhost' } },
    { given: 'API_KEYS_FILE=\n', want: { API_KEYS_FILE: '', API_KEYS: 'one', ALLOWED_HOSTS: 'localhost' } },
  ])('is not added to $given as a value', ({ given, want }) => {
    expect(parseEnv(completed(given, secrets))).toEqual(want);
  });

  it('is not added if the environment names the file', () => {
    expect(withoutFiles(secrets, { API_KEYS_FILE: '/run/keys' }).map(({ name }) => name)).toEqual(['ALLOWED_HOSTS']);
    expect(withoutFiles(secrets, { API_KEYS_FILE: ' ', ALLOWED_HOSTS_FILE: 'x' })).toEqual(secrets);
  });
});

describe('an existing setting that can be extended', () => {
  const list: Wanted = { name: 'ALLOWED_HOSTS', value: 'b', why: 'Hosts.', extend: (present) => `${present},b` };
  it.each([
    { given: 'ALLOWED_HOSTS=a\nOTHER=a\n', want: 'ALLOWED_HOSTS=a,b\nOTHER=a\n' },
    { given: '# mine\nexport ALLOWED_HOSTS = "a" # and why', want: '# mine\nexport ALLOWED_HOSTS = "a,b" # and why' },
    { given: "OTHER=ALLOWED_HOSTS\r\nALLOWED_HOSTS='a'\r\n", want: "OTHER=ALLOWED_HOSTS\r\nALLOWED_HOSTS='a,b'\r\n" },
    { given: 'ALLOWED_HOSTS=c\nALLOWED_HOSTS=a\n', want: 'ALLOWED_HOSTS=c\nALLOWED_HOSTS=a,b\n' },
    { given: 'OTHER=a\n', want: 'OTHER=a\n\n# Hosts.\nALLOWED_HOSTS=b\n' },
  ])('is extended in place in $given', ({ given, want }) => expect(completed(given, [list])).toBe(want));
});

describe('the settings of documents', () => {
  it('are credentials for each scheme and the allowed hosts', async () => {
    const document = await parseDocument(
      `
openapi: 3.1.0
info: { title: A, version: 1.0.0 }
paths:
  /a:
    get: { operationId: a, responses: { '200': { description: Good } } }
components:
  securitySchemes:
    apiKeyAuth: { type: apiKey, in: header, name: X-API-KEY }
    adminApiKeyAuth: { type: apiKey, in: header, name: X-ADMIN-API-KEY }
    petOwner: { type: http, scheme: basic }
`,
      { source: 'a.yml', name: 'a' },
    );
    const settings = wantedSettings([document, document], () => 'random');
    expect(settings.map(({ name, value }) => [name, value])).toEqual([
      ['API_KEYS', 'random'],
      ['ADMIN_API_KEYS', 'random'],
      ['CREDENTIALS_PET_OWNER', 'fountainai:random'],
      ['ALLOWED_HOSTS', 'localhost,127.0.0.1'],
    ]);
    for (const { why } of settings) expect(why).toMatch(/^[A-Z].*[^.]\.$/);
    const [hosts] = wantedSettings([document], () => 'random', new Map([['a', 8082]])).slice(-1);
    expect(hosts?.value).toBe('localhost:8082,127.0.0.1:8082');
  });
});

it.each([
  { given: {}, want: ['METRICS_OPEN=loopback'] },
  { given: { NODE_ENV: 'development' }, want: ['METRICS_OPEN=loopback'] },
  { given: { NODE_ENV: 'production' }, want: [] },
])('opens the figures to this machine if it is one of development: $given', ({ given, want }) => {
  expect(developmentSettings(given).map(({ name, value }) => `${name}=${value}`)).toEqual(want);
});

it('prints each setting of .env with its description in the table', () => {
  const { description } = serviceSettings.typesenseApiKey;
  const text = completed(
    '',
    engineSecrets(() => 'random'),
  );
  expect(text).toContain(`\n# K${description.slice(1)}.\nTYPESENSE_API_KEY=random\n`);
});

describe('the file .env', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'fountainai-'))));
  afterEach(() => rm(folder, { recursive: true }));

  it('is created with access for its owner alone, and is unchanged the second time', async () => {
    const file = join(folder, '.env');
    expect(await completeEnvironmentFile(file, wanted, { dryRun: true })).toBe('created');
    expect(await completeEnvironmentFile(file, wanted)).toBe('created');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await completeEnvironmentFile(file, wanted)).toBe('unchanged');
  });

  it('is closed to other users if a person left it open', async () => {
    const file = join(folder, '.env');
    await writeFile(file, 'API_KEYS=mine\nALLOWED_HOSTS=here\n');
    await chmod(file, 0o644);
    expect(await completeEnvironmentFile(file, wanted)).toBe('updated');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(file, 'utf8')).toBe('API_KEYS=mine\nALLOWED_HOSTS=here\n');
  });
});
