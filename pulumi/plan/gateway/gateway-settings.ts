/** The settings that say what the gateway is to have. */
import type { PlanFaults } from '../faults/plan-error.ts';
import type { Secret } from '../settings/secret.ts';
import { type StackSettingsSource, StackSettingsReader } from '../settings/stack-settings-reader.ts';
import { consumerKeysSetting, planSettings } from '../settings/plan-settings.ts';

export interface GatewaySettings {
  /** Undefined: each service has a host of its own name. */
  readonly upstreamHosts: readonly string[] | undefined;
  readonly ownerTag: string;
  readonly keyAuth: boolean;
  /** Of the consumer of a security scheme. Looked up where they are needed, so that none is asked for in vain. */
  readonly keys: (scheme: string) => readonly Secret[];
  readonly rateLimit: number | undefined;
  readonly requestSizeLimit: number | undefined;
  readonly correlationId: boolean;
  readonly prometheus: boolean;
}

export function readGatewaySettings(source: StackSettingsSource, faults: PlanFaults): GatewaySettings {
  const reader = new StackSettingsReader(source, faults);
  return {
    upstreamHosts: reader.optional(planSettings.upstreamHost),
    ownerTag: reader.optional(planSettings.ownerTag),
    keyAuth: reader.optional(planSettings.keyAuth),
    keys: (scheme) => reader.required(consumerKeysSetting(scheme)) ?? [],
    rateLimit: reader.optional(planSettings.rateLimit),
    requestSizeLimit: reader.optional(planSettings.requestSizeLimit),
    correlationId: reader.optional(planSettings.correlationId),
    prometheus: reader.optional(planSettings.prometheus),
  };
}
