/** The settings of a deployment as Pulumi will read them: the stack's, its secrets among them, and the environment. */
import {
  formatConfigCommand,
  StackSettingsReader,
  type StackSettingsSource,
} from '../../pulumi/plan/settings/stack-settings-reader.ts';
import type { StackSetting } from '../../openapi/settings/setting.ts';
import { PlanFaults } from '../../pulumi/plan/faults/plan-error.ts';
import { OpsError } from '../lib/errors.ts';
import { projectName, stackSettings } from '../lib/stack-settings.ts';
import type { ProgramOptions } from '../lib/program.ts';
import type { StackConfig } from './checks/pulumi-check.ts';

export interface DeploymentSettings {
  readonly source: StackSettingsSource;
  /** A setting of Pulumi's own, by its full name: `aws:region`. */
  readonly readOther: (name: string) => string | undefined;
}

/** @param config as Pulumi tells it */
export function toDeploymentSettings(
  config: StackConfig,
  stack: string,
  { environment }: ProgramOptions,
): DeploymentSettings {
  const source: StackSettingsSource = {
    config: (name) => config.get(`${projectName}:${name}`),
    environment: (name) => environment[name],
    remedy: (setting) => {
      const variable = setting.environment === undefined ? '' : `, or set ${setting.environment}`;
      return `run ${formatConfigCommand(setting)} --stack ${stack}${variable}`;
    },
  };
  return { source, readOther: (name) => config.get(name) };
}

/** Where Pulumi does not tell them: from the stack's file, as far as it can be read, so that all that lacks is told at once. */
export async function readSettingsWithoutPulumi(
  stack: string | undefined,
  { folder, environment }: ProgramOptions,
): Promise<DeploymentSettings> {
  const options = { folder, environment };
  const read = await stackSettings({ ...options, stack }).catch((error: unknown) => {
    if (!(error instanceof OpsError)) throw error;
    return undefined; // what is wrong with the stack was told already
  });
  const mended: StackSettingsSource = read?.source ?? {
    config: () => undefined,
    environment: (name) => environment[name],
  };
  return { source: mended, readOther: () => undefined };
}

/** One setting by itself. @throws PlanError where it can't be used, or lacks and is required */
export function readPlanSetting<Value>(source: StackSettingsSource, setting: StackSetting<Value>): Value | undefined;
export function readPlanSetting<Value>(
  source: StackSettingsSource,
  setting: StackSetting<Value>,
  need: 'required',
): Value;
export function readPlanSetting<Value>(
  source: StackSettingsSource,
  setting: StackSetting<Value>,
  need?: 'required',
): Value | undefined {
  const faults = new PlanFaults();
  const reader = new StackSettingsReader(source, faults);
  const value = need === 'required' ? reader.required(setting) : reader.optional(setting);
  faults.finish();
  return value;
}
