import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { schemeCredentials } from '../../openapi/settings/document-settings.ts';
import { environmentSettings } from '../../openapi/settings/table.ts';
import { notEmpty } from '../../openapi/testing/not-empty.ts';
import { createRemoveSecrets } from '../ensemble/secrets/remove-secrets.ts';
import { temporaryFolder } from '../storage/testing/folders.ts';
import { readConfig, serviceReaders } from './config.ts';

const secret = 'k3y-of/ours+1';
/** The secret in each form that a setting can have. */
const forms = [
  secret,
  `other-key,${secret}`,
  JSON.stringify({ shop: { key: 'other-key', scheme: secret } }),
  `postgres://user:${encodeURIComponent(secret)}@host/database`,
];

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.dispose());

const read = [...environmentSettings, schemeCredentials('petOwner')].filter(
  ({ isSecret, readers }) => isSecret === true && readers.some((reader) => serviceReaders.includes(reader)),
);

describe('the secrets of the settings', () => {
  it.each(notEmpty(read))('contain each value of $name, so that no answer shows it', ({ name, parse }) => {
    const valid = forms.filter((form) => parse(form) !== undefined);
    const shown = notEmpty(valid).map((form) =>
      createRemoveSecrets(readConfig({ [name]: form }, '/', []).secrets())(`{"echo":"${secret}"}`),
    );
    expect(shown).toContain('{"echo":"[removed]"}');
  });

  it('contain the value of a secret that is in a file', async () => {
    await writeFile(join(folder.path, 'key'), `${secret}\n`);
    const environment = { API_KEYS: 'other-key', CREDENTIALS_PET_OWNER_FILE: 'key' };
    expect(readConfig(environment, folder.path).secrets()).toEqual(['other-key', 'key', secret]);
  });

  it.each([
    { given: 'a scheme whose name ends like the variable of a file', environment: { CREDENTIALS_SIGNED_FILE: secret } },
    {
      given: 'a password in a query',
      environment: { DATABASE_URL: `postgres://host/d?password=${encodeURIComponent(secret)}` },
    },
  ])('contain the value of $given', ({ environment }) => {
    expect(readConfig(environment, folder.path).secrets()).toContain(secret);
  });

  it('contain neither other settings nor secrets that no service reads', () => {
    const others = { HOST: secret, OPENAI_MODEL: secret, KONG_ADMIN_TOKEN: secret, POSTGRES_PASSWORD: secret };
    expect(readConfig(others, '/').secrets()).toEqual([]);
  });
});
