/** One document → its services, upstreams, routes and plugins. */
import { createKeyCheckPlugins } from '../document/key-check.ts';
import type { KongObject } from './kong-object.ts';
import { type Extensions, readExtensions } from '../document/extensions.ts';
import { addDocumentFault } from '../faults/document-fault.ts';
import { PlanFaults } from '../faults/plan-error.ts';
import { readBasePaths, listPublicHosts } from '../document/hosts.ts';
import { toSlug, sortUnique } from '../document/ordering.ts';
import { type Placement, groupPlacements } from '../route/placement.ts';
import { toPluginObjects } from './plugins.ts';
import { createPreflightMatch, createRouteMatches } from '../route/route-match.ts';
import {
  type DocumentOptions,
  type ObjectContext,
  omitIdentity,
  toServiceObjects,
  toUpstreamObjects,
} from './service-objects.ts';

export function createDocumentObjects(given: DocumentOptions): KongObject[] {
  const root = readExtensions(given.document, '', given.faults);
  const usualName = `${toSlug(given.document.name)}-service`;
  if (root.name === undefined) return createNamedObjects(given, root, usualName);
  const usual = createNamedObjects({ ...given, faults: new PlanFaults() }, root, usualName);
  return createNamedObjects(given, root, toSlug(root.name)).map((object, index) => ({
    ...object,
    key: usual[index]?.name ?? object.name,
  }));
}

/** Creates the same objects in the same order for every name. */
function createNamedObjects(given: DocumentOptions, root: Extensions, serviceName: string): KongObject[] {
  const { document, options, faults } = given;
  const making: ObjectContext = {
    ...given,
    root,
    serviceName,
    base: serviceName.replace(/(?<=.)-service$/, ''),
    paths: readBasePaths(document, faults),
    tags: sortUnique([options.ownerTag, document.name.replace(/[,/]/g, '-'), ...root.tags]),
  };
  const placing = { keyAuth: options.keyAuth, isTranslated: isTranslated(making) };
  const placements = groupPlacements(document, root, placing, faults);
  checkBasePaths(making, placements);
  return [
    ...toUpstreamObjects(making),
    ...toServiceObjects(making, making.serviceName, root.serviceDefaults),
    ...placements.flatMap((_placement, index) => createPlacementObjects(making, placements, index)),
    ...(placements.some(isChecked) ? createPreflightObjects(making) : []),
  ];
}

const isChecked = ({ check }: Placement): boolean => check.schemes.length > 0;

/** A route without plugins of its own: the service answers preflight requests. */
function createPreflightObjects(making: ObjectContext): KongObject[] {
  const { document, root, paths, base, serviceName, tags } = making;
  const hosts = sortUnique(listPublicHosts(document).map(({ host }) => host));
  if (hosts.length === 0) return [];
  const name = `${base}-preflight-route`;
  const strip_path = isTranslated(making);
  const defaults = omitIdentity(root.routeDefaults ?? {}, ['service']);
  const fields = { strip_path, ...defaults, ...createPreflightMatch(paths.outside), name, hosts, tags };
  return [{ kind: 'routes', name, of: { kind: 'services', name: serviceName }, fields }];
}

const isTranslated = ({ paths }: ObjectContext): boolean => paths.outside !== paths.inside;

/**
 * Kong strips the path that a route matched; if that is the whole path, nothing is left. So all operations must share one route,
 * which matches the base path, and the pages behind it need the same key.
 */
function checkBasePaths(making: ObjectContext, placements: readonly Placement[]): void {
  const { document, paths, faults } = making;
  if (!isTranslated(making) || placements.length === 1 || placements.every(isPlain)) return;
  const problem = `the gateway cannot translate the path "${paths.outside || '/'}" to "${paths.inside || '/'}" because operations have routes of their own`;
  const remedy =
    'let all operations have the same security and no x-kong-* of their own, or remove keyAuth; or serve them below the same path here, and give it to the local server';
  const fault = { code: 'plan-path-untranslatable', problem, remedy } as const;
  addDocumentFault(document, listPublicHosts(document)[0]?.pointer ?? '/servers', fault, faults);
}

/** True if the placement is treated as the whole document is. */
const isPlain = (placement: Placement): boolean => placement.label === '' && !isChecked(placement);

function createPlacementObjects(making: ObjectContext, placements: readonly Placement[], index: number): KongObject[] {
  const placement = placements[index];
  const hosts = sortUnique(listPublicHosts(making.document).map(({ host }) => host));
  if (placement === undefined || hosts.length === 0) return [];
  const { document, options, paths, base, serviceName } = making;
  const label = placement.label === '' ? '' : `-${placement.label}`;
  const ownService = placement.serviceDefaults === undefined ? undefined : `${base}${label}-service`;
  const tags = sortUnique([...making.tags, ...placement.tags]);
  const plugins = new Map([...createKeyCheckPlugins(document, placement.check), ...placement.plugins]);
  const matching = {
    isCatchAll: (!options.keyAuth && placement.label === '') || (isTranslated(making) && placements.length === 1),
    hasPreflight: placements.some(isChecked),
    basePath: paths.outside,
  };
  const routes = createRouteMatches(placements, index, matching).flatMap(({ suffix, fields }) => {
    const name = `${base}${label}${suffix === '' ? '' : `-${suffix}`}-route`;
    const strip_path = isTranslated(making);
    const defaults = omitIdentity(placement.routeDefaults, ['service']);
    const buffering = placement.isStreamed ? { response_buffering: false } : {};
    const all = { strip_path, ...buffering, ...defaults, ...fields, name, hosts, tags };
    const of = { kind: 'services', name: ownService ?? serviceName } as const;
    const route: KongObject = { kind: 'routes', name, of, fields: all };
    return [route, ...toPluginObjects(plugins, { of: route, tags })];
  });
  return ownService === undefined
    ? routes
    : [...toServiceObjects(making, ownService, placement.serviceDefaults), ...routes];
}
