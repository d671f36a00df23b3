import { describe, expect, it } from 'vitest';
import { notEmpty } from '../testing/not-empty.ts';
import { documentSettings } from './document-settings.ts';
import { settingReaders, getVariables } from './kind/setting.ts';
import { environmentSettings, findSetting, knownVariables, printedSettings, stackSettingTable } from './table.ts';

const all = [...printedSettings, ...stackSettingTable];

describe('the table of settings', () => {
  it('has unique names', () => {
    const names = all.flatMap(getVariables);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it.each(all)(
    'has for $name a reader, a default in text or words, and a description without a full stop',
    (setting) => {
      expect(setting.readers.length).toBeGreaterThan(0);
      expect([setting.default, setting.fallback].filter((text) => text !== undefined)).toHaveLength(1);
      expect(setting.description).toMatch(/^\S.*[^.\s]$/);
      expect(setting.want).not.toBe('');
    },
  );

  it.each(notEmpty(all.filter((setting) => setting.default !== undefined)))(
    'has a valid default for $name',
    (setting) => {
      expect(setting.parse(setting.default ?? '')).toBeDefined();
    },
  );

  it.each(notEmpty(stackSettingTable.filter(({ isSecret }) => isSecret !== true)))(
    'has a valid example for $name',
    (setting) => {
      expect(setting.parse(setting.example)).toBeDefined();
    },
  );

  it('has a setting for each reader', () => {
    const readers = new Set(all.flatMap((setting) => setting.readers));
    expect(settingReaders.filter((reader) => !readers.has(reader))).toEqual([]);
  });

  it('has a setting of the environment for each setting of a stack that names one', () => {
    const named = stackSettingTable.flatMap(({ environment }) => environment ?? []);
    expect(named).not.toEqual([]);
    expect(named.filter((name) => findSetting(name) === undefined)).toEqual([]);
  });
});

describe('the settings of documents', () => {
  const documents = [
    { name: 'pet-store', securitySchemes: new Map([['petOwner', { type: 'http', scheme: 'basic' } as const]]) },
    { name: 'central-sequence', securitySchemes: new Map() },
  ];

  it('are the port, the address and the credentials of each document', () => {
    expect(documentSettings(documents).map(({ name }) => name)).toEqual([
      'PET_STORE_PORT',
      'PET_STORE_URL',
      'CREDENTIALS_PET_OWNER',
      'CENTRAL_SEQUENCE_PORT',
      'CENTRAL_SEQUENCE_URL',
    ]);
  });

  it('are known variables, also those for files of secrets', () => {
    const known = knownVariables(documents);
    const names = ['PET_STORE_PORT', 'CREDENTIALS_PET_OWNER_FILE', 'API_KEYS_FILE', 'LOG_LEVEL'];
    expect(names.filter((name) => !known.has(name))).toEqual([]);
    expect(['PET_STORE_PORT_FILE', 'LOG_LEVEL_FILE', 'OTHER_PORT'].filter((name) => known.has(name))).toEqual([]);
  });
});

it('finds a setting by its variable, and by the variable of its file', () => {
  const keys = environmentSettings.find(({ name }) => name === 'API_KEYS');
  expect(findSetting('API_KEYS')).toBe(keys);
  expect(findSetting('API_KEYS_FILE')).toBe(keys);
  expect(findSetting('API_KEY')).toBeUndefined();
});
