/**
 * Finds the route of a request as Kong's router of the flavour `traditional_compatible` does. Written from Kong's
 * documentation and not from the code that creates the routes, so that tests can compare the two.
 * https://developer.konghq.com/gateway/routing/traditional/
 */
import type { KongObject } from './kong-object.ts';

export interface GatewayRequest {
  readonly host: string;
  readonly method: string;
  readonly path: string;
}

/**
 * Returns the names of the routes with the best match. More than one name means that the choice of Kong is undefined.
 * @param objects objects of all kinds; only routes are used
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
