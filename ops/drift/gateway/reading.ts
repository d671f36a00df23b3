/** Reads the objects of a plan from Kong one by one, and finds other objects that are ours. It never writes. */
import type { JsonObject } from '../../../openapi/document/document.ts';
import { stringOf } from '../../../openapi/json/json.ts';
import {
  type GatewayPlan,
  kongKinds,
  type KongKind,
  type KongObject,
} from '../../../pulumi/plan/gateway/kong-object.ts';
import type { AdminClient, AdminEntity } from '../../../pulumi/kong/admin/admin-client.ts';
import { Gateway } from '../../../pulumi/kong/entity/gateway.ts';
import { kindDescriptions } from '../../../pulumi/kong/entity/kind-descriptions.ts';
import { isOurs } from '../../../pulumi/kong/entity/ownership.ts';
import { type KongSchema, EntitySchemaCache } from '../../../pulumi/kong/entity/entity-schema.ts';
import { findInterference, type Interference } from './interference.ts';
import { Turns } from '../section/turns.ts';

/** The objects that have the names of planned ones. */
export interface FoundObject {
  readonly entity: AdminEntity | undefined;
  readonly isOurs: boolean;
  /** Its parent; undefined if it has none. */
  readonly parent: FoundObject | undefined;
  /** The defaults that Kong fills in for this kind. */
  readonly schema: KongSchema;
}

/** An object of ours that is not in the plan. */
export interface ExtraObject {
  readonly kind: KongKind;
  readonly entity: AdminEntity;
}

export class GatewayReading {
  readonly #client: AdminClient;
  readonly #gateway: Gateway;
  readonly #schemas: EntitySchemaCache;
  readonly #plan: GatewayPlan;
  readonly #found = new Map<string, FoundObject>();
  readonly #turns = new Turns();
  #failure: Error | undefined;

  constructor(client: AdminClient, plan: GatewayPlan) {
    this.#client = client;
    this.#gateway = new Gateway(client, plan.ownerTag);
    this.#schemas = new EntitySchemaCache(client);
    this.#plan = plan;
  }

  /** Call it in the order of the plan, in which parents come first. @throws KongError */
  find(object: KongObject): Promise<FoundObject> {
    return this.#inTurn(async () => {
      const { kind, name, of, fields } = object;
      const entity = await this.#gateway.find(object);
      const schema = await this.#schemas.get(kind, kind === 'plugins' ? stringOf(fields.name) : undefined);
      const parent = of === undefined ? undefined : this.#found.get(toKey(of));
      const found = { entity, isOurs: entity !== undefined && isOurs(entity, this.#plan.ownerTag), parent, schema };
      this.#found.set(toKey({ kind, name }), found);
      return found;
    });
  }

  /** Call it after the whole plan was read. It does not return children of other extra objects. @throws KongError */
  leftovers(): Promise<readonly ExtraObject[]> {
    return this.#inTurn(async () => {
      // An object that could not be read would seem to be extra.
      if (this.#failure !== undefined) throw this.#failure;
      const wanted = new Set([...this.#found.values()].map(({ entity }) => entity?.id));
      const left: ExtraObject[] = [];
      for (const kind of kongKinds) {
        const entities = (await this.#gateway.listOwned(kind)).filter(({ id }) => !wanted.has(id));
        left.push(...entities.filter((entity) => !isWithin(kind, entity, left)).map((entity) => ({ kind, entity })));
      }
      return left;
    });
  }

  /** Returns what objects of other owners do to ours. @throws KongError */
  interference(): Promise<readonly Interference[]> {
    return this.#inTurn(() => findInterference(this.#client, this.#plan));
  }

  /** Closes its connections. */
  async close(): Promise<void> {
    await this.#turns.take(() => Promise.resolve());
    await this.#client.close();
  }

  /** Sends one request after the other, to limit the load on the gateway. */
  #inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    return this.#turns.take(async () => {
      try {
        return await work();
      } catch (error) {
        this.#failure ??= error instanceof Error ? error : new Error(String(error));
        throw error;
      }
    });
  }
}

const toKey = ({ kind, name }: { readonly kind: KongKind; readonly name: string }): string => `${kind}/${name}`;

function isWithin(kind: KongKind, entity: JsonObject, left: readonly ExtraObject[]): boolean {
  const references = Object.values(kindDescriptions[kind].parents).map((field) =>
    JSON.stringify(entity[field] ?? null),
  );
  return left.some((parent) => references.includes(JSON.stringify({ id: parent.entity.id })));
}
