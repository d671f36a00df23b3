import { appendFile, chmod, copyFile, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { errorCode } from '../../openapi/errors/error-text.ts';
import { notEmpty } from '../../openapi/testing/not-empty.ts';
import { ConfigError } from '../../service/config/environment.ts';
import { temporaryFolder } from '../../service/storage/testing/folders.ts';
import { projectFolder } from '../file/files.ts';
import { writeSecretFiles } from './secret-files.ts';

const required = 'POSTGRES_PASSWORD=p\nTYPESENSE_API_KEY=t\n';

let folder: string;
let dispose: () => Promise<void>;
beforeEach(async () => {
  ({ path: folder, dispose } = await temporaryFolder());
  await copyFile(join(projectFolder, 'docker-compose.yml'), join(folder, 'docker-compose.yml'));
});
afterEach(() => dispose());

const writeEnvironment = (text: string): Promise<void> => writeFile(join(folder, '.env'), text);
const read = (name: string): Promise<string> =>
  readFile(join(folder, '.env.secrets', name), 'utf8').catch((error: unknown) => errorCode(error) ?? 'unknown');

describe('the file of a secret', () => {
  it.each([
    { given: 'API_KEYS=one,two', name: 'api_keys', want: 'one,two\n' },
    { given: "API_KEYS='a$b # c'", name: 'api_keys', want: 'a$b # c\n' },
    { given: 'OTHER=1', name: 'openai_api_key', want: '' },
    { given: 'OPENAI_API_KEY=', name: 'openai_api_key', want: '' },
    { given: 'OPENAI_API_KEY_FILE=key.txt', name: 'openai_api_key', want: 'from a file\n' },
    { given: 'POSTGRES_PASSWORD=p', name: 'postgres_password', want: 'p\n' },
    { given: 'POSTGRES_PASSWORD=p', name: 'database_url', want: 'postgres://fountainai:p@postgres:5432/fountainai\n' },
    {
      given: "POSTGRES_PASSWORD='a@b/c%41'",
      name: 'database_url',
      want: 'postgres://fountainai:a%40b%2Fc%2541@postgres:5432/fountainai\n',
    },
    { given: 'DATABASE_URL=postgres://elsewhere/d', name: 'database_url', want: /@postgres:5432/ },
    { given: 'HOST=0.0.0.0', name: 'host', want: 'ENOENT' },
  ])('$name has the value of $given', async ({ given, name, want }) => {
    await writeFile(join(folder, 'key.txt'), 'from a file\n');
    await writeEnvironment(`${required}${given}\n`);
    await writeSecretFiles(folder);
    if (typeof want === 'string') expect(await read(name)).toBe(want);
    else expect(await read(name)).toMatch(want);
  });

  it('is written for a secret of docker-compose.override.yml, and not for one with another file', async () => {
    const secrets = 'secrets: { mail_token: { file: ./.env.secrets/mail_token }, other: { file: ./other.txt } }\n';
    await writeFile(join(folder, 'docker-compose.override.yml'), secrets);
    await writeEnvironment(`${required}MAIL_TOKEN=m\nOTHER=o\n`);
    await writeSecretFiles(folder);
    expect(await read('mail_token')).toBe('m\n');
    expect(await read('other')).toBe('ENOENT');
  });
});

describe('an override of the compose file', () => {
  const secret = 'secrets: { mail_token: { file: ./.env.secrets/mail_token } }\n';

  it.each([
    { name: 'docker-compose.override.yml', text: `services: { kong: { ports: !reset [] } }\n${secret}` },
    { name: 'docker-compose.override.yml', text: `services:\n  kong:\n    ports: !override\n      - 1:2\n${secret}` },
    { name: 'docker-compose.override.yml', text: secret.replace('./.env', '.env') },
    { name: 'docker-compose.override.yaml', text: secret },
    { name: 'compose.override.yml', text: secret },
  ])('names secrets as Compose reads it: $name with $text', async ({ name, text }) => {
    await writeFile(join(folder, name), text);
    await writeEnvironment(`${required}MAIL_TOKEN=m\n`);
    await writeSecretFiles(folder);
    expect(await read('mail_token')).toBe('m\n');
  });

  it.each(['services: [\n', 'services: !other []\n', 'a: 1\na: 2\n'])(
    'that cannot be parsed is named: %j',
    async (text) => {
      const file = join(folder, 'docker-compose.override.yml');
      await writeFile(file, text);
      await writeEnvironment(required);
      const error: unknown = await writeSecretFiles(folder).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ messages: [{ code: 'settings-file-unreadable', data: { setting: file } }] });
    },
  );
});

describe('the files of secrets', () => {
  it('are created, then unchanged, and updated after a change of .env', async () => {
    await writeEnvironment(`${required}API_KEYS=one\n`);
    expect(await writeSecretFiles(folder, { dryRun: true })).toMatchObject({ outcome: 'created' });
    expect(await read('api_keys')).toBe('ENOENT');
    expect(await writeSecretFiles(folder)).toMatchObject({ outcome: 'created' });
    expect(await writeSecretFiles(folder)).toMatchObject({ outcome: 'unchanged' });
    const before = await stat(join(folder, '.env.secrets', 'typesense_api_key'));
    await appendFile(join(folder, '.env'), 'OPENAI_API_KEY=k\n');
    expect(await writeSecretFiles(folder)).toMatchObject({ outcome: 'updated' });
    // Containers whose secrets are the same do not start again.
    expect((await stat(join(folder, '.env.secrets', 'typesense_api_key'))).mtimeMs).toBe(before.mtimeMs);
  });

  it('are in a folder for its owner, where the user of any container can read the one that it is given', async () => {
    await writeEnvironment(required);
    const umask = process.umask(0o077);
    try {
      await writeSecretFiles(folder);
      const place = join(folder, '.env.secrets');
      const mode = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;
      expect(await mode(place)).toBe(0o700);
      for (const file of notEmpty(await readdir(place))) expect(await mode(join(place, file)), file).toBe(0o644);
      await chmod(place, 0o755);
      expect(await writeSecretFiles(folder)).toMatchObject({ outcome: 'updated' });
      expect(await mode(place)).toBe(0o700);
    } finally {
      process.umask(umask);
    }
  });

  it('are ignored by git', async () => {
    await writeEnvironment(required);
    await writeSecretFiles(folder);
    expect(await read('.gitignore')).toBe('*\n');
  });

  it.each([
    { given: 'TYPESENSE_API_KEY=t', want: { code: 'settings-missing', data: { setting: 'POSTGRES_PASSWORD' } } },
    { given: 'POSTGRES_PASSWORD=p', want: { code: 'settings-missing', data: { setting: 'TYPESENSE_API_KEY' } } },
    {
      given: `${required}API_KEYS=a\nAPI_KEYS_FILE=b`,
      want: { code: 'settings-secret-doubled', data: { setting: 'API_KEYS_FILE' } },
    },
    {
      given: `${required}API_KEYS_FILE=nowhere`,
      want: { code: 'settings-secret-unreadable', data: { setting: 'API_KEYS_FILE' } },
    },
  ])('are not written from $given', async ({ given, want }) => {
    await writeEnvironment(given);
    const error: unknown = await writeSecretFiles(folder).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConfigError);
    expect(error).toMatchObject({ messages: [want] });
    expect(await read('api_keys')).toBe('ENOENT');
  });
});
