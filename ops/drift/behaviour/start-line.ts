/** The shell command that starts services as the check starts them, and their addresses. */
import { commandLine } from '../../../openapi/package/command-line.ts';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { environmentSettings } from '../../../openapi/settings/table.ts';
import { getVariables } from '../../../openapi/settings/kind/setting.ts';
import { serviceSettings } from '../../../openapi/settings/service-settings.ts';
import { quoteText } from '../../../openapi/text/escapes.ts';
import { portSetting, serviceReaders } from '../../../service/config/config.ts';
import { wantedSettings } from '../../initialize/environment-file.ts';
import { getVariable } from '../../probe/run/run.ts';

/** The port of the first service; no document has one of these ports as its default. */
const firstPort = 18_080;

/** Returns the address of a service that the command starts. */
export function getStartAddress(documents: readonly ApiDocument[], { name }: ApiDocument): string {
  return `http://127.0.0.1:${firstPort + documents.findIndex((document) => document.name === name)}`;
}

/** Hides the settings of the machine: a variable without a value hides its entry in `.env`. */
export function renderStartLine(documents: readonly ApiDocument[]): string {
  let count = 0;
  const wanted = wantedSettings(documents, () => `probe-key-${(count += 1)}`);
  const keys = new Map(wanted.map(({ name, value }) => [name, value]));
  const schemes = documents.flatMap(({ securitySchemes }) => [...securitySchemes.keys()].map(getVariable));
  const variables = [...new Set(schemes)].map((name) => [name, keys.get(name) ?? keys.get(`${name}S`) ?? ''] as const);
  const ports = documents.map((document, index) => [portSetting(document.name), `${firstPort + index}`] as const);
  const given = new Map([...keys, ...ports, [serviceSettings.environment.name, 'production']]);
  const hidden = environmentSettings
    .filter(({ readers }) => readers.some((reader) => serviceReaders.includes(reader)))
    .flatMap(getVariables)
    .filter((name) => !given.has(name) && name !== serviceSettings.dataDirectory.name);
  const exported = variables.map(([name, value]) => `${name}=${quoteText(value)}`).join(' ');
  return [
    // Without names it would print all variables of the shell.
    ...(exported === '' ? [] : [`export ${exported};`]),
    ...[...given].map(([name, value]) => `${name}=${quoteText(value)}`),
    `${serviceSettings.dataDirectory.name}="$(mktemp -d)"`,
    ...hidden.map((name) => `${name}=`),
    `${commandLine('start', documents.map(({ name }) => name).join(' '))} &`,
  ].join(' ');
}
