/** Inputs for tests of plans: small documents, and settings as text. */
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { parseDocument } from '../../../openapi/loading/load.ts';
import { deploymentSettings } from '../../../openapi/settings/deployment-settings.ts';
import { stackSettingTable } from '../../../openapi/settings/table.ts';
import type { GatewayPlan, KongObject } from '../gateway/kong-object.ts';
import { type PlanFault, PlanError } from '../faults/plan-error.ts';
import type { SettingsSource } from '../settings/stack-settings-reader.ts';

/** Parses a document from its relevant members, such as `paths`, as YAML. */
export function parsePlanDocument(name: string, yaml: string): Promise<ApiDocument> {
  const head = `openapi: 3.1.0\ninfo: { title: ${name}, version: 1.0.0 }\n`;
  return parseDocument(head + yaml, { source: `openapi/${name}.yml`, name });
}

/** The required settings. */
export const goodSettings = {
  kongAdminUrl: 'http://kong.internal:8001',
  gatewayAddresses: '203.0.113.7',
  hostedZones: 'fountain.coach=Z0123456789',
  image: 'registry.example.com/fountainai:1.0.0',
};

export const goodEnvironment = { API_KEYS: 'key-one,key-two', ADMIN_API_KEYS: 'key-three' };

/** Every setting of the gateway that adds a plugin, with its example. */
export const everyPlugin: Readonly<Record<string, string>> = Object.fromEntries(
  stackSettingTable
    .filter(({ name, readers }) => readers.includes('dockerize') && name !== deploymentSettings.ownerTag.name)
    .map(({ name, example }) => [name, example]),
);

export function createSource(
  config: Readonly<Record<string, string | undefined>>,
  environment: Readonly<Record<string, string | undefined>> = goodEnvironment,
): SettingsSource {
  return { config: (name) => config[name], environment: (name) => environment[name] };
}

/** Returns the faults of a plan. */
export function catchFaults(plan: () => unknown): readonly PlanFault[] {
  try {
    plan();
    return [];
  } catch (error) {
    if (error instanceof PlanError) return error.faults;
    throw error;
  }
}

export const filterObjects = ({ objects }: GatewayPlan, kind: string): KongObject[] =>
  objects.filter((object) => object.kind === kind);
