/**
 * A document's placements → Kong routes, so that exactly one route matches each operation.
 * Kong (router flavour `traditional_compatible`) takes, of the routes that match, the one with the most kinds of
 * criteria; among paths that are regular expressions, the one with the higher `regex_priority`.
 */
import type { Json } from '../../../openapi/document/document.ts';
import { groupBy, sortUnique } from '../document/ordering.ts';
import type { PlacedEndpoint, Placement } from './placement.ts';
import { canOverlap, rankTemplate, toNormalPath, toRoutePath } from './path-template.ts';

/** The criteria of one route of a placement. */
export interface RouteMatch {
  /** Distinguishes the routes of a placement in names; empty for the only or the main route. */
  readonly suffix: string;
  readonly fields: Readonly<Record<string, Json>>;
}

/**
 * Returns the criteria of a route for the preflight requests of browsers, which have no key: Kong's `key-auth` lets them pass, but
 * its `acl` refuses them. It has more criteria than a route without methods, so that Kong prefers it; routes of operations with
 * the method OPTIONS have the same number, and a regular expression, which Kong prefers to a prefix.
 */
export function createPreflightMatch(basePath: string): RouteMatch['fields'] {
  return { methods: ['OPTIONS'], paths: [basePath === '' ? '/' : toNormalPath(basePath)] };
}

/** How one path of a placement must be matched, given the other placements. */
interface PathMatch {
  readonly path: string;
  /** Undefined for all methods, so that the service answers for those that are not allowed. */
  readonly methods: readonly string[] | undefined;
  /** Undefined if no path of another placement matches the same requests. */
  readonly rank: number | undefined;
}

export interface MatchOptions {
  /** All other requests go here, also those that are not in the document. */
  readonly isCatchAll: boolean;
  /** Preflight requests have a route of their own. */
  readonly hasPreflight: boolean;
  readonly basePath: string;
}

/** @param index of the placement among all */
export function createRouteMatches(
  placements: readonly Placement[],
  index: number,
  { isCatchAll, hasPreflight, basePath }: MatchOptions,
): RouteMatch[] {
  const matches = findPathMatches(placements, index, hasPreflight);
  // Kong tries a route without paths after all routes with paths.
  const explicit = isCatchAll ? matches.filter((match) => match.rank !== undefined) : matches;
  const bySuffix = groupBy(explicit, toSuffix);
  const isOnly = bySuffix.size === 1 && !isCatchAll;
  const routes = [...bySuffix].map(([suffix, group]) => {
    return { suffix: isOnly ? '' : suffix, fields: toRouteFields(group, basePath) };
  });
  return isCatchAll
    ? [{ suffix: '', fields: basePath === '' ? {} : { paths: [toNormalPath(basePath)] } }, ...routes]
    : routes;
}

function findPathMatches(placements: readonly Placement[], index: number, hasPreflight: boolean): PathMatch[] {
  const others = placements.filter((_placement, other) => other !== index);
  const byPath = groupBy(placements[index]?.endpoints ?? [], ({ path }) => path);
  return [...byPath.keys()].map((path) => {
    const foreign = others.flatMap(({ endpoints }) => endpoints);
    const isShared = foreign.some((endpoint) => endpoint.path === path);
    const isMeant = foreign.some((endpoint) => endpoint.path !== path && canOverlap(endpoint.path, path));
    const hasOptions = (byPath.get(path) ?? []).some((endpoint) => getMethod(endpoint) === 'OPTIONS');
    const needsMethods = isShared || isMeant || (hasPreflight && hasOptions);
    return {
      path,
      methods: needsMethods ? listMethods(placements, index, path, hasPreflight) : undefined,
      // More criteria win over a higher priority, so a route with a rank needs as many criteria as the others.
      rank: isMeant ? rankTemplate(path) : undefined,
    };
  });
}

/** Adds HEAD to GET, and OPTIONS to the first placement with the path, unless preflight requests have a route of their own. */
function listMethods(placements: readonly Placement[], index: number, path: string, hasPreflight: boolean): string[] {
  const at = placements.map(({ endpoints }) => endpoints.filter((endpoint) => endpoint.path === path).map(getMethod));
  const own = at[index] ?? [];
  const taken = new Set(at.flat());
  const isFirst = at.findIndex((methods) => methods.length > 0) === index;
  const head = own.includes('GET') && !taken.has('HEAD') ? ['HEAD'] : [];
  const options = isFirst && !hasPreflight && !taken.has('OPTIONS') ? ['OPTIONS'] : [];
  return sortUnique([...own, ...head, ...options]);
}

const getMethod = ({ method }: PlacedEndpoint): string => method;

function toSuffix({ methods, rank: number }: PathMatch): string {
  const parts = [methods?.join('-').toLowerCase(), number === undefined ? undefined : `rank-${number}`];
  return parts.filter((part) => part !== undefined).join('-');
}

function toRouteFields(group: readonly PathMatch[], basePath: string): Record<string, Json> {
  const [first] = group;
  return {
    paths: sortUnique(group.map(({ path }) => toRoutePath(basePath + path))),
    ...(first?.methods === undefined ? {} : { methods: [...first.methods] }),
    ...(first?.rank === undefined ? {} : { regex_priority: first.rank }),
  };
}
