/** The provider through which Pulumi's engine creates, changes and deletes objects of the gateway: one instance for each run. */
import type { CheckFailure, CheckResult, DiffResult, Provider } from '@pulumi/pulumi/provider/provider.js';
import { CodedError, type CodedMessage, lineWithCode } from '../../openapi/errors/coded-error.ts';
import type { Json, JsonObject } from '../../openapi/document/document.ts';
import { objectOf, stringOf } from '../../openapi/json/json.ts';
import type { KongKind, KongObject } from '../plan/gateway/kong-object.ts';
import { AdminClient, type AdminEntity } from '../kong/admin/admin-client.ts';
import { type FieldDifference, isSecretField, compareUnmasked } from '../kong/entity/compare-entity.ts';
import type { KongCode } from '../kong/admin/kong-codes.ts';
import { Gateway } from '../kong/entity/gateway.ts';
import { kindDescriptions } from '../kong/entity/kind-descriptions.ts';
import { type KongSchema, EntitySchemaCache } from '../kong/entity/entity-schema.ts';
import { describeObject } from '../kong/entity/ownership.ts';
import {
  readAddress,
  stringifyProperties,
  readEntityId,
  type GatewayAddress,
  readObject,
  readParent,
  type Properties,
  markSecret,
} from './properties.ts';
import { parseResourceKind } from './resource-types.ts';

/** The state of an object; Pulumi's types do not describe it. */
interface StoredResource {
  readonly id: string;
  readonly outs: Properties;
}

/** Empty if the object does not exist. */
interface ReadResult {
  readonly id?: string;
  readonly props?: Properties;
  readonly inputs?: Properties;
}

interface Connection {
  readonly gateway: Gateway;
  readonly schemas: EntitySchemaCache;
}

export interface ProviderOptions {
  /** The token of `KONG_ADMIN_TOKEN`, for a run without the program if Kong no longer accepts the token in the state. */
  readonly token?: string | undefined;
  /** Receives a line for each object that was not deleted. */
  readonly warn: (line: string) => void;
}

class ImportError extends CodedError {
  override readonly name = 'ImportError';
  readonly code: KongCode = 'kong-import-unsupported';
  readonly data = {};

  override get messages(): readonly CodedMessage[] {
    return [this];
  }
}

export class KongProvider implements Provider {
  readonly version = '1.0.0';
  readonly #options: ProviderOptions;
  readonly #connections = new Map<string, Connection>();
  /** The address of this run's program: the state may have an outdated address or token. */
  #current: GatewayAddress | undefined;

  constructor(options: ProviderOptions) {
    this.#options = options;
  }

  /** Refuses incomplete inputs before any change. */
  check(urn: string, olds: Properties, news: Properties): Promise<CheckResult> {
    const [before, now] = [readAddress(olds), readAddress(news)];
    const failures: CheckFailure[] = [];
    if (now.url === '')
      failures.push({ property: 'gateway.url', reason: 'is missing; set it to the address of the Admin API' });
    if (now.ownerTag === '') failures.push({ property: 'gateway.ownerTag', reason: 'is missing' });
    if (stringOf(news.name) === '') failures.push({ property: 'name', reason: 'is missing' });
    if (before.ownerTag !== '' && before.ownerTag !== now.ownerTag) {
      const code: KongCode = 'kong-owner-tag-changed';
      const message = `cannot be changed while objects have the former tag; set it back to "${before.ownerTag}", or destroy the stack first`;
      failures.push({ property: 'gateway.ownerTag', reason: lineWithCode({ code, message }) });
    }
    parseResourceKind(urn);
    if (failures.length === 0) this.#current = now;
    return Promise.resolve({ inputs: news, failures });
  }

  /** Kong cannot move an object that is addressed by its parent, and its value is taken until it is deleted. */
  diff(_id: string, urn: string, olds: Properties, news: Properties): Promise<DiffResult> {
    const isMoved =
      kindDescriptions[parseResourceKind(urn)].isAddressedByParent && readParent(olds)?.id !== readParent(news)?.id;
    const isChanged = ['gateway', 'name', 'of', 'fields'].some(
      (part) => stringifyProperties(olds[part]) !== stringifyProperties(news[part]),
    );
    return Promise.resolve({
      changes: isChanged,
      replaces: isMoved ? ['of.id'] : [],
      deleteBeforeReplace: isMoved,
    });
  }

  async create(urn: string, inputs: Properties): Promise<StoredResource> {
    const entity = await this.#gateway(inputs).create(readObject(parseResourceKind(urn), inputs));
    return { id: entity.id, outs: { ...inputs, entityId: entity.id } };
  }

  async read(id: string, urn: string, properties: Properties): Promise<ReadResult> {
    if (readAddress(properties).url === '') {
      throw new ImportError(
        'pulumi import does not work for objects of Kong; give the object our tag, and the next pulumi up takes it over',
      );
    }
    const object = readObject(parseResourceKind(urn), properties);
    const { gateway, schemas } = this.#connect(properties);
    const entity = await gateway.read({ ...object, id: readEntityId(properties, id) });
    if (entity === undefined) return {};
    const schema = await schemas.get(object.kind, getPluginName(object));
    const inputs = toLiveInputs(properties, object, entity, schema);
    return { id, props: { ...inputs, entityId: entity.id }, inputs };
  }

  async update(id: string, urn: string, olds: Properties, news: Properties): Promise<Pick<StoredResource, 'outs'>> {
    const object = readObject(parseResourceKind(urn), news);
    const entity = await this.#gateway(news).update(readEntityId(olds, id), object);
    return { outs: { ...news, entityId: entity.id } };
  }

  async delete(id: string, urn: string, properties: Properties): Promise<void> {
    const { kind, name, of } = readObject(parseResourceKind(urn), properties);
    const place = { kind, name, id: readEntityId(properties, id), ...(of === undefined ? {} : { of }) };
    const deletion = await this.#gateway(properties).delete(place);
    if (deletion === 'foreign')
      this.#options.warn(`${describeObject(place)} no longer has our tag, so it was not deleted`);
  }

  #gateway(properties: Properties): Gateway {
    return this.#connect(properties).gateway;
  }

  #connect(properties: Properties): Connection {
    const kept = readAddress(properties);
    const { url, token, ownerTag } = this.#current ?? { ...kept, token: this.#options.token ?? kept.token };
    const key = JSON.stringify([url, token, ownerTag]);
    const known = this.#connections.get(key);
    if (known !== undefined) return known;
    const client = new AdminClient({ url, token });
    const connection = { gateway: new Gateway(client, ownerTag), schemas: new EntitySchemaCache(client) };
    this.#connections.set(key, connection);
    return connection;
  }
}

const getPluginName = ({ kind, fields }: { readonly kind: KongKind; readonly fields: KongObject['fields'] }) =>
  kind === 'plugins' ? stringOf(fields.name) : undefined;

/** Returns the inputs that describe the actual object. Only fields that differ are changed, without those that Kong fills in. */
function toLiveInputs(properties: Properties, object: KongObject, entity: AdminEntity, schema: KongSchema): Properties {
  const { gateway = null, name = null, of } = properties;
  const found = compareUnmasked(object, entity, { parent: readParent(properties)?.id, schema });
  const fields = found.reduce(
    (before, difference) => applyDifference(before, difference, object),
    objectOf(properties.fields),
  );
  return { gateway, name, fields, ...(of === undefined ? {} : { of }) };
}

function applyDifference(fields: JsonObject, { field, actual }: FieldDifference, object: KongObject): JsonObject {
  return setValue(fields, field.split('.'), isSecretField(object, field) ? markSecret(actual) : actual);
}

function setValue(record: JsonObject, [name = '', ...rest]: readonly string[], value: Json): JsonObject {
  return { ...record, [name]: rest.length === 0 ? value : setValue(objectOf(record[name]), rest, value) };
}
