import { expect, it } from 'vitest';
import { loadDocuments } from '../../openapi/loading/directory.ts';
import { PlanError } from '../../pulumi/plan/faults/plan-error.ts';
import { OpsError } from '../error/ops-error.ts';
import { renderFiles } from './files.ts';
import { parseSettingsNote, createSettingsSource, formatSettingsNote } from './settings.ts';

const documents = await loadDocuments();
const catchError = (given: readonly string[], environment: Record<string, string> = {}): unknown => {
  try {
    renderFiles(documents, createSettingsSource(given, environment));
    return undefined;
  } catch (error) {
    return error;
  }
};

it.each(['image=a:1', 'keyAuth', '=true', 'gatewayAddresses=203.0.113.7', 'upstreamHost=a'])(
  '--set %s is nothing that can be set here',
  (given) => {
    const error = catchError([given]);
    expect(error).toBeInstanceOf(OpsError);
    expect(error).toMatchObject({ code: 'cli-option-invalid', data: { option: 'set' } });
  },
);

it.each([
  {
    given: ['keyAuth=yes'],
    want: [{ code: 'plan-setting-invalid', where: 'keyAuth', remedy: 'give --set keyAuth=true' }],
  },
  {
    given: ['keyAuth=true'],
    want: [
      {
        code: 'plan-setting-missing',
        where: 'adminApiKeyAuthKeys',
        remedy: 'set ADMIN_API_KEYS, or run npx fountainai initialize',
      },
      { code: 'plan-setting-missing', where: 'apiKeyAuthKeys' },
    ],
  },
])('$given is reported with its remedy', ({ given, want }) => {
  const error = catchError(given);
  expect(error).toBeInstanceOf(PlanError);
  expect(error).toMatchObject({ faults: want });
});

it('keys come from the environment', () => {
  expect(catchError(['keyAuth=true'], { API_KEYS: 'a', ADMIN_API_KEYS: 'b' })).toBeUndefined();
});

it.each([{ given: [] }, { given: ['keyAuth=true', 'ownerTag=ours'] }, { given: ['rateLimit=600'] }])(
  '$given are noted in a file, and read from it again',
  ({ given }) => {
    const note = formatSettingsNote(createSettingsSource(given, {}));
    expect(note === '').toBe(given.length === 0);
    expect(parseSettingsNote(`# A stamp.\n${note}services: []\n`)).toEqual(given);
  },
);
