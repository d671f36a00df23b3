/** For tests of plans: small documents, settings given as text, and a router that chooses as Kong does. */
import type { ApiDocument } from '../../openapi/document.ts';
import { parseDocument } from '../../openapi/load.ts';
import type { GatewayPlan, KongObject } from './desired.ts';
import { PlanError } from './faults.ts';
import type { SettingsSource } from './setting.ts';

/** A document of which only what matters is written: `paths` and whatever else, as YAML. */
export function documentOf(name: string, yaml: string): Promise<ApiDocument> {
  const head = `openapi: 3.1.0\ninfo: { title: ${name}, version: 1.0.0 }\n`;
  return parseDocument(head + yaml, { source: `openapi/${name}.yml`, name });
}

/** What every system needs. */
export const goodSettings = {
  kongAdminUrl: 'http://kong.internal:8001',
  gatewayAddresses: '203.0.113.7',
  hostedZones: 'fountain.coach=Z0123456789',
  image: 'registry.example.com/fountainai:1.0.0',
};

export const goodEnvironment = { API_KEYS: 'key-one,key-two', ADMIN_API_KEYS: 'key-three' };

export function sourceOf(
  config: Readonly<Record<string, string | undefined>>,
  environment: Readonly<Record<string, string | undefined>> = goodEnvironment,
): SettingsSource {
  return { config: (name) => config[name], environment: (name) => environment[name] };
}

/** What is wrong, a line each. */
export function faultsOf(plan: () => unknown): string[] {
  try {
    plan();
    return [];
  } catch (error) {
    if (error instanceof PlanError) return error.message.split('\n');
    throw error;
  }
}

export const ofKind = ({ objects }: GatewayPlan, kind: string): KongObject[] =>
  objects.filter((object) => object.kind === kind);

export interface GatewayRequest {
  readonly host: string;
  readonly method: string;
  readonly path: string;
}

/**
 * Names of the routes that could take the request and between which Kong's `traditional_compatible` router has no reason
 * to choose: one where the plan is right. Written from Kong's documentation and not from the plan.
 */
export function routesFor(plan: GatewayPlan, { host, method, path }: GatewayRequest): string[] {
  const candidates = ofKind(plan, 'routes').flatMap(({ name, fields }) => {
    const [hosts, methods, paths] = [textsOf(fields.hosts), textsOf(fields.methods), textsOf(fields.paths)];
    if (hosts !== undefined && !hosts.includes(host)) return [];
    if (methods !== undefined && !methods.includes(method)) return [];
    const matching = paths?.filter((pattern) => matches(pattern, path));
    if (matching?.length === 0) return [];
    const criteria = [hosts, methods, paths].filter((criterion) => criterion !== undefined).length;
    const isRegex = matching?.some((pattern) => pattern.startsWith('~')) === true;
    const within = isRegex ? 1e6 + Number(fields.regex_priority ?? 0) : Math.max(0, ...(matching ?? []).map(lengthOf));
    return [{ name, weight: criteria * 1e9 + within }];
  });
  const best = Math.max(...candidates.map(({ weight }) => weight));
  return candidates.filter(({ weight }) => weight === best).map(({ name }) => name);
}

const lengthOf = (text: string): number => text.length;

function matches(pattern: string, path: string): boolean {
  return pattern.startsWith('~') ? new RegExp(`^${pattern.slice(1)}`).test(path) : path.startsWith(pattern);
}

function textsOf(value: unknown): string[] | undefined {
  return Array.isArray(value) ? value.map(String) : undefined;
}
