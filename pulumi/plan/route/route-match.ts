/**
 * A document's placements → Kong routes, so that each of its operations is matched by exactly one.
 * How Kong chooses (router flavour `traditional_compatible`): of the routes that match, the one with the most kinds of
 * criteria wins; among those whose paths are regular expressions, the one with the higher `regex_priority`.
 */
import type { Json } from '../../../openapi/document.ts';
import { groupBy, sortUnique } from '../document/ordering.ts';
import type { PlacedEndpoint, Placement } from './placement.ts';
import { canOverlap, rankTemplate, toRoutePath } from './path-template.ts';

/** The criteria of one route of a placement. */
export interface RouteMatch {
  /** Tells the routes of one placement apart in names; empty for its only or its main one. */
  readonly suffix: string;
  readonly fields: Readonly<Record<string, Json>>;
}

/** How one path of a placement has to be matched, seen beside the other placements. */
interface PathMatch {
  readonly path: string;
  /** Undefined: whatever the method, so that the service itself says which are allowed. */
  readonly methods: readonly string[] | undefined;
  /** Undefined: no other placement has a path that could be meant. */
  readonly rank: number | undefined;
}

/**
 * @param index of the placement among all
 * @param isCatchAll whatever no other placement takes goes here, also what is not in the document
 */
export function createRouteMatches(
  placements: readonly Placement[],
  index: number,
  isCatchAll: boolean,
  basePath: string,
): RouteMatch[] {
  const matches = findPathMatches(placements, index);
  // What a route without paths takes comes after all that have some.
  const explicit = isCatchAll ? matches.filter((match) => match.rank !== undefined) : matches;
  const bySuffix = groupBy(explicit, toSuffix);
  const isOnly = bySuffix.size === 1 && !isCatchAll;
  const routes = [...bySuffix].map(([suffix, group]) => {
    return { suffix: isOnly ? '' : suffix, fields: toRouteFields(group, basePath) };
  });
  return isCatchAll ? [{ suffix: '', fields: basePath === '' ? {} : { paths: [basePath] } }, ...routes] : routes;
}

function findPathMatches(placements: readonly Placement[], index: number): PathMatch[] {
  const others = placements.filter((_placement, other) => other !== index);
  const byPath = groupBy(placements[index]?.endpoints ?? [], ({ path }) => path);
  return [...byPath.keys()].map((path) => {
    const foreign = others.flatMap(({ endpoints }) => endpoints);
    const isShared = foreign.some((endpoint) => endpoint.path === path);
    const isMeant = foreign.some((endpoint) => endpoint.path !== path && canOverlap(endpoint.path, path));
    return {
      path,
      methods: isShared || isMeant ? listMethods(placements, index, path) : undefined,
      // More criteria win over a higher priority, so whoever is weighed by its rank has as many as the others.
      rank: isMeant ? rankTemplate(path) : undefined,
    };
  });
}

/** With what belongs to them: HEAD to GET, and OPTIONS, by which browsers ask first, to whoever has the path first. */
function listMethods(placements: readonly Placement[], index: number, path: string): string[] {
  const at = placements.map(({ endpoints }) => endpoints.filter((endpoint) => endpoint.path === path).map(getMethod));
  const own = at[index] ?? [];
  const taken = new Set(at.flat());
  const isFirst = at.findIndex((methods) => methods.length > 0) === index;
  const head = own.includes('GET') && !taken.has('HEAD') ? ['HEAD'] : [];
  const options = isFirst && !taken.has('OPTIONS') ? ['OPTIONS'] : [];
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
