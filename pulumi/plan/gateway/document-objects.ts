/** One document → its services, upstreams, routes and plugins. */
import { checkPlugins } from '../document/key-check.ts';
import type { KongObject } from './kong-object.ts';
import { type Extensions, extensionsOf } from '../document/extensions.ts';
import { addFault } from '../faults/document-fault.ts';
import { Faults } from '../faults/plan-error.ts';
import { basePathsOf, publicHosts } from '../document/hosts.ts';
import { slug, sortedSet } from '../document/ordering.ts';
import { type Placement, placementsOf } from '../route/placement.ts';
import { pluginObjects } from './plugins.ts';
import { routeMatches } from '../route/route-match.ts';
import { type DocumentOptions, type Making, own, serviceObjects, upstreamObjects } from './service-objects.ts';

export function documentObjects(given: DocumentOptions): KongObject[] {
  const root = extensionsOf(given.document, '', given.faults);
  const usualName = `${slug(given.document.name)}-service`;
  if (root.name === undefined) return namedObjects(given, root, usualName);
  const usual = namedObjects({ ...given, faults: new Faults() }, root, usualName);
  return namedObjects(given, root, slug(root.name)).map((object, index) => ({
    ...object,
    key: usual[index]?.name ?? object.name,
  }));
}

/** The same objects in the same order, whatever the name. */
function namedObjects(given: DocumentOptions, root: Extensions, serviceName: string): KongObject[] {
  const { document, options, faults } = given;
  const making: Making = {
    ...given,
    root,
    serviceName,
    base: serviceName.replace(/(?<=.)-service$/, ''),
    paths: basePathsOf(document, faults),
    tags: sortedSet([options.ownerTag, document.name.replace(/[,/]/g, '-'), ...root.tags]),
  };
  const placements = placementsOf(document, root, options.keyAuth, faults);
  checkBasePaths(making, placements);
  return [
    ...upstreamObjects(making),
    ...serviceObjects(making, making.serviceName, root.serviceDefaults),
    ...placements.flatMap((_placement, index) => placementObjects(making, placements, index)),
  ];
}

/** Kong strips what a route has matched; where that is a whole path, nothing of it would be left. */
function checkBasePaths({ document, paths, faults }: Making, placements: readonly Placement[]): void {
  if (paths.outside === paths.inside || placements.every(isPlain)) return;
  const problem = `the path ${paths.outside || '/'} can't become ${paths.inside || '/'} where operations have routes of their own`;
  const remedy = 'give the local server the same path, or leave out keyAuth and x-kong-* of single operations';
  const fault = { code: 'plan-path-untranslatable', problem, remedy } as const;
  addFault(document, publicHosts(document)[0]?.pointer ?? '/servers', fault, faults);
}

/** Treated as the document as a whole is. */
const isPlain = ({ label, check }: Placement): boolean => label === '' && check.schemes.length === 0;

function placementObjects(making: Making, placements: readonly Placement[], index: number): KongObject[] {
  const placement = placements[index];
  const hosts = sortedSet(publicHosts(making.document).map(({ host }) => host));
  if (placement === undefined || hosts.length === 0) return [];
  const { document, options, paths, base, serviceName } = making;
  const label = placement.label === '' ? '' : `-${placement.label}`;
  const ownService = placement.serviceDefaults === undefined ? undefined : `${base}${label}-service`;
  const tags = sortedSet([...making.tags, ...placement.tags]);
  const plugins = new Map([...checkPlugins(document, placement.check), ...placement.plugins]);
  const isCatchAll = !options.keyAuth && placement.label === '';
  const routes = routeMatches(placements, index, isCatchAll, paths.outside).flatMap(({ suffix, fields }) => {
    const name = `${base}${label}${suffix === '' ? '' : `-${suffix}`}-route`;
    const strip_path = paths.outside !== paths.inside;
    const all = { strip_path, ...own(placement.routeDefaults, ['service']), ...fields, name, hosts, tags };
    const of = { kind: 'services', name: ownService ?? serviceName } as const;
    const route: KongObject = { kind: 'routes', name, of, fields: all };
    return [route, ...pluginObjects(plugins, { of: route, tags })];
  });
  return ownService === undefined
    ? routes
    : [...serviceObjects(making, ownService, placement.serviceDefaults), ...routes];
}
