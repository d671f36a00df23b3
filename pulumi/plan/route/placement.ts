/** Groups the operations of a document that can share a route: those with the same check, plugins and defaults. */
import type { ApiDocument, JsonObject, Operation } from '../../../openapi/document/document.ts';
import { readEndpoints } from '../../../openapi/document/endpoints.ts';
import { join } from '../../../openapi/json/pointer.ts';
import { readSecurity } from '../../../openapi/loading/parts/security.ts';
import { isEventStreamType } from '../../../openapi/request/media-type.ts';
import { stringifySorted } from '../../../openapi/json/sorted-json.ts';
import { type KeyCheck, findKeyCheck, noKeyCheck } from '../document/key-check.ts';
import { type Extensions, readExtensions } from '../document/extensions.ts';
import { addDocumentFault } from '../faults/document-fault.ts';
import type { PlanFaults } from '../faults/plan-error.ts';
import { groupBy, toSlug } from '../document/ordering.ts';

export interface PlacedEndpoint {
  /** In capitals. */
  readonly method: string;
  /** As the document writes it. */
  readonly path: string;
}

export interface Placement {
  /** Distinguishes the placements of a document in names; empty for the document's own. */
  readonly label: string;
  readonly check: KeyCheck;
  readonly serviceDefaults: JsonObject | undefined;
  readonly routeDefaults: JsonObject;
  readonly plugins: ReadonlyMap<string, JsonObject>;
  readonly tags: readonly string[];
  /** True if an operation answers with a stream, which must not be collected on its way. */
  readonly isStreamed: boolean;
  readonly endpoints: readonly PlacedEndpoint[];
}

interface PlacedOperation extends Omit<Placement, 'endpoints'> {
  readonly endpoint: PlacedEndpoint;
}

/** Pages that every service serves in addition to its document, without keys. `/metrics` is not public. */
const pages = ['/docs', '/docs/{file}', '/healthz', '/openapi.json', '/openapi.yml', '/readyz'];

export interface PlacementOptions {
  readonly keyAuth: boolean;
  /** True if the gateway changes the paths: then pages and endpoints share the route of the operations. */
  readonly isTranslated: boolean;
}

/** In the order of the document's operations. */
export function groupPlacements(
  document: ApiDocument,
  root: Extensions,
  { keyAuth, isTranslated }: PlacementOptions,
  faults: PlanFaults,
): Placement[] {
  const placed = document.operations.map((operation) => placeOperation(document, operation, root, keyAuth, faults));
  const endpoints = placeEndpoints(document, root);
  // Pages need routes of their own only to be without keys.
  const unchecked = [...(keyAuth ? placePages(document, root) : []), ...endpoints];
  const all = isTranslated ? placed : [...placed, ...unchecked];
  const isShared = isTranslated && endpoints.length > 0;
  return [...groupBy(all, toGroupKey).values()].flatMap((group) => {
    const [first] = group;
    const isStreamed = isShared || group.some((placed) => placed.isStreamed);
    return first === undefined ? [] : [{ ...first, isStreamed, endpoints: group.map(({ endpoint }) => endpoint) }];
  });
}

function placeOperation(
  document: ApiDocument,
  operation: Operation,
  root: Extensions,
  keyAuth: boolean,
  faults: PlanFaults,
): PlacedOperation {
  const [path, own] = [join('/paths', operation.path), operation.pointer].map((pointer) => {
    const extensions = readExtensions(document, pointer, faults);
    if (extensions.upstreamDefaults !== undefined) {
      const problem =
        '"x-kong-upstream-defaults" has an effect at the top level of the document only; here it is ignored';
      const data = { extension: 'x-kong-upstream-defaults' };
      addDocumentFault(document, pointer, { code: 'plan-extension-misplaced', problem, data }, faults);
    }
    return extensions;
  }) as [Extensions, Extensions]; // two pointers give two
  const serviceDefaults = own.serviceDefaults ?? path.serviceDefaults;
  const routeDefaults = own.routeDefaults ?? path.routeDefaults;
  const name = [path.name, own.name].filter((part) => part !== undefined).join('-') || undefined;
  const plugins = new Map([...path.plugins, ...own.plugins]);
  const check = keyAuth ? findKeyCheck(document, operation.security) : noKeyCheck;
  const isSpecial =
    [serviceDefaults, routeDefaults, name].some((part) => part !== undefined) || plugins.size + own.tags.length > 0;
  return {
    label: isSpecial ? toSlug(name ?? operation.id) : keyAuth ? chooseLabel(document, check) : '',
    check,
    serviceDefaults,
    routeDefaults: routeDefaults ?? root.routeDefaults ?? {},
    plugins,
    tags: own.tags,
    isStreamed: isStreamed(operation),
    endpoint: { method: operation.method.toUpperCase(), path: operation.path },
  };
}

const isStreamed = ({ responses }: Operation): boolean =>
  [...responses.values()].some(({ content }) => [...content.keys()].some(isEventStreamType));

/** The check of the whole document has no label, so that its route keeps its name when keys are checked. */
function chooseLabel(document: ApiDocument, check: KeyCheck): string {
  const { security } = document.content;
  const main = security === undefined ? undefined : findKeyCheck(document, readSecurity(security));
  if (main !== undefined && toCheckKey(main) === toCheckKey(check) && check.schemes.length > 0) return '';
  return check.schemes.length === 0 ? 'open' : check.schemes.map(toSlug).join('-');
}

function placePages(document: ApiDocument, root: Extensions): PlacedOperation[] {
  const own = new Set(document.operations.map(({ path }) => path));
  return pages
    .filter((path) => !own.has(path))
    .map((path) => ({ ...placeOpen('open', root), isStreamed: false, endpoint: { method: 'GET', path } }));
}

/** The service checks the keys of its endpoints alone: clients may send them as bearer tokens, which Kong would not know. */
function placeEndpoints(document: ApiDocument, root: Extensions): PlacedOperation[] {
  return readEndpoints(document).flatMap(({ path, name, methods }) =>
    methods.map((method) => ({ ...placeOpen(toSlug(name), root), isStreamed: true, endpoint: { method, path } })),
  );
}

/** What is not an operation has no keys, plugins and defaults of its own. */
const placeOpen = (label: string, root: Extensions): Omit<PlacedOperation, 'isStreamed' | 'endpoint'> => ({
  label,
  check: noKeyCheck,
  serviceDefaults: undefined,
  routeDefaults: root.routeDefaults ?? {},
  plugins: new Map(),
  tags: [],
});

const toCheckKey = ({ schemes }: KeyCheck): string => schemes.join(' ');

/** Operations with the same key share a route. */
function toGroupKey({ label, check, serviceDefaults, routeDefaults, plugins, tags }: PlacedOperation): string {
  return stringifySorted([
    label,
    [...check.schemes],
    serviceDefaults ?? null,
    routeDefaults,
    Object.fromEntries(plugins),
    [...tags],
  ]);
}
