/** The settings of the deployment that the gateway and the zones are compared with. */
import { PlanFaults } from '../../../pulumi/plan/faults/plan-error.ts';
import type { StackSetting } from '../../../openapi/settings/kind/setting.ts';
import {
  toConfigCommand,
  type SettingsSource,
  StackSettingsReader,
  readStackSettingText,
} from '../../../pulumi/plan/settings/stack-settings-reader.ts';
import { planSettings, type Zone } from '../../../pulumi/plan/settings/plan-settings.ts';
import { type Environment, loadEnvironment } from '../../../service/config/environment.ts';
import { OpsError } from '../../error/ops-error.ts';
import { stackSettings } from '../../stack/stack-settings.ts';

export interface Deployment {
  readonly source: SettingsSource;
  /** The variables that AWS's client reads. */
  readonly environment: Environment;
  /** Why the deployment is unknown; undefined if it is known. */
  readonly doubt: OpsError | undefined;
}

/** A deployment without settings. */
export const noDeployment: Deployment = {
  source: { config: () => undefined, environment: () => undefined },
  environment: {},
  doubt: undefined,
};

/**
 * Reads the settings. If there are several stacks and none is named, only the sections that need a stack fail.
 * @param stack default: the only stack, if there is one
 * @throws OpsError if the stack cannot be read, ConfigError if `.env` cannot be read
 */
export async function readDeployment(folder: string, stack: string | undefined): Promise<Deployment> {
  const environment = await loadEnvironment(folder);
  try {
    const { source } = await stackSettings({ folder, stack, environment });
    return { source, environment, doubt: undefined };
  } catch (error) {
    if (stack !== undefined || !(error instanceof OpsError)) throw error;
    const source = { config: () => undefined, environment: (name: string) => environment[name] };
    return { source, environment, doubt: error };
  }
}

/** Returns an error if a required setting is not set. */
export function checkSetting({ source, doubt }: Deployment, setting: StackSetting<unknown>): OpsError | undefined {
  if (doubt !== undefined) return doubt;
  const { name, environment } = setting;
  const { text, flaw } = readStackSettingText(source, setting);
  if (text !== undefined || flaw !== undefined) return undefined;
  const line = source.remedy?.(setting) ?? `run ${toConfigCommand(setting)}`;
  const remedy = `${line}${environment === undefined ? '' : `, or set ${environment}`}`;
  return new OpsError('cli-section-unconfigured', `${name} is not set`, remedy, { data: { setting: name } });
}

/**
 * Returns the zones of the settings; undefined: find them by name.
 * @throws PlanError if they are invalid
 */
export function readGivenZones({ source }: Deployment): readonly Zone[] | undefined {
  const faults = new PlanFaults();
  const zones = new StackSettingsReader(source, faults).optional(planSettings.hostedZones);
  faults.finish();
  return zones;
}
