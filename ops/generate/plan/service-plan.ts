/** What becomes of a document: the things that it keeps, and the handlers of the operations on them. */
import type { ApiDocument, Operation } from '../../../openapi/document/document.ts';
import { viewSchema } from '../../../openapi/schema/view/document-schemas.ts';
import { SchemaError } from '../../../openapi/schema/keywords.ts';
import { buildCreate } from '../handler/create.ts';
import { buildDelete, buildPatch, buildRead } from '../handler/item.ts';
import { buildList } from '../handler/list.ts';
import { buildReplace } from '../handler/replace.ts';
import type { Build } from '../handler/common.ts';
import { Names, plain, singular } from '../code/names.ts';
import { elementOf } from '../resource/answers.ts';
import { assignable, memberSchema, objectType } from '../resource/assignable.ts';
import { itemSchemaOf, type ItemSchema } from '../resource/item.ts';
import { Obstacle } from '../resource/obstacle.ts';
import { type CollectionPath, collectionPaths } from '../resource/paths.ts';
import { columnNames, parentsOf, type Place, type Resource, type View, type Within } from '../resource/resource.ts';

export interface ServicePlan {
  /** Outermost first. */
  readonly resources: readonly Resource[];
  /** By operationId, the handlers that were written; all others answer 501. */
  readonly handlers: ReadonlyMap<string, string>;
  /** By operationId, what each of these handlers works on. */
  readonly places: ReadonlyMap<string, Place>;
  /** By operationId, why there is none, of the operations of what could be a resource. */
  readonly obstacles: ReadonlyMap<string, string>;
  /** Lists of members by their names in the code. */
  readonly constants: ReadonlyMap<string, readonly string[]>;
}

/** @param refused by operationId, why an operation is not to have a handler: what a trial of an earlier plan found */
export function planService(document: ApiDocument, refused: ReadonlyMap<string, string> = new Map()): ServicePlan {
  return new Planning(document, refused).plan();
}

/** A path of a collection, and what would be kept there. */
interface Candidate {
  readonly path: CollectionPath;
  readonly item: ItemSchema;
  readonly variable: string;
}

class Planning implements ServicePlan {
  readonly resources: Resource[] = [];
  readonly handlers = new Map<string, string>();
  readonly places = new Map<string, Place>();
  readonly obstacles = new Map<string, string>();
  readonly constants = new Map<string, readonly string[]>();
  readonly #refused: ReadonlyMap<string, string>;
  readonly #candidates: readonly Candidate[];
  readonly #names = new Names();
  readonly #types = new Names();
  readonly #tables = new Names();
  /** By template of a path. */
  readonly #kept = new Map<string, Resource>();

  constructor(document: ApiDocument, refused: ReadonlyMap<string, string>) {
    this.#refused = refused;
    const variables = new Names();
    const paths = collectionPaths(document);
    this.#candidates = paths.flatMap((path) => {
      const item = itemSchemaOf(document, path);
      return item === undefined ? [] : [{ path, item, variable: variables.variable(nameOf(path, paths)) }];
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
    const ordered = new Set<Resource>();
    for (const resource of this.resources) add(resource, ordered);
    this.resources.splice(0, this.resources.length, ...ordered);
    return this;
  }

  /** The items are a list in the item that they are within: whoever changes that changes them. */
  #isEmbedded({ path, item }: Candidate): boolean {
    const outer = this.#candidates.find((other) => other.path.template === path.within.at(-1)?.template);
    if (outer === undefined) return false;
    const member = [...outer.item.type.members.keys()].find((name) => plain(name) === plain(path.segment));
    const element = member === undefined ? undefined : elementOf(memberSchema(outer.item.type, member));
    if (element === undefined) return false;
    return assignable(item.schema, element) || assignable(element, item.schema);
  }

  /** What is kept already and is seen here within something. */
  #shared({ path, item }: Candidate): Resource | undefined {
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

  #keep({ path, item, variable }: Candidate): void {
    const columns = columnNames();
    const resource: Resource = {
      path,
      item,
      label: singular(path.segment)
        .replaceAll(/[^a-zA-Z0-9]+/g, ' ')
        .trim(),
      variable,
      typeName: this.#types.type(item.component ?? singular(path.segment)),
      table: this.#tables.column(variable),
      within: path.within.map((outer) => this.#withinOf(outer, columns)),
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
      const reason = `${path.path} is not kept, since no operation that works creates an item there`;
      for (const { id } of written.keys()) this.obstacles.set(id, reason);
      return;
    }
    this.#accept(place, written);
    this.resources.push(resource);
  }

  #see({ path }: Candidate, resource: Resource): void {
    const [outer] = path.within;
    if (outer === undefined) return;
    const within = this.#withinOf(outer, resource.columns);
    // Each within the other: nobody could be kept first.
    if (within.parent === undefined || dependsOn(within.parent, resource)) return;
    const place = this.#place(resource, path, [within]);
    const written = this.#write(place);
    if (written.size === 0) return;
    const view: View = { path, within, member: this.#memberFor(resource, within) };
    resource.views.push(view);
    this.#accept(place, written);
  }

  #accept(place: Place, written: ReadonlyMap<Operation, string>): void {
    this.#kept.set(place.path.template, place.resource);
    for (const [operation, text] of written) {
      this.handlers.set(operation.id, text);
      this.places.set(operation.id, place);
    }
  }

  #withinOf({ template }: CollectionPath['within'][number], columns: Names): Within {
    const segment = template.split('/').at(-1) ?? '';
    return {
      column: columns.column(`${singular(segment === '' ? 'root' : segment)}_key`),
      parent: this.#kept.get(template),
    };
  }

  /** The member of the item that names what it is within: `service: { id }`, `service` or `serviceId`. */
  #memberFor({ item }: Resource, { parent }: Within): View['member'] {
    if (parent?.item.key === undefined) return undefined;
    const thing = plain(singular(parent.path.segment));
    const key = memberSchema(parent.item.type, parent.item.key.member);
    for (const name of item.type.members.keys()) {
      if (![thing, `${thing}id`].includes(plain(name))) continue;
      const member = memberSchema(item.type, name);
      if (parent.item.key.type !== 'string') continue;
      if (assignable(key, member) && assignable(member, textOrNull)) return { name, inner: undefined };
      const type = objectType(member);
      const { member: inner } = parent.item.key;
      if (type?.members.has(inner) !== true || [...type.required].some((other) => other !== inner)) continue;
      const named = memberSchema(type, inner);
      if (assignable(key, named) && assignable(named, textOrNull)) return { name, inner };
    }
    return undefined;
  }

  #place(resource: Resource, path: CollectionPath, scope: readonly Within[]): Place {
    return {
      resource,
      path,
      scope,
      taken: new Set(this.#candidates.map(({ variable }) => variable)),
      constant: (names) => this.#constant(resource, names),
    };
  }

  #constant(resource: Resource, names: readonly string[]): string {
    if (names.length <= 4) return names.map((name) => JSON.stringify(name)).join(', ');
    const known = [...this.constants].find(([, other]) => other.join('\n') === names.join('\n'));
    const name = known?.[0] ?? this.#names.variable(`${singular(resource.variable)} members`);
    this.constants.set(name, names);
    return `...${name}`;
  }

  #write(place: Place): ReadonlyMap<Operation, string> {
    const { onCollection, onItem } = place.path;
    const wanted: readonly (readonly [Operation | undefined, Build])[] = [
      [onCollection.get('get'), buildList],
      [onCollection.get('post'), buildCreate],
      [onItem.get('get'), buildRead],
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

  #attempt(place: Place, operation: Operation, build: Build): string | undefined {
    try {
      const reason = this.#refused.get(operation.id);
      if (reason !== undefined) throw new Obstacle(reason);
      return build(place, operation);
    } catch (error) {
      // A schema that no validator can be made of is an obstacle to its operation alone.
      if (!(error instanceof Obstacle || error instanceof SchemaError)) throw error;
      this.obstacles.set(operation.id, error.message);
      return undefined;
    }
  }
}

/** Whether one is within the other, or within what is. */
function dependsOn(resource: Resource, other: Resource): boolean {
  return resource === other || parentsOf(resource).some((parent) => dependsOn(parent, other));
}

/** After what it is within. */
function add(resource: Resource, ordered: Set<Resource>): void {
  for (const parent of parentsOf(resource)) add(parent, ordered);
  ordered.add(resource);
}

const textOrNull = viewSchema({ type: ['string', 'null'] });

/** `snis`; `certificate snis` where there are others. */
function nameOf(path: CollectionPath, all: readonly CollectionPath[]): string {
  const outer = path.within.at(-1)?.template.split('/').at(-1) ?? '';
  const isAlone = all.filter(({ segment }) => plain(segment) === plain(path.segment)).length === 1;
  return isAlone || outer === '' ? path.segment : `${singular(outer)} ${path.segment}`;
}

/** Something can be made there; or the document has nothing that changes anything, and both ways to look. */
function isAlive({ onCollection, onItem }: CollectionPath, written: ReadonlyMap<Operation, string>): boolean {
  const isWritten = (operation: Operation | undefined): boolean => operation !== undefined && written.has(operation);
  if (isWritten(onCollection.get('post'))) return true;
  const put = onItem.get('put');
  if (put !== undefined && written.get(put)?.includes('.put(') === true) return true;
  const changes = [onCollection.get('post'), put, onItem.get('patch'), onItem.get('delete')];
  return (
    changes.every((one) => one === undefined) && isWritten(onCollection.get('get')) && isWritten(onItem.get('get'))
  );
}
