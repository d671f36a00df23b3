/** Plans the service of a document: its resources, and the handlers of the operations on them. */
import type { ApiDocument, Operation } from '../../../openapi/document/document.ts';
import { viewSchema } from '../../../openapi/schema/view/document-schemas.ts';
import { SchemaError } from '../../../openapi/schema/keywords.ts';
import { buildCreate } from '../handler/create.ts';
import { buildDelete, buildPatch, buildRead, buildUpdate } from '../handler/item.ts';
import { buildList } from '../handler/list.ts';
import { buildReplace } from '../handler/replace.ts';
import type { BuildHandler } from '../handler/common.ts';
import { findServerObstacle } from './own-servers.ts';
import { Names, stringCode, toPlain, toSingular } from '../code/names.ts';
import { getElement } from '../resource/answers.ts';
import { isAssignable, memberSchema, objectType } from '../resource/assignable.ts';
import { findItemSchema, type ItemSchema } from '../resource/item.ts';
import { Obstacle } from '../resource/obstacle.ts';
import { type CollectionPath, collectionPaths } from '../resource/paths.ts';
import {
  columnNames,
  getParents,
  type ResourcePlace,
  type PlannedResource,
  type ResourceView,
  type Within,
} from '../resource/resource.ts';

export interface ServicePlan {
  /** Outermost first. */
  readonly resources: readonly PlannedResource[];
  /** By operationId, the handlers that were written; all other operations answer 501. */
  readonly handlers: ReadonlyMap<string, string>;
  /** By operationId, the resource that each handler works on. */
  readonly places: ReadonlyMap<string, ResourcePlace>;
  /** By operationId, the reason why an operation has no handler. */
  readonly obstacles: ReadonlyMap<string, string>;
  /** By operationId, the parameters and members of the body to which a handler answers 501: `query sort`. */
  readonly refused: ReadonlyMap<string, ReadonlySet<string>>;
  /** Lists of members by their names in the code. */
  readonly constants: ReadonlyMap<string, readonly string[]>;
}

/** @param refused by operationId, why an operation must not get a handler: the results of a trial of an earlier plan */
export function planService(document: ApiDocument, refused: ReadonlyMap<string, string> = new Map()): ServicePlan {
  return new Planning(document, refused).plan();
}

/** A path of a collection, and the items that it would have. */
interface CollectionCandidate {
  readonly path: CollectionPath;
  readonly item: ItemSchema;
  readonly variable: string;
}

class Planning implements ServicePlan {
  readonly resources: PlannedResource[] = [];
  readonly handlers = new Map<string, string>();
  readonly places = new Map<string, ResourcePlace>();
  readonly obstacles = new Map<string, string>();
  readonly refused = new Map<string, Set<string>>();
  readonly constants = new Map<string, readonly string[]>();
  readonly #refused: ReadonlyMap<string, string>;
  readonly #document: ApiDocument;
  readonly #paths: readonly CollectionPath[];
  readonly #candidates: readonly CollectionCandidate[];
  readonly #names = new Names();
  readonly #types = new Names();
  readonly #tables = new Names();
  /** By template of a path. */
  readonly #kept = new Map<string, PlannedResource>();

  constructor(document: ApiDocument, refused: ReadonlyMap<string, string>) {
    this.#refused = refused;
    const variables = new Names();
    const paths = collectionPaths(document);
    this.#document = document;
    this.#paths = paths;
    this.#candidates = paths.flatMap((path) => {
      const item = findItemSchema(document, path);
      return item === undefined ? [] : [{ path, item, variable: variables.variable(collectionName(path, paths)) }];
    });
    for (const { variable } of this.#candidates) this.#names.variable(variable);
  }

  plan(): ServicePlan {
    for (const candidate of this.#candidates) {
      if (this.#isEmbedded(candidate)) continue;
      const shared = this.#shared(candidate);
      if (shared === undefined) this.#keep(candidate);
      else this.#see(candidate, shared);
    }
    const ordered = new Set<PlannedResource>();
    for (const resource of this.resources) addWithParents(resource, ordered);
    this.resources.splice(0, this.resources.length, ...ordered);
    for (const operation of this.#document.operations) {
      if (!this.handlers.has(operation.id)) this.refused.delete(operation.id);
      if (!this.handlers.has(operation.id) && !this.obstacles.has(operation.id))
        this.obstacles.set(operation.id, this.#explain(operation));
    }
    return this;
  }

  /** Returns the reason why no handler was tried. */
  #explain(operation: Operation): string {
    const { id, method } = operation;
    const server = findServerObstacle(this.#document, operation);
    if (server !== undefined) return server;
    const isIn = (operations: CollectionPath['onItem']): boolean => operations.get(method)?.id === id;
    const path = this.#paths.find(({ onCollection, onItem }) => isIn(onCollection) || isIn(onItem));
    if (path === undefined) return 'its path is neither a collection of items nor an item of one';
    const candidate = this.#candidates.find((one) => one.path === path);
    if (candidate === undefined) return `no JSON answer of ${stringCode(path.path)} has an item as an object`;
    if (this.#isEmbedded(candidate)) return `the items of ${stringCode(path.path)} are a list in another item`;
    return `${method.toUpperCase()} on ${isIn(path.onItem) ? 'an item' : 'a collection'} has no usual meaning`;
  }

  /** True if the items are a list in their parent item: they change with the parent item. */
  #isEmbedded({ path, item }: CollectionCandidate): boolean {
    const outer = this.#candidates.find((other) => other.path.template === path.within.at(-1)?.template);
    if (outer === undefined) return false;
    const member = [...outer.item.type.members.keys()].find((name) => toPlain(name) === toPlain(path.segment));
    const element = member === undefined ? undefined : getElement(memberSchema(outer.item.type, member));
    if (element === undefined) return false;
    return isAssignable(item.schema, element) || isAssignable(element, item.schema);
  }

  /** Returns the resource with the same items, if this path lists them below a parent item. */
  #shared({ path, item }: CollectionCandidate): PlannedResource | undefined {
    const [within] = path.within;
    if (path.within.length !== 1 || within === undefined || item.component === undefined) return undefined;
    if (!this.#kept.has(within.template)) return undefined;
    return this.resources.find(
      (resource) =>
        resource.within.length === 0 &&
        resource.path.segment === path.segment &&
        resource.item.component === item.component,
    );
  }

  #keep({ path, item, variable }: CollectionCandidate): void {
    const columns = columnNames();
    const resource: PlannedResource = {
      path,
      item,
      label: toSingular(path.segment)
        .replaceAll(/[^a-zA-Z0-9]+/g, ' ')
        .trim(),
      variable,
      typeName: this.#types.type(item.component ?? toSingular(path.segment)),
      table: this.#tables.column(variable),
      within: path.within.map((outer) => this.#getWithin(outer, columns)),
      views: [],
      filters: new Map(),
      searched: [],
      columns,
      needsIdempotency: false,
    };
    for (const member of item.key?.others ?? [])
      resource.filters.set(member, { column: columns.column(member), isList: false });
    const place = this.#place(resource, path, resource.within);
    const written = this.#write(place);
    if (!isAlive(path, written)) {
      const reason = `the service does not store ${stringCode(path.path)}, since no working operation creates an item`;
      for (const { id } of written.keys()) this.obstacles.set(id, reason);
      return;
    }
    this.#accept(place, written);
    this.resources.push(resource);
  }

  #see({ path }: CollectionCandidate, resource: PlannedResource): void {
    const [outer] = path.within;
    if (outer === undefined) return;
    const within = this.#getWithin(outer, resource.columns);
    // If each belongs to the other, neither could be created first.
    if (within.parent === undefined || dependsOn(within.parent, resource)) return;
    const place = this.#place(resource, path, [within]);
    const written = this.#write(place);
    if (written.size === 0) return;
    const view: ResourceView = { path, within, member: this.#memberFor(resource, within) };
    resource.views.push(view);
    this.#accept(place, written);
  }

  #accept(place: ResourcePlace, written: ReadonlyMap<Operation, string>): void {
    this.#kept.set(place.path.template, place.resource);
    for (const [operation, text] of written) {
      this.handlers.set(operation.id, text);
      this.places.set(operation.id, place);
    }
  }

  #getWithin({ template }: CollectionPath['within'][number], columns: Names): Within {
    const segment = template.split('/').at(-1) ?? '';
    return {
      column: columns.column(`${toSingular(segment === '' ? 'root' : segment)}_key`),
      parent: this.#kept.get(template),
    };
  }

  /** Returns the member of the item that names its parent: `service: { id }`, `service` or `serviceId`. */
  #memberFor({ item }: PlannedResource, { parent }: Within): ResourceView['member'] {
    if (parent?.item.key === undefined) return undefined;
    const thing = toPlain(toSingular(parent.path.segment));
    const key = memberSchema(parent.item.type, parent.item.key.member);
    for (const name of item.type.members.keys()) {
      if (![thing, `${thing}id`].includes(toPlain(name))) continue;
      const member = memberSchema(item.type, name);
      if (parent.item.key.type !== 'string') continue;
      if (isAssignable(key, member) && isAssignable(member, textOrNull)) return { name, inner: undefined };
      const type = objectType(member);
      const { member: inner } = parent.item.key;
      if (type?.members.has(inner) !== true || [...type.required].some((other) => other !== inner)) continue;
      const named = memberSchema(type, inner);
      if (isAssignable(key, named) && isAssignable(named, textOrNull)) return { name, inner };
    }
    return undefined;
  }

  #place(resource: PlannedResource, path: CollectionPath, scope: readonly Within[]): ResourcePlace {
    return {
      resource,
      path,
      scope,
      taken: new Set(this.#candidates.map(({ variable }) => variable)),
      refuse: ({ id }, part) => this.refused.set(id, (this.refused.get(id) ?? new Set<string>()).add(part)),
      constant: (names) => this.#constant(resource, names),
    };
  }

  #constant(resource: PlannedResource, names: readonly string[]): string {
    if (names.length <= 4) return names.map((name) => JSON.stringify(name)).join(', ');
    const known = [...this.constants].find(([, other]) => other.join('\n') === names.join('\n'));
    const name = known?.[0] ?? this.#names.variable(`${toSingular(resource.variable)} members`);
    this.constants.set(name, names);
    return `...${name}`;
  }

  #write(place: ResourcePlace): ReadonlyMap<Operation, string> {
    const { onCollection, onItem, searches } = place.path;
    const wanted: readonly (readonly [Operation | undefined, BuildHandler])[] = [
      [onCollection.get('get'), buildList],
      [onCollection.get('post'), buildCreate],
      [onCollection.get('put'), buildReplace],
      ...searches.map((search) => [search, buildList] as const),
      [onItem.get('get'), buildRead],
      [onItem.get('post'), buildUpdate],
      [onItem.get('put'), buildReplace],
      [onItem.get('patch'), buildPatch],
      [onItem.get('delete'), buildDelete],
    ];
    const written = new Map<Operation, string>();
    for (const [operation, build] of wanted) {
      const text = operation && this.#attempt(place, operation, build);
      if (operation !== undefined && text !== undefined) written.set(operation, text);
    }
    return written;
  }

  #attempt(place: ResourcePlace, operation: Operation, build: BuildHandler): string | undefined {
    try {
      const reason = this.#refused.get(operation.id) ?? findServerObstacle(this.#document, operation);
      if (reason !== undefined) throw new Obstacle(reason);
      return build(place, operation);
    } catch (error) {
      // A schema that cannot be compiled is an obstacle to its operation alone.
      if (!(error instanceof Obstacle || error instanceof SchemaError)) throw error;
      this.obstacles.set(operation.id, error.message);
      return undefined;
    }
  }
}

/** True if the resource belongs to the other one, directly or indirectly. */
function dependsOn(resource: PlannedResource, other: PlannedResource): boolean {
  return resource === other || getParents(resource).some((parent) => dependsOn(parent, other));
}

/** Adds the resource after its parents. */
function addWithParents(resource: PlannedResource, ordered: Set<PlannedResource>): void {
  for (const parent of getParents(resource)) addWithParents(parent, ordered);
  ordered.add(resource);
}

const textOrNull = viewSchema({ type: ['string', 'null'] });

/** `snis`; `certificate snis` if there are other collections named `snis`. */
function collectionName(path: CollectionPath, all: readonly CollectionPath[]): string {
  const outer = path.within.at(-1)?.template.split('/').at(-1) ?? '';
  const isAlone = all.filter(({ segment }) => toPlain(segment) === toPlain(path.segment)).length === 1;
  return isAlone || outer === '' ? path.segment : `${toSingular(outer)} ${path.segment}`;
}

/** True if an operation creates items; or if no operation of the document changes items, and both reads work. */
function isAlive({ onCollection, onItem }: CollectionPath, written: ReadonlyMap<Operation, string>): boolean {
  const isWritten = (operation: Operation | undefined): boolean => operation !== undefined && written.has(operation);
  if (isWritten(onCollection.get('post'))) return true;
  const puts = [onItem.get('put'), onCollection.get('put')];
  if (puts.some((put) => put !== undefined && written.get(put)?.includes('.put(') === true)) return true;
  const changes = [onCollection.get('post'), ...puts, onItem.get('patch'), onItem.get('delete')];
  return (
    changes.every((one) => one === undefined) && isWritten(onCollection.get('get')) && isWritten(onItem.get('get'))
  );
}
