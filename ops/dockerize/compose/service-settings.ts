/** The settings of `.env` that the container of a service gets: those that the table of settings says it reads. */
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { schemeCredentials } from '../../../openapi/settings/document-settings.ts';
import type { Setting } from '../../../openapi/settings/kind/setting.ts';
import { environmentSettings } from '../../../openapi/settings/table.ts';

/** Returns the settings, sorted by their names. */
export function listContainerSettings({ name, securitySchemes }: ApiDocument): readonly Setting<unknown>[] {
  const read = environmentSettings.filter(({ readers }) =>
    readers.some((reader) => reader === 'services' || reader === name),
  );
  const credentials = [...securitySchemes.keys()].map(schemeCredentials);
  const byName = new Map([...read, ...credentials].map((setting) => [setting.name, setting]));
  return [...byName.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
}
