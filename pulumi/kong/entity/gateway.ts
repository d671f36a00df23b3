/** Finds, creates, replaces and deletes planned objects in Kong. Objects without our tag are never changed. */
import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../../../openapi/document/document.ts';
import type { KongKind, KongObject } from '../../plan/gateway/kong-object.ts';
import { type AdminClient, type AdminEntity } from '../admin/admin-client.ts';
import { toEntityBody, toParentReference, listSecrets } from './entity-body.ts';
import { listChildKinds, kindDescriptions } from './kind-descriptions.ts';
import { KongError } from '../admin/kong-error.ts';
import { describeObject, createForeignError, isOurs, createTagLostError } from './ownership.ts';

/** The location of a known object: its id, and its parent by name or by id. */
export type EntityLocation = Pick<KongObject, 'kind' | 'name' | 'of'> & { readonly id: string };

/** `foreign`: the object does not have our tag and was not deleted. */
export type Deletion = 'deleted' | 'absent' | 'foreign';

export class Gateway {
  readonly #client: AdminClient;
  readonly #ownerTag: string;

  constructor(client: AdminClient, ownerTag: string) {
    this.#client = client;
    this.#ownerTag = ownerTag;
  }

  /** Returns the object with this name, with or without our tag. @throws KongError */
  async find(object: KongObject): Promise<AdminEntity | undefined> {
    const { kind, name, of } = object;
    const { lookUp, identity } = kindDescriptions[kind];
    if (lookUp === 'plugin') return this.#findPlugin(object);
    if (lookUp === 'name') return this.#getEntity(`/${kind}/${encodeURIComponent(name)}`);
    const wanted = toEntityBody(object, undefined)[identity];
    const path = lookUp === 'all' || of === undefined ? `/${kind}` : toNestedPath(kind, of.kind, of.name);
    return (await this.#client.list(path)).find((entity) => entity[identity] === wanted);
  }

  /** Returns an error for each planned object that exists without our tag. @throws KongError if Kong does not answer */
  async findConflicts(objects: readonly KongObject[]): Promise<readonly KongError[]> {
    const found: KongError[] = [];
    for (const object of objects) {
      const entity = await this.find(object);
      if (entity !== undefined && !this.#isOurs(entity)) {
        found.push(createForeignError(object, `/${object.kind}/${entity.id}`, this.#ownerTag));
      }
    }
    return found;
  }

  /**
   * Creates the object, or replaces the existing one if it has our tag.
   * @param id the id of a new object, if its kind allows one
   * @throws KongError
   */
  async create(object: KongObject, id: string = randomUUID()): Promise<AdminEntity> {
    const parent = await this.#findParentId(object);
    const found = await this.find(object);
    if (found !== undefined) return this.#replace(object, found, parent, createForeignError);
    const body = this.#body(object, parent);
    const secrets = listSecrets(object);
    const { create } = kindDescriptions[object.kind];
    const path = this.#path(object, parent);
    try {
      // With our own id instead of the name, Kong refuses (409) to overwrite an object that was created meanwhile.
      return await (create === 'put'
        ? this.#client.put(`${path}/${id}`, body, secrets)
        : this.#client.post(path, body, secrets));
    } catch (error) {
      const created = error instanceof KongError && error.isUncertain ? await this.#findCreated(object) : undefined;
      if (created === undefined) throw error;
      return created;
    }
  }

  /** Returns the current object, with or without our tag; undefined if it does not exist. @throws KongError */
  async read(place: EntityLocation): Promise<AdminEntity | undefined> {
    return this.#getEntity(this.#locationPath(place));
  }

  /**
   * Replaces the object with the id, which stays also if the name changes. An object that is addressed by its
   * parent (`kindDescriptions`) is not found under another parent: the engine deletes and creates it instead.
   * @throws KongError
   */
  async update(id: string, object: KongObject): Promise<AdminEntity> {
    const parent = await this.#findParentId(object);
    const found = await this.read({ ...object, id });
    return found === undefined ? this.create(object, id) : this.#replace(object, found, parent, createTagLostError);
  }

  /** @throws KongError, also if an object without our tag would be deleted too */
  async delete(place: EntityLocation): Promise<Deletion> {
    const path = this.#locationPath(place);
    const entity = await this.#getEntity(path);
    if (entity === undefined) return 'absent';
    if (!this.#isOurs(entity)) return 'foreign';
    await this.#checkDependants(place, path);
    await this.#client.delete(path);
    return 'deleted';
  }

  /** Lists all objects of a kind that have our tag. @throws KongError */
  async listOwned(kind: KongKind): Promise<readonly AdminEntity[]> {
    if (kindDescriptions[kind].isListed) return this.#client.list(`/${kind}`, this.#ownerTag);
    const [parentKind] = Object.keys(kindDescriptions[kind].parents) as KongKind[]; // the keys of a record by kinds
    if (parentKind === undefined) return [];
    const parents = await this.listOwned(parentKind);
    const lists = await Promise.all(parents.map(({ id }) => this.#client.list(toNestedPath(kind, parentKind, id))));
    return lists.flat().filter((entity) => this.#isOurs(entity));
  }

  /** Finds the object that an unanswered request created: it did not exist before, and only we use our tag. */
  async #findCreated(object: KongObject): Promise<AdminEntity | undefined> {
    const found = await this.find(object).catch(() => undefined);
    return found !== undefined && this.#isOurs(found) ? found : undefined;
  }

  async #replace(
    object: KongObject,
    found: AdminEntity,
    parent: string | undefined,
    refusal: typeof createForeignError,
  ) {
    const path = `${this.#path(object, parent)}/${found.id}`;
    if (!this.#isOurs(found)) throw refusal(object, path, this.#ownerTag);
    return this.#client.put(path, this.#body(object, parent), listSecrets(object));
  }

  /** Kong identifies a plugin by its instance name, and allows one plugin of a name for each parent. */
  async #findPlugin(object: KongObject): Promise<AdminEntity | undefined> {
    const { name, of } = object;
    const ofInstance = await this.#getEntity(`/plugins/${encodeURIComponent(name)}`);
    if (ofInstance !== undefined) return ofInstance;
    const parent =
      of === undefined ? undefined : (await this.#getEntity(`/${of.kind}/${encodeURIComponent(of.name)}`))?.id;
    if (of !== undefined && parent === undefined) return undefined;
    const plugins = await this.#client.list(of === undefined ? '/plugins' : toNestedPath('plugins', of.kind, of.name));
    const bound = { service: null, route: null, consumer: null, ...toParentReference(object, parent) };
    return plugins.find((plugin) => plugin.name === object.fields.name && hasParents(plugin, bound));
  }

  /** Returns the id of the parent, which must have our tag too: a plugin changes its service. */
  async #findParentId({ kind, name, of }: KongObject): Promise<string | undefined> {
    if (of === undefined) return undefined;
    const path = `/${of.kind}/${encodeURIComponent(of.name)}`;
    const entity = await this.#getEntity(path);
    const facts = { method: 'GET', path };
    if (entity === undefined) {
      const problem = `${describeObject({ kind, name })} belongs to ${describeObject(of)}, which does not exist`;
      throw new KongError('kong-parent-missing', problem, 'run the deployment again, which creates it first', facts);
    }
    if (this.#isOurs(entity)) return entity.id;
    const problem = `${describeObject({ kind, name })} would change ${describeObject(of)}, which does not have the tag "${this.#ownerTag}"`;
    const remedy = 'give that object the tag to take it over, or rename one of the two';
    throw new KongError('kong-parent-foreign', problem, remedy, facts);
  }

  /** Kong deletes the children of an object with it, so all of them must have our tag. */
  async #checkDependants({ kind, name, id }: EntityLocation, path: string): Promise<void> {
    for (const child of listChildKinds(kind)) {
      const foreign = (await this.#client.list(toNestedPath(child, kind, id))).find((entity) => !this.#isOurs(entity));
      if (foreign === undefined) continue;
      const problem = `${describeObject({ kind, name })} has an object that this stack does not manage: ${child} "${foreign.id}"`;
      const remedy = `delete that object first, or give it the tag "${this.#ownerTag}"`;
      const data = { kind: child, id: foreign.id };
      throw new KongError('kong-dependant-foreign', problem, remedy, { method: 'DELETE', path, data });
    }
  }

  async #getEntity(path: string): Promise<AdminEntity | undefined> {
    const found = await this.#client.get(path);
    if (found === undefined) return undefined;
    if (typeof found.id === 'string') return { ...found, id: found.id };
    const remedy = 'set kongAdminUrl to the address of the Admin API of a Kong 3.9';
    throw new KongError('kong-answer-unexpected', 'the object has no id', remedy, { method: 'GET', path });
  }

  /** Without our tag, the object could not be managed after its creation. */
  #body(object: KongObject, parent: string | undefined): JsonObject {
    const body = toEntityBody(object, parent);
    if (!this.#isOurs(body))
      throw new TypeError(`${describeObject(object)} is planned without the tag "${this.#ownerTag}"`);
    return body;
  }

  #isOurs(entity: JsonObject): boolean {
    return isOurs(entity, this.#ownerTag);
  }

  #path({ kind, of }: KongObject, parent: string | undefined): string {
    const isNested = kindDescriptions[kind].isAddressedByParent && of !== undefined && parent !== undefined;
    return isNested ? toNestedPath(kind, of.kind, parent) : `/${kind}`;
  }

  #locationPath({ kind, of, id }: EntityLocation): string {
    const base =
      kindDescriptions[kind].isAddressedByParent && of !== undefined
        ? toNestedPath(kind, of.kind, of.name)
        : `/${kind}`;
    return `${base}/${id}`;
  }
}

/** @param parent the id or name of the parent */
function toNestedPath(kind: KongKind, parentKind: KongKind, parent: string): string {
  return `/${parentKind}/${encodeURIComponent(parent)}/${kindDescriptions[kind].nested}`;
}

function hasParents(plugin: JsonObject, bound: JsonObject): boolean {
  return Object.entries(bound).every(([field, value]) => {
    return JSON.stringify(plugin[field] ?? null) === JSON.stringify(value);
  });
}
