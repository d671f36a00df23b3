/** The settings of the gateway. */
import type { PlanFaults } from '../faults/plan-error.ts';
import type { Secret } from '../settings/secret.ts';
import { type SettingsSource, StackSettingsReader } from '../settings/stack-settings-reader.ts';
import { keysSetting, planSettings } from '../settings/plan-settings.ts';

export interface GatewaySettings {
  /** Undefined if the host of each service is the service's name. */
  readonly upstreamHosts: readonly string[] | undefined;
  readonly ownerTag: string;
  readonly keyAuth: boolean;
  /** Reads the keys of the consumer of a security scheme. Called for needed schemes only, so that no unused key is required. */
  readonly keys: (scheme: string) => readonly Secret[];
  readonly rateLimit: number | undefined;
  readonly requestSizeLimit: number | undefined;
  readonly correlationId: boolean;
  readonly prometheus: boolean;
}

export function readGatewaySettings(source: SettingsSource, faults: PlanFaults): GatewaySettings {
  const reader = new StackSettingsReader(source, faults);
  return {
    upstreamHosts: reader.optional(planSettings.upstreamHost),
    ownerTag: reader.optional(planSettings.ownerTag),
    keyAuth: reader.optional(planSettings.keyAuth),
    keys: (scheme) => reader.required(keysSetting(scheme)) ?? [],
    rateLimit: reader.optional(planSettings.rateLimit),
    requestSizeLimit: reader.optional(planSettings.requestSizeLimit),
    correlationId: reader.optional(planSettings.correlationId),
    prometheus: reader.optional(planSettings.prometheus),
  };
}
