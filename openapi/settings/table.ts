/** The table of settings: everything that names a setting, its default or its description reads it here. */
import { deploymentSettings } from './deployment-settings.ts';
import { consumerKeys, type DocumentNames, documentPatterns, documentSettings } from './document-settings.ts';
import { ensembleSettings } from './ensemble-settings.ts';
import { serviceSettings } from './service-settings.ts';
import { fileSuffix, type Setting, type StackSetting, variablesOf } from './kind/setting.ts';
import { awsSettings, toolSettings } from './tool-settings.ts';

/** The settings of the environment and `.env` whose names are fixed. */
export const environmentSettings: readonly Setting<unknown>[] = [
  ...Object.values(serviceSettings),
  ...Object.values(ensembleSettings),
  ...Object.values(toolSettings),
  ...Object.values(awsSettings),
];

/** With the settings of documents in general: what the README and `--help` print. */
export const printedSettings: readonly Setting<unknown>[] = [...environmentSettings, ...documentPatterns];

export const stackSettingTable: readonly StackSetting<unknown>[] = Object.values(deploymentSettings);

/** All names that a variable of the environment can have, `<NAME>_FILE` among them. */
export function knownVariables(documents: readonly DocumentNames[]): ReadonlySet<string> {
  return new Set([...environmentSettings, ...documentSettings(documents)].flatMap(variablesOf));
}

/** All names that a setting of a stack can have. */
export function knownStackNames(documents: readonly DocumentNames[]): ReadonlySet<string> {
  const schemes = documents.flatMap(({ securitySchemes }) => [...securitySchemes.keys()]);
  return new Set([...stackSettingTable, ...schemes.map(consumerKeys)].map(({ name }) => name));
}

/** The setting of a fixed name, by its variable or by the variable of its file. */
export function findSetting(variable: string): Setting<unknown> | undefined {
  const name = variable.endsWith(fileSuffix) ? variable.slice(0, -fileSuffix.length) : variable;
  return environmentSettings.find((setting) => setting.name === name);
}
