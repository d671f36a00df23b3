/** The settings of a deployment as Pulumi will read them: those of the stack, with secrets, and the environment. */
import {
  toConfigCommand,
  StackSettingsReader,
  type SettingsSource,
} from '../../pulumi/plan/settings/stack-settings-reader.ts';
import type { StackSetting } from '../../openapi/settings/kind/setting.ts';
import { PlanFaults } from '../../pulumi/plan/faults/plan-error.ts';
import { OpsError } from '../error/ops-error.ts';
import { projectName, stackSettings } from '../stack/stack-settings.ts';
import type { ProgramOptions } from '../process/program.ts';
import type { StackConfig } from './checks/pulumi-check.ts';

export interface DeploymentSettings {
  readonly source: SettingsSource;
  /** Reads a setting of another project by its full name: `aws:region`. */
  readonly readOther: (name: string) => string | undefined;
}

/** @param config the output of `pulumi config` */
export function toSettings(config: StackConfig, stack: string, { environment }: ProgramOptions): DeploymentSettings {
  const source: SettingsSource = {
    config: (name) => config.get(`${projectName}:${name}`),
    environment: (name) => environment[name],
    remedy: (setting) => {
      const variable = setting.environment === undefined ? '' : `, or set ${setting.environment}`;
      return `run ${toConfigCommand(setting)} --stack ${stack}${variable}`;
    },
  };
  return { source, readOther: (name) => config.get(name) };
}

/** Reads the readable settings of the stack's file if Pulumi fails, so that all missing settings are reported at once. */
export async function readLocalSettings(
  stack: string | undefined,
  { folder, environment }: ProgramOptions,
): Promise<DeploymentSettings> {
  const options = { folder, environment };
  const read = await stackSettings({ ...options, stack }).catch((error: unknown) => {
    if (!(error instanceof OpsError)) throw error;
    return undefined; // an earlier check reported the error
  });
  const source: SettingsSource = read?.source ?? {
    config: () => undefined,
    environment: (name) => environment[name],
  };
  return { source, readOther: () => undefined };
}

/** Reads one setting. @throws PlanError if it has a fault, or is required and missing */
export function readPlanSetting<Value>(source: SettingsSource, setting: StackSetting<Value>): Value | undefined;
export function readPlanSetting<Value>(source: SettingsSource, setting: StackSetting<Value>, need: 'required'): Value;
export function readPlanSetting<Value>(
  source: SettingsSource,
  setting: StackSetting<Value>,
  need?: 'required',
): Value | undefined {
  const faults = new PlanFaults();
  const reader = new StackSettingsReader(source, faults);
  const value = need === 'required' ? reader.required(setting) : reader.optional(setting);
  faults.finish();
  return value;
}
