/** Which operations of a document can share a route: those that are treated alike. */
import type { ApiDocument, JsonObject, Operation } from '../../../openapi/document.ts';
import { join } from '../../../openapi/pointer.ts';
import { securityOf } from '../../../openapi/loading/security.ts';
import { stringifySorted } from '../../../openapi/sorted-json.ts';
import { type Check, checkOf, open } from '../document/key-check.ts';
import { type Extensions, extensionsOf } from '../document/extensions.ts';
import { addFault } from '../faults/document-fault.ts';
import type { Faults } from '../faults/plan-error.ts';
import { groupBy, slug } from '../document/ordering.ts';

export interface Endpoint {
  /** In capitals. */
  readonly method: string;
  /** As the document writes it. */
  readonly path: string;
}

export interface Placement {
  /** Tells the placements of a document apart in names; empty for what is the document's own. */
  readonly label: string;
  readonly check: Check;
  readonly serviceDefaults: JsonObject | undefined;
  readonly routeDefaults: JsonObject;
  readonly plugins: ReadonlyMap<string, JsonObject>;
  readonly tags: readonly string[];
  readonly endpoints: readonly Endpoint[];
}

interface Placed extends Omit<Placement, 'endpoints'> {
  readonly endpoint: Endpoint;
}

/** What every service serves beside its document, and what must be open for it: `/metrics` is not for the public. */
const pages = ['/docs', '/docs/{file}', '/healthz', '/openapi.json', '/openapi.yml', '/readyz'];

/** In the order of the document's operations. */
export function placementsOf(document: ApiDocument, root: Extensions, keyAuth: boolean, faults: Faults): Placement[] {
  const placed = document.operations.map((operation) => place(document, operation, root, keyAuth, faults));
  const all = keyAuth ? [...placed, ...placedPages(document, root)] : placed;
  return [...groupBy(all, keyOf).values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [{ ...first, endpoints: group.map(({ endpoint }) => endpoint) }];
  });
}

function place(
  document: ApiDocument,
  operation: Operation,
  root: Extensions,
  keyAuth: boolean,
  faults: Faults,
): Placed {
  const [path, own] = [join('/paths', operation.path), operation.pointer].map((pointer) => {
    const extensions = extensionsOf(document, pointer, faults);
    if (extensions.upstreamDefaults !== undefined) {
      const problem = 'x-kong-upstream-defaults is honoured for the whole document only';
      const data = { extension: 'x-kong-upstream-defaults' };
      addFault(document, pointer, { code: 'plan-extension-misplaced', problem, data }, faults);
    }
    return extensions;
  }) as [Extensions, Extensions]; // two pointers give two
  const serviceDefaults = own.serviceDefaults ?? path.serviceDefaults;
  const routeDefaults = own.routeDefaults ?? path.routeDefaults;
  const name = [path.name, own.name].filter((part) => part !== undefined).join('-') || undefined;
  const plugins = new Map([...path.plugins, ...own.plugins]);
  const check = keyAuth ? checkOf(document, operation.security) : open;
  const isSpecial =
    [serviceDefaults, routeDefaults, name].some((part) => part !== undefined) || plugins.size + own.tags.length > 0;
  return {
    label: isSpecial ? slug(name ?? operation.id) : keyAuth ? labelOf(document, check) : '',
    check,
    serviceDefaults,
    routeDefaults: routeDefaults ?? root.routeDefaults ?? {},
    plugins,
    tags: own.tags,
    endpoint: { method: operation.method.toUpperCase(), path: operation.path },
  };
}

/** What the document asks for as a whole has no label, so that its route keeps its name when keys are checked. */
function labelOf(document: ApiDocument, check: Check): string {
  const { security } = document.content;
  const main = security === undefined ? undefined : checkOf(document, securityOf(security));
  if (main !== undefined && keyOfCheck(main) === keyOfCheck(check) && check.schemes.length > 0) return '';
  return check.schemes.length === 0 ? 'open' : check.schemes.map(slug).join('-');
}

function placedPages(document: ApiDocument, root: Extensions): Placed[] {
  const own = new Set(document.operations.map(({ path }) => path));
  return pages
    .filter((path) => !own.has(path))
    .map((path) => ({
      label: 'open',
      check: open,
      serviceDefaults: undefined,
      routeDefaults: root.routeDefaults ?? {},
      plugins: new Map(),
      tags: [],
      endpoint: { method: 'GET', path },
    }));
}

const keyOfCheck = ({ schemes }: Check): string => schemes.join(' ');

/** Named alike and treated alike. */
function keyOf({ label, check, serviceDefaults, routeDefaults, plugins, tags }: Placed): string {
  return stringifySorted([
    label,
    [...check.schemes],
    serviceDefaults ?? null,
    routeDefaults,
    Object.fromEntries(plugins),
    [...tags],
  ]);
}
