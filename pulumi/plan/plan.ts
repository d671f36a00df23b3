/**
 * Documents and settings → what should exist. Nothing else decides that; what reads it are the Pulumi program, the drift
 * check and the job that writes `kong.yml`, each the part that it needs. The same documents and settings give the same plan.
 */
import type { ApiDocument } from '../../openapi/document.ts';
import { type Container, containersOf, type ImagePlan, imageOf } from './containers.ts';
import type { GatewayPlan } from './gateway/kong-object.ts';
import { type DnsPlan, dnsOf, readDnsSettings } from './dns.ts';
import { Faults } from './faults/plan-error.ts';
import { readGatewaySettings } from './gateway/gateway-settings.ts';
import { gatewayOf } from './gateway/gateway.ts';
import type { Secret } from './settings/secret.ts';
import { StackSettingsReader, type SettingsSource } from './settings/stack-settings-reader.ts';
import { settings } from './settings/plan-settings.ts';

export interface SystemPlan {
  readonly kongAdminUrl: string;
  readonly kongAdminToken: Secret | undefined;
  readonly gateway: GatewayPlan;
  readonly dns: DnsPlan;
  readonly images: ImagePlan & { readonly image: string };
}

/** The order of the given documents says nothing. */
const inOrder = (documents: readonly ApiDocument[]): ApiDocument[] =>
  [...documents].sort((one, other) => (one.name < other.name ? -1 : 1));

/** @throws PlanError with all that is wrong in settings and documents */
export function planSystem(documents: readonly ApiDocument[], source: SettingsSource): SystemPlan {
  const sorted = inOrder(documents);
  return planned((faults) => {
    const reader = new StackSettingsReader(source, faults);
    const kongAdminUrl = reader.required(settings.kongAdminUrl) ?? '';
    const kongAdminToken = reader.optional(settings.kongAdminToken);
    const gateway = gatewayOf(sorted, readGatewaySettings(source, faults), faults);
    const dns = dnsOf(sorted, readDnsSettings(source, faults), faults);
    const { image = '', ...images } = imageOf(sorted, source, faults);
    return { kongAdminUrl, kongAdminToken, gateway, dns, images: { image, ...images } };
  });
}

/** What Kong should have. @throws PlanError */
export function planGateway(documents: readonly ApiDocument[], source: SettingsSource): GatewayPlan {
  return planned((faults) => gatewayOf(inOrder(documents), readGatewaySettings(source, faults), faults));
}

/** What Route 53 should have. @throws PlanError */
export function planDns(documents: readonly ApiDocument[], source: SettingsSource): DnsPlan {
  return planned((faults) => dnsOf(inOrder(documents), readDnsSettings(source, faults), faults));
}

/** What runs the services. @throws PlanError */
export function planContainers(documents: readonly ApiDocument[]): readonly Container[] {
  return planned((faults) => containersOf(inOrder(documents), faults));
}

function planned<Plan>(make: (faults: Faults) => Plan): Plan {
  const faults = new Faults();
  const plan = make(faults);
  faults.finish();
  return plan;
}
