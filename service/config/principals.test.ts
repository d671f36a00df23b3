import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectFolder, readTextFile } from '../../ops/file/files.ts';
import { temporaryFolder } from '../storage/testing/folders.ts';
import { accessSchemaFile, accessSchemaText } from './access/access-schema.ts';
import { readConfig } from './config.ts';
import { ConfigError, type Environment } from './environment.ts';
import { minKeyLength } from './principals.ts';

const keys = {
  ANN_KEY: 'secret-of-ann-1',
  ANN_NEXT: 'secret-of-ann-2',
  BOB_KEYS: 'secret-of-bob-1,secret-of-bob-2',
  ADMIN_API_KEYS: 'secret-of-admins',
};

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.dispose());

async function read(text: string | Uint8Array, environment: Environment = {}) {
  await writeFile(join(folder.path, 'access.yml'), text);
  return readConfig({ ...keys, ACCESS_FILE: 'access.yml', ...environment }, folder.path, ['ensemble']).principals();
}

async function refusalOf(text: string | Uint8Array, environment: Environment = {}): Promise<ConfigError> {
  const error: unknown = await read(text, environment).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof ConfigError) return error;
  throw new Error('the file was accepted', { cause: error });
}

const ann = (more = ''): string => `principals:\n  - name: ann\n    keys: [env:ANN_KEY]\n${more}`;

it('is the file that the package has for editors', async () => {
  expect(await readTextFile(join(projectFolder, accessSchemaFile))).toBe(accessSchemaText());
});

it('reads principals with their keys, and gives nothing that is not named', async () => {
  const principals = await read(`# yaml-language-server: $schema=x
principals:
  - name: ann
    keys: [env:ANN_KEY, env:ANN_NEXT]
    services: [tasks]
    tags: [library]
    effects: [read, write]
    limits: { interactions_per_minute: 20, concurrent: 2, tokens_per_day: 1000, cost_per_month: { amount: 2.5, currency: EUR } }
  - { name: bob-2, keys: [env:BOB_KEYS], admin: true }
`);
  expect(principals).toEqual([
    {
      name: 'ann',
      keys: ['secret-of-ann-1', 'secret-of-ann-2'],
      services: ['tasks'],
      tags: ['library'],
      effects: ['read', 'write'],
      limits: {
        interactionsPerMinute: 20,
        concurrent: 2,
        tokensPerDay: 1000,
        costPerMonth: { amount: 2.5, currency: 'EUR' },
      },
      isAdmin: false,
    },
    {
      name: 'bob-2',
      keys: ['secret-of-bob-1', 'secret-of-bob-2'],
      services: [],
      tags: [],
      effects: [],
      limits: {},
      isAdmin: true,
    },
  ]);
});

it('reads a key from a file that the variable with _FILE names', async () => {
  await writeFile(join(folder.path, 'key'), 'secret-in-a-file\n');
  const [principal] = (await read(ann(), { ANN_KEY: undefined, ANN_KEY_FILE: 'key' })) ?? [];
  expect(principal?.keys).toEqual(['secret-in-a-file']);
});

it('has no principals without a file', async () => {
  expect(await readConfig(keys, folder.path, ['ensemble']).principals()).toBeUndefined();
});

describe('stops the start, with file, line, column and remedy', () => {
  const model = { OPENAI_API_KEY: 'sk-x', OPENAI_MODEL: 'small' };
  const price = { MODEL_PRICES: '{"small":{"input":1,"output":2,"currency":"USD"}}' };
  const costly = ann('    limits:\n      cost_per_month: { amount: 1, currency: EUR }\n');
  it.each<{ given: string; text: string; environment?: Environment; at: string; want: string }>([
    { given: 'an unknown member', text: ann('    servces: [tasks]\n'), at: '4:5', want: 'write "services"' },
    { given: 'an unknown effect', text: ann('    effects: [reed]\n'), at: '4:15', want: 'read, write, delete' },
    {
      given: 'an unknown limit',
      text: ann('    limits:\n      tokens_per_da: 3\n'),
      at: '5:7',
      want: 'write "tokens_per_day"',
    },
    { given: 'a limit of 0', text: ann('    limits:\n      concurrent: 0\n'), at: '5:7', want: 'must be >= 1' },
    {
      given: 'a literal key',
      text: 'principals:\n  - name: ann\n    keys: [secret-of-ann-1]\n',
      at: '3:12',
      want: 'write env:NAME',
    },
    {
      given: 'a key as a text',
      text: 'principals:\n  - name: ann\n    keys: secret-of-ann-1\n',
      at: '3:5',
      want: 'must be a list',
    },
    { given: 'no keys', text: 'principals:\n  - name: ann\n', at: '2:5', want: 'add "keys"' },
    {
      given: 'an invalid name',
      text: 'principals:\n  - name: Ann\n    keys: [env:ANN_KEY]\n',
      at: '2:5',
      want: 'lower-case',
    },
    {
      given: 'a variable that is not set',
      text: ann(),
      environment: { ANN_KEY: undefined },
      at: '3:12',
      want: 'ANN_KEY is not set',
    },
    {
      given: 'an empty variable',
      text: ann(),
      environment: { ANN_KEY: ' , ' },
      at: '3:12',
      want: 'ANN_KEY is not set',
    },
    {
      given: 'a key with a blank',
      text: ann(),
      environment: { ANN_KEY: 'secret of ann' },
      at: '3:12',
      want: 'every member must be',
    },
    {
      given: 'a short key',
      text: ann(),
      environment: { ANN_KEY: 'secretX' },
      at: '3:12',
      want: 'less than 8 characters',
    },
    {
      given: 'a name twice',
      text: `${ann()}  - name: ann\n    keys: [env:ANN_NEXT]\n`,
      at: '4:5',
      want: 'another principal is named "ann"',
    },
    {
      given: 'a reserved name',
      text: 'principals:\n  - name: administrator\n    keys: [env:ANN_KEY]\n',
      at: '2:5',
      want: 'ADMIN_API_KEYS',
    },
    {
      given: 'a key of two principals',
      text: `${ann()}  - name: bob\n    keys: [env:BOB_KEYS]\n`,
      environment: { BOB_KEYS: 'secret-of-bob-1,secret-of-ann-1' },
      at: '5:12',
      want: 'the principal "ann"',
    },
    {
      given: 'a key of the administrators',
      text: ann(),
      environment: { ADMIN_API_KEYS: 'secret-of-ann-1' },
      at: '3:12',
      want: 'a key that ADMIN_API_KEYS has',
    },
    { given: 'a cost without a price', text: costly, environment: model, at: '5:7', want: 'MODEL_PRICES' },
    {
      given: 'a cost in another currency',
      text: costly,
      environment: { ...model, ...price },
      at: '5:7',
      want: 'in USD',
    },
    { given: 'a member twice', text: ann('    keys: [env:ANN_NEXT]\n'), at: '4:5', want: 'duplicated mapping key' },
    { given: 'broken YAML', text: 'principals: [secret-of-ann-1\n', at: '2:1', want: 'correct the line' },
    { given: 'an alias of itself', text: 'principals: &a [*a]\n', at: '1:18', want: '' },
    { given: 'nothing', text: '', at: '1:1', want: 'the file must be a mapping' },
    { given: 'an empty list', text: 'principals: []\n', at: '1:1', want: 'must NOT have fewer' },
  ])('$given', async ({ text, environment, at, want }) => {
    const error = await refusalOf(text, environment);
    const [line, column] = at.split(':').map(Number);
    const file = join(folder.path, 'access.yml');
    expect(error.messages).toMatchObject([
      { code: 'settings-access-invalid', data: { setting: 'ACCESS_FILE', file, line, column } },
    ]);
    expect(error.message).toContain(want);
    expect(error.message).toContain(`access.yml:${at} `);
    expect(error.message).not.toMatch(/secret/);
  });

  it.each([
    { given: 'does not exist', environment: { ACCESS_FILE: 'missing.yml' }, text: '' },
    { given: 'is a folder', environment: { ACCESS_FILE: '.' }, text: '' },
    { given: 'is too large', environment: {}, text: `${ann()}#${'x'.repeat(256 * 1024)}` },
    { given: 'is not text', environment: {}, text: Buffer.from([0xff, 0xfe, 0x00]) },
  ])('a file that $given', async ({ text, environment }) => {
    expect((await refusalOf(text, environment)).messages).toMatchObject([{ code: 'settings-access-unreadable' }]);
  });

  it('all variables of keys at once', async () => {
    const error = await refusalOf(`${ann()}  - name: bob\n    keys: [env:X_1, env:X_2]\n`);
    expect(error.messages.map(({ data }) => [data.line, data.column])).toEqual([
      [5, 12],
      [5, 21],
    ]);
  });
});

it('accepts a limit of the cost without a model, whose price nothing needs', async () => {
  const text = ann('    limits:\n      cost_per_month: { amount: 1, currency: EUR }\n');
  expect(await read(text)).toHaveLength(1);
});

it('requires keys that are removed from foreign texts', async () => {
  const { createRemoveSecrets } = await import('../ensemble/secrets/remove-secrets.ts');
  const [long, short] = ['a'.repeat(minKeyLength), 'b'.repeat(minKeyLength - 1)];
  expect(createRemoveSecrets([long, short])(`${long} and ${short}`)).toBe(`[removed] and ${short}`);
});

it('stops only services that read it', () => {
  const missing = { ...keys, ACCESS_FILE: 'missing.yml' };
  expect(readConfig(missing, folder.path, ['central-sequence']).accessFile).toBe(join(folder.path, 'missing.yml'));
});
