/**
 * Documents and settings → the desired state, which only this module decides. The Pulumi program, the drift
 * check and the job that writes `kong.yml` read the plan. The same documents and settings give the same plan.
 */
import type { ApiDocument } from '../../openapi/document/document.ts';
import { type PlannedContainer, createContainers, type ImagePlan, toImagePlan } from './containers.ts';
import type { GatewayPlan } from './gateway/kong-object.ts';
import { type DnsPlan, createDnsPlan, readDnsSettings } from './dns.ts';
import { PlanFaults } from './faults/plan-error.ts';
import { readGatewaySettings } from './gateway/gateway-settings.ts';
import { createGatewayPlan } from './gateway/gateway.ts';
import type { Secret } from './settings/secret.ts';
import { StackSettingsReader, type SettingsSource } from './settings/stack-settings-reader.ts';
import { planSettings } from './settings/plan-settings.ts';

export interface SystemPlan {
  readonly kongAdminUrl: string;
  readonly kongAdminToken: Secret | undefined;
  readonly gateway: GatewayPlan;
  readonly dns: DnsPlan;
  readonly images: ImagePlan & { readonly image: string };
}

/** Makes the plan independent of the order of the documents. */
const sortDocuments = (documents: readonly ApiDocument[]): ApiDocument[] =>
  [...documents].sort((one, other) => (one.name < other.name ? -1 : 1));

/** Plans the whole system. @throws PlanError with all faults of settings and documents */
export function planSystem(documents: readonly ApiDocument[], source: SettingsSource): SystemPlan {
  const sorted = sortDocuments(documents);
  return collectFaults((faults) => {
    const reader = new StackSettingsReader(source, faults);
    const kongAdminUrl = reader.required(planSettings.kongAdminUrl) ?? '';
    const kongAdminToken = reader.optional(planSettings.kongAdminToken);
    const gateway = createGatewayPlan(sorted, readGatewaySettings(source, faults), faults);
    const dns = createDnsPlan(sorted, readDnsSettings(source, faults), faults);
    const { image = '', ...images } = toImagePlan(sorted, source, faults);
    return { kongAdminUrl, kongAdminToken, gateway, dns, images: { image, ...images } };
  });
}

/** Plans the objects of Kong. @throws PlanError */
export function planGateway(documents: readonly ApiDocument[], source: SettingsSource): GatewayPlan {
  return collectFaults((faults) =>
    createGatewayPlan(sortDocuments(documents), readGatewaySettings(source, faults), faults),
  );
}

/** Plans the records of Route 53. @throws PlanError */
export function planDns(documents: readonly ApiDocument[], source: SettingsSource): DnsPlan {
  return collectFaults((faults) => createDnsPlan(sortDocuments(documents), readDnsSettings(source, faults), faults));
}

/** Plans the containers of the services. @throws PlanError */
export function planContainers(documents: readonly ApiDocument[]): readonly PlannedContainer[] {
  return collectFaults((faults) => createContainers(sortDocuments(documents), faults));
}

function collectFaults<Plan>(make: (faults: PlanFaults) => Plan): Plan {
  const faults = new PlanFaults();
  const plan = make(faults);
  faults.finish();
  return plan;
}
