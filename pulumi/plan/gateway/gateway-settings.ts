/** The settings that say what the gateway is to have. */
import type { Faults } from '../faults/plan-error.ts';
import type { Secret } from '../settings/secret.ts';
import { type SettingsSource, StackSettingsReader } from '../settings/stack-settings-reader.ts';
import { keysSetting, settings } from '../settings/plan-settings.ts';

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

export function readGatewaySettings(source: SettingsSource, faults: Faults): GatewaySettings {
  const reader = new StackSettingsReader(source, faults);
  return {
    upstreamHosts: reader.optional(settings.upstreamHost),
    ownerTag: reader.optional(settings.ownerTag),
    keyAuth: reader.optional(settings.keyAuth),
    keys: (scheme) => reader.required(keysSetting(scheme)) ?? [],
    rateLimit: reader.optional(settings.rateLimit),
    requestSizeLimit: reader.optional(settings.requestSizeLimit),
    correlationId: reader.optional(settings.correlationId),
    prometheus: reader.optional(settings.prometheus),
  };
}
