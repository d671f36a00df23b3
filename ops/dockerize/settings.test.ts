import { expect, it } from 'vitest';
import { loadDocuments } from '../../openapi/directory.ts';
import { notEmpty } from '../../openapi/testing-not-empty.ts';
import { PlanError } from '../../pulumi/plan/faults.ts';
import { OpsError } from '../lib/errors.ts';
import { containerFiles } from './files.ts';
import { notedSettings, settingsFrom, settingsNote } from './settings.ts';

const documents = await loadDocuments();
const errorOf = (given: readonly string[], environment: Record<string, string> = {}): unknown => {
  try {
    containerFiles(documents, settingsFrom(given, environment));
    return undefined;
  } catch (error) {
    return error;
  }
};

it.each(['image=a:1', 'keyAuth', '=true', 'gatewayAddresses=203.0.113.7', 'upstreamHost=a'])(
  '--set %s is nothing that can be set here',
  (given) => {
    const error = errorOf([given]);
    expect(error).toBeInstanceOf(OpsError);
    expect(String(error)).toContain('write --set <name>=<value> with one of correlationId, keyAuth, ownerTag');
  },
);

it.each([
  { given: ['keyAuth=yes'], want: ['keyAuth: can not be used, it must be true or false; give --set keyAuth=true'] },
  {
    given: ['keyAuth=true'],
    want: [
      /^adminApiKeyAuthKeys: .*; set ADMIN_API_KEYS; npm run initialize does$/,
      /^apiKeyAuthKeys: .*; set API_KEYS;/,
    ],
  },
])('$given says how it is mended here', ({ given, want }) => {
  const error = errorOf(given);
  expect(error).toBeInstanceOf(PlanError);
  const lines = error instanceof PlanError ? error.message.split('\n') : [];
  expect(lines).toHaveLength(want.length);
  for (const [index, line] of notEmpty<string | RegExp>(want).entries()) expect(lines[index]).toMatch(line);
});

it('keys come from the environment', () => {
  expect(errorOf(['keyAuth=true'], { API_KEYS: 'a', ADMIN_API_KEYS: 'b' })).toBeUndefined();
});

it.each([{ given: [] }, { given: ['keyAuth=true', 'ownerTag=ours'] }, { given: ['rateLimit=600'] }])(
  '$given are noted in a file, and read from it again',
  ({ given }) => {
    const note = settingsNote(settingsFrom(given, {}));
    expect(note === '').toBe(given.length === 0);
    expect(notedSettings(`# A stamp.\n${note}services: []\n`)).toEqual(given);
  },
);
