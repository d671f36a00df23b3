/** The whole system as resources: gateway, DNS and image, as planned from the documents. */
import { type Input, getProject, runtime } from '@pulumi/pulumi';
import type { ApiDocument } from '../openapi/document/document.ts';
import { planSystem } from './plan/plan.ts';
import type { SettingsSource } from './plan/settings/stack-settings-reader.ts';
import { createDnsResources } from './resources/dns.ts';
import { createImageResources } from './resources/images.ts';
import { toKongResources } from './resources/kong.ts';

export interface SystemOutputs {
  readonly image: Input<string>;
  /** Public hosts, sorted. */
  readonly hosts: readonly string[];
}

/**
 * @param folder the project's
 * @throws PlanError with all faults of settings and documents, before any resource is created
 */
export async function deploySystem(
  documents: readonly ApiDocument[],
  folder: string,
  source: SettingsSource = createStackSource(),
): Promise<SystemOutputs> {
  const { kongAdminUrl, kongAdminToken, gateway, dns, images } = planSystem(documents, source);
  const image = createImageResources(images, folder);
  toKongResources(gateway, { url: kongAdminUrl, token: kongAdminToken });
  await createDnsResources(dns);
  return { image, hosts: [...new Set(dns.records.map(({ host }) => host))].sort() };
}

/** Does not use `pulumi.Config`, which warns about every secret that is read as text; the plan wraps secrets itself. */
function createStackSource(): SettingsSource {
  return {
    config: (name) => runtime.getConfig(`${getProject()}:${name}`),
    environment: (name) => process.env[name],
  };
}
