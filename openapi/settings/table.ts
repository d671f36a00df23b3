/** The table of all settings, the only source of their names, defaults and descriptions. */
import { assistantSettings } from './assistant-settings.ts';
import { deploymentSettings } from './deployment-settings.ts';
import { consumerKeys, type DocumentNames, documentPatterns, documentSettings } from './document-settings.ts';
import { ensembleSettings } from './ensemble-settings.ts';
import { modelSettings } from './model-settings.ts';
import { serviceSettings } from './service-settings.ts';
import { fileSuffix, type Setting, type StackSetting, getVariables } from './kind/setting.ts';
import { awsSettings, toolSettings } from './tool-settings.ts';

/** The settings of the environment and `.env` whose names are fixed. */
export const environmentSettings: readonly Setting<unknown>[] = [
  ...Object.values(serviceSettings),
  ...Object.values(ensembleSettings),
  ...Object.values(modelSettings),
  ...Object.values(assistantSettings),
  ...Object.values(toolSettings),
  ...Object.values(awsSettings),
];

/** The settings that docs/settings.md and `--help` print, including the derived settings with placeholders. */
export const printedSettings: readonly Setting<unknown>[] = [...environmentSettings, ...documentPatterns];

export const stackSettingTable: readonly StackSetting<unknown>[] = Object.values(deploymentSettings);

/** Returns the names of all variables of the environment, including `<NAME>_FILE`. */
export function knownVariables(documents: readonly DocumentNames[]): ReadonlySet<string> {
  return new Set([...environmentSettings, ...documentSettings(documents)].flatMap(getVariables));
}

/** Returns the names of all settings of a stack. */
export function knownStackNames(documents: readonly DocumentNames[]): ReadonlySet<string> {
  const schemes = documents.flatMap(({ securitySchemes }) => [...securitySchemes.keys()]);
  return new Set([...stackSettingTable, ...schemes.map(consumerKeys)].map(({ name }) => name));
}

/** Finds a setting with a fixed name by its variable, or by the variable of its file. */
export function findSetting(variable: string): Setting<unknown> | undefined {
  const name = variable.endsWith(fileSuffix) ? variable.slice(0, -fileSuffix.length) : variable;
  return environmentSettings.find((setting) => setting.name === name);
}
