import { parseYaml } from '@redocly/openapi-core';
import { describe, expect, it } from 'vitest';
import { loadDocuments } from '../../openapi/loading/directory.ts';
import type { JsonObject } from '../../openapi/document/document.ts';
import { arrayOf, objectOf, stringOf } from '../../openapi/json/json.ts';
import { hasFileForm } from '../../openapi/settings/kind/setting.ts';
import { environmentSettings } from '../../openapi/settings/table.ts';
import { notEmpty } from '../../openapi/testing/not-empty.ts';
import { renderFiles } from './files.ts';
import { createSettingsSource } from './settings.ts';

const documents = await loadDocuments();
const keys = { API_KEYS: 'one', ADMIN_API_KEYS: 'two' };

/** The containers, by their names. */
function render(settings: readonly string[]): { compose: JsonObject; services: readonly [string, JsonObject][] } {
  const files = renderFiles(documents, createSettingsSource(settings, keys));
  const value: unknown = parseYaml(files.get('docker-compose.yml') ?? '');
  const compose = objectOf(value);
  return { compose, services: Object.entries(objectOf(compose.services)).map(([name, one]) => [name, objectOf(one)]) };
}

describe.each([{ settings: [] }, { settings: ['keyAuth=true'] }])('the containers with $settings', ({ settings }) => {
  const { compose, services } = render(settings);
  const secretNames = environmentSettings.filter(hasFileForm).map(({ name }) => name);

  it('have no secret in their environment, neither as a value nor as a reference', () => {
    for (const [service, { environment }] of notEmpty(services)) {
      const names = Object.keys(objectOf(environment));
      expect(
        names.filter((name) => secretNames.includes(name)),
        service,
      ).toEqual([]);
      const values = JSON.stringify(environment);
      for (const name of notEmpty(secretNames)) expect(values).not.toMatch(new RegExp(`\\$\\{${name}\\b`));
    }
  });

  it('have a file for each variable that names one, and no other secret', () => {
    for (const [service, { environment, secrets }] of notEmpty(services)) {
      const named = Object.entries(objectOf(environment)).filter(([, value]) =>
        stringOf(value).startsWith('/run/secrets/'),
      );
      // may be empty: Typesense and Kong read their files by their commands, which are compared below
      for (const [variable, place] of named)
        expect(place, service).toBe(`/run/secrets/${variable.replace(/_FILE$/, '').toLowerCase()}`);
      const mounted = arrayOf(secrets).map((name) => `/run/secrets/${stringOf(name)}`);
      const byCommand = JSON.stringify(objectOf(compose.services)[service]).match(/\/run\/secrets\/\w+/g) ?? [];
      expect(mounted.sort(), service).toEqual(expected(service, byCommand));
    }
  });

  it('share one declaration of each secret, whose file is in a folder for its owner', () => {
    for (const [name, secret] of notEmpty(Object.entries(objectOf(compose.secrets))))
      expect(secret).toEqual({ file: `./.env.secrets/${name}` });
  });

  /** Kong has its secrets by the names of the placeholders in kong.yml. */
  const expected = (service: string, places: readonly string[]): string[] => {
    const ofKong = settings.length === 0 ? [] : ['/run/secrets/admin_api_keys', '/run/secrets/api_keys'];
    return service === 'kong' ? ofKong : [...new Set(places)].sort();
  };
});
