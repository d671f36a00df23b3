import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyCharacter } from '../../../openapi/testing/any-character.ts';
import { portSetting } from '../../../service/config/config.ts';
import { notEmpty } from '../../../openapi/testing/not-empty.ts';
import { projectFolder } from '../../file/files.ts';
import { checkName, cleanName, freeName, isTaken } from './names.ts';

describe('a clean name', () => {
  test.each([
    { given: 'Pet Store (v2)', want: 'pet-store-v2' },
    { given: 'petStore', want: 'pet-store' },
    { given: 'kong-admin-3.9', want: 'kong-admin-3-9' },
    { given: 'Über_Größe', want: 'uber-gro-e' },
    { given: '3scale', want: 'service-3scale' },
    { given: '__proto__', want: 'proto' },
    { given: '../../etc/passwd', want: 'etc-passwd' },
    { given: '宠物', want: '' },
    { given: 'a'.repeat(39) + '-b', want: 'a'.repeat(39) },
  ])('of $given is $want', ({ given, want }) => expect(cleanName(given)).toBe(want));

  test('is valid or empty for every text', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, maxLength: 60 }), (text) => {
        const name = cleanName(text);
        if (name === '') return;
        expect(checkName(name)).toBe(name);
        expect(portSetting(name)).toMatch(/^[A-Z][A-Z0-9_]*_PORT$/);
      }),
    );
  });
});

test.each(['', '.', '..', '../a', 'a/b', 'A', 'a b', 'a-', '-a', 'a--b', '1a', 'a'.repeat(41), '__proto__'])(
  '%j is not a valid name',
  (name) =>
    expect(() => checkName(name)).toThrow(expect.objectContaining({ code: 'cli-name-invalid', data: { name } })),
);

describe('a free name', () => {
  test.each([
    { given: 'pets', others: [], want: 'pets' },
    { given: 'pets', others: ['pets', 'pets-2'], want: 'pets-3' },
    { given: 'pet-store', others: ['pet_store'], want: 'pet-store-2' },
    { given: 'http', others: [], want: 'http-2' },
    { given: 'tests', others: [], want: 'tests-2' },
    { given: 'resource', others: [], want: 'resource-2' },
    { given: 'http_client', others: [], want: 'http_client-2' },
    { given: 'a'.repeat(40), others: ['a'.repeat(40)], want: `${'a'.repeat(38)}-2` },
  ])('for $given, if $others exist, is $want', ({ given, others, want }) => expect(freeName(given, others)).toBe(want));

  test('is never taken', () => {
    const names = fc.string({ unit: 'grapheme-ascii', minLength: 1 }).map(cleanName).filter(Boolean);
    fc.assert(
      fc.property(names, fc.array(names), (name, others) => {
        const free = freeName(name, [...others, name]);
        expect(checkName(free)).toBe(free);
        expect(isTaken(free, [...others, name])).toBe(false);
      }),
    );
  });
});

const folders = readdirSync(join(projectFolder, 'service'), { withFileTypes: true }).filter(
  (entry) => entry.isDirectory() && !existsSync(join(projectFolder, 'service', entry.name, 'operations.ts')),
);

test.each(notEmpty(folders.map(({ name }) => name)))('the folder service/%s reserves its name', (name) => {
  expect(isTaken(name, [])).toBe(true);
});
