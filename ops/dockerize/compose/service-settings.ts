/** The settings of `.env` that the container of a service gets: those that the table of settings says it reads. */
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { schemeCredentials } from '../../../openapi/settings/document-settings.ts';
import { environmentSettings } from '../../../openapi/settings/table.ts';

/**
 * Returns the names, sorted. Compose passes on the values that it finds in its environment or in `.env`, and no variable for the
 * others.
 */
export function listContainerSettings({ name, securitySchemes }: ApiDocument): readonly string[] {
  const read = environmentSettings.filter(({ readers }) =>
    readers.some((reader) => reader === 'services' || reader === name),
  );
  const credentials = [...securitySchemes.keys()].map(schemeCredentials);
  return [...new Set([...read, ...credentials].map((setting) => setting.name))].sort();
}
