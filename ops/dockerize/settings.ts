/** Settings of the gateway from the options of `npm run dockerize`. */
import { commandLine } from '../../openapi/package/command-line.ts';
import { type SettingsSource } from '../../pulumi/plan/settings/stack-settings-reader.ts';
import { stackSettingTable } from '../../openapi/settings/table.ts';
import type { Environment } from '../../service/config/environment.ts';
import { OpsError } from '../error/ops-error.ts';

/** The settings of the gateway in the compose file: without upstreams, DNS and registry, which the compose file defines itself or does not need. */
const composeSettings = stackSettingTable
  .filter(({ readers }) => readers.includes('dockerize'))
  .sort((one, other) => (one.name < other.name ? -1 : 1));

/**
 * @param given `<name>=<value>`
 * @throws OpsError for an unknown setting
 */
export function createSettingsSource(given: readonly string[], environment: Environment): SettingsSource {
  const values = new Map(given.map(parse));
  return {
    config: (name) => values.get(name),
    environment: (name) => environment[name],
    remedy: ({ name, example, environment: variable }) => {
      return variable === undefined
        ? `give --set ${name}=${example}`
        : `set ${variable}, or run ${commandLine('initialize')}`;
    },
  };
}

const noteLine = /^# Settings: (.*)$/m;

/** Returns the comment with the settings of a file, for later comparison; empty without settings. */
export function formatSettingsNote({ config }: SettingsSource): string {
  const given = composeSettings.flatMap(({ name }) => {
    const value = config(name)?.trim() ?? '';
    return value === '' ? [] : [`${name}=${value}`];
  });
  return given.length === 0 ? '' : `# Settings: ${given.join(' ')}\n`;
}

/** Returns the settings of a file, as input of `createSettingsSource`. */
export function parseSettingsNote(text: string): string[] {
  const [, settings = ''] = noteLine.exec(text) ?? [];
  return settings.split(' ').filter(Boolean);
}

function parse(pair: string): [name: string, value: string] {
  const end = pair.indexOf('=');
  const name = pair.slice(0, Math.max(0, end));
  if (composeSettings.some((setting) => setting.name === name)) return [name, pair.slice(end + 1)];
  const names = composeSettings.map((setting) => setting.name).join(', ');
  const remedy = `use --set <name>=<value> with one of the names ${names}`;
  throw new OpsError('cli-option-invalid', `--set "${pair}" is not valid`, remedy, { data: { option: 'set' } });
}
