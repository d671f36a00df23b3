/** The deployment that the gateway and the zones are held against: its settings, as far as they are known. */
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
import { OpsError } from '../../lib/errors.ts';
import { stackSettings } from '../../lib/stack-settings.ts';

export interface Deployment {
  readonly source: SettingsSource;
  /** What AWS's client goes by. */
  readonly environment: Environment;
  /** Why it is not known which deployment is meant; undefined: it is. */
  readonly doubt: OpsError | undefined;
}

/** Nothing is set. */
export const noDeployment: Deployment = {
  source: { config: () => undefined, environment: () => undefined },
  environment: {},
  doubt: undefined,
};

/**
 * A stack that is asked for must be there; that there are several is only in the way of what needs one.
 * @param stack left out: the only one that there is, or none
 * @throws OpsError where the stack can't be read, ConfigError where `.env` can't
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

/** What is to be done about a setting that nothing can be asked without; undefined: it is set. */
export function missingSetting({ source, doubt }: Deployment, setting: StackSetting<unknown>): OpsError | undefined {
  if (doubt !== undefined) return doubt;
  const { name, environment } = setting;
  const { text, flaw } = readStackSettingText(source, setting);
  if (text !== undefined || flaw !== undefined) return undefined;
  const line = source.remedy?.(setting) ?? `run ${toConfigCommand(setting)}`;
  const remedy = `${line}${environment === undefined ? '' : `, or set ${environment}`}`;
  return new OpsError('cli-section-unconfigured', `${name} is not set`, remedy, { data: { setting: name } });
}

/**
 * The zones that the settings name; undefined: none, they are found by name.
 * @throws PlanError where they can't be understood
 */
export function givenZones({ source }: Deployment): readonly Zone[] | undefined {
  const faults = new PlanFaults();
  const zones = new StackSettingsReader(source, faults).optional(planSettings.hostedZones);
  faults.finish();
  return zones;
}
