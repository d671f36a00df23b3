/** Warns of variables whose names are similar to a setting: a wrong name would otherwise have no visible effect. */
import type { CodedMessage } from '../../openapi/errors/coded-error.ts';
import type { DocumentNames } from '../../openapi/settings/document-settings.ts';
import { findLookalikes } from '../../openapi/settings/lookalike.ts';
import { knownVariables } from '../../openapi/settings/table.ts';
import { ConfigError, type Environment, readEnvironmentFile } from './environment.ts';
import type { SettingCode } from './setting-codes.ts';

export interface SettingNames {
  /** The folder of `.env`. */
  readonly folder: string;
  /** The environment of the process. */
  readonly environment: Environment;
  readonly documents: readonly DocumentNames[];
}

/** A file with more warnings is probably not one of ours. */
const maxWarnings = 20;

const code: SettingCode = 'settings-unknown';

/** Returns a warning for each variable that looks like a setting; it never contains values. Never throws for `.env`. */
export async function warnOfUnknownSettings({
  folder,
  environment,
  documents,
}: SettingNames): Promise<readonly CodedMessage[]> {
  const file = await readEnvironmentFile(folder).catch((error: unknown) => {
    if (error instanceof ConfigError) return {}; // the program that reads the settings reports it
    throw error;
  });
  const sources = [
    { names: Object.keys(file), kind: 'file' },
    { names: Object.keys(environment), kind: 'process' },
  ] as const;
  return findLookalikes(sources, knownVariables(documents))
    .slice(0, maxWarnings)
    .map(({ name, likely }) => ({
      code,
      message: `${name}: no setting has this name, so it has no effect; use ${likely} if you meant that, or remove it`,
      data: { setting: name, likely },
    }));
}
