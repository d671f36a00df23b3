/** What a Kong has of a plan, and what else it has that is ours: read object by object, and nothing written. */
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
import { Turns } from '../section/turns.ts';

/** What holds the name of a planned object. */
export interface Found {
  readonly entity: AdminEntity | undefined;
  readonly isOurs: boolean;
  /** What it belongs to; undefined where it belongs to nothing. */
  readonly parent: Found | undefined;
  /** What Kong fills in of this kind. */
  readonly schema: KongSchema;
}

/** Something of ours that no plan asks for. */
export interface Leftover {
  readonly kind: KongKind;
  readonly entity: AdminEntity;
}

export class GatewayReading {
  readonly #client: AdminClient;
  readonly #gateway: Gateway;
  readonly #schemas: EntitySchemaCache;
  readonly #ownerTag: string;
  readonly #found = new Map<string, Found>();
  readonly #turns = new Turns();
  #failure: Error | undefined;

  constructor(client: AdminClient, { ownerTag }: GatewayPlan) {
    this.#client = client;
    this.#gateway = new Gateway(client, ownerTag);
    this.#schemas = new EntitySchemaCache(client);
    this.#ownerTag = ownerTag;
  }

  /** To be asked in the order of the plan, in which parents come first. @throws KongError */
  find(object: KongObject): Promise<Found> {
    return this.#inTurn(async () => {
      const { kind, name, of, fields } = object;
      const entity = await this.#gateway.find(object);
      const schema = await this.#schemas.get(kind, kind === 'plugins' ? stringOf(fields.name) : undefined);
      const parent = of === undefined ? undefined : this.#found.get(keyOf(of));
      const found = { entity, isOurs: entity !== undefined && isOurs(entity, this.#ownerTag), parent, schema };
      this.#found.set(keyOf({ kind, name }), found);
      return found;
    });
  }

  /** To be asked when the whole plan was looked for. What goes with something else that is left over is not told. @throws KongError */
  leftovers(): Promise<readonly Leftover[]> {
    return this.#inTurn(async () => {
      // What could not be looked for would seem to be left over.
      if (this.#failure !== undefined) throw this.#failure;
      const wanted = new Set([...this.#found.values()].map(({ entity }) => entity?.id));
      const left: Leftover[] = [];
      for (const kind of kongKinds) {
        const entities = (await this.#gateway.listOwned(kind)).filter(({ id }) => !wanted.has(id));
        left.push(...entities.filter((entity) => !isWithin(kind, entity, left)).map((entity) => ({ kind, entity })));
      }
      return left;
    });
  }

  /** Lets go of its connections. */
  async close(): Promise<void> {
    await this.#turns.take(() => Promise.resolve());
    await this.#client.close();
  }

  /** One request after the other: a gateway in use is not to be flooded. */
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

const keyOf = ({ kind, name }: { readonly kind: KongKind; readonly name: string }): string => `${kind}/${name}`;

function isWithin(kind: KongKind, entity: JsonObject, left: readonly Leftover[]): boolean {
  const references = Object.values(kindDescriptions[kind].parents).map((field) =>
    JSON.stringify(entity[field] ?? null),
  );
  return left.some((parent) => references.includes(JSON.stringify({ id: parent.entity.id })));
}
