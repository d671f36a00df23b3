/**
 * Which route takes a request, as Kong's router of the flavour `traditional_compatible` chooses. Written from Kong's
 * documentation and not from what makes the routes, so that each can be held against the other.
 * https://developer.konghq.com/gateway/routing/traditional/
 */
import type { KongObject } from './kong-object.ts';

export interface GatewayRequest {
  readonly host: string;
  readonly method: string;
  readonly path: string;
}

/**
 * Names of the routes that could take the request and between which Kong has no reason to choose: one where all is right.
 * @param objects of which those that are no routes say nothing
 */
export function findRoutes(
  { objects }: { readonly objects: readonly KongObject[] },
  { host, method, path }: GatewayRequest,
): string[] {
  const routes = objects.filter(({ kind }) => kind === 'routes');
  const candidates = routes.flatMap(({ name, fields }) => {
    const [hosts, methods, paths] = [toTexts(fields.hosts), toTexts(fields.methods), toTexts(fields.paths)];
    if (hosts !== undefined && !hosts.includes(host)) return [];
    if (methods !== undefined && !methods.includes(method)) return [];
    const matching = paths?.filter((pattern) => matchesPath(pattern, path));
    if (matching?.length === 0) return [];
    const criteria = [hosts, methods, paths].filter((criterion) => criterion !== undefined).length;
    const isRegex = matching?.some((pattern) => pattern.startsWith('~')) === true;
    const within = isRegex ? 1e6 + Number(fields.regex_priority ?? 0) : Math.max(0, ...(matching ?? []).map(getLength));
    return [{ name, weight: criteria * 1e9 + within }];
  });
  const best = Math.max(...candidates.map(({ weight }) => weight));
  return candidates.filter(({ weight }) => weight === best).map(({ name }) => name);
}

const getLength = (text: string): number => text.length;

function matchesPath(pattern: string, path: string): boolean {
  return pattern.startsWith('~') ? new RegExp(`^${pattern.slice(1)}`).test(path) : path.startsWith(pattern);
}

function toTexts(value: unknown): string[] | undefined {
  return Array.isArray(value) ? value.map(String) : undefined;
}
