/** Planned objects of the gateway → resources of Pulumi. */
import * as pulumi from '@pulumi/pulumi';
import type { FieldValue, GatewayPlan, KongKind, KongObject } from '../plan/gateway/kong-object.ts';
import { Secret } from '../plan/settings/secret.ts';
import { toResourceType } from '../provider/resource-types.ts';

export interface AdminApi {
  readonly url: string;
  /** Undefined if it needs no token. */
  readonly token: Secret | undefined;
}

export interface KongEntityArguments {
  readonly gateway: pulumi.Input<{ url: string; token?: pulumi.Input<string>; ownerTag: string }>;
  /** The name in the plan, which is the name in Kong for most kinds. */
  readonly name: string;
  readonly of?: { readonly kind: KongKind; readonly name: string; readonly id: pulumi.Input<string> };
  readonly fields: Readonly<Record<string, pulumi.Input<unknown>>>;
}

/** An object of the gateway. Its id in Pulumi is the id in Kong. */
export class KongEntity extends pulumi.CustomResource {
  constructor(kind: KongKind, name: string, args: KongEntityArguments, options?: pulumi.CustomResourceOptions) {
    super(toResourceType(kind), name, { ...args }, { version: '1.0.0', ...options });
  }
}

/** Parents are created before their children, and deleted after them. */
export function toKongResources({ objects, ownerTag }: GatewayPlan, { url, token }: AdminApi): readonly KongEntity[] {
  const created = new Map<string, KongEntity>();
  const gateway = { url, ownerTag, ...(token === undefined ? {} : { token: pulumi.secret(token.reveal()) }) };
  for (const object of objects) {
    const of = object.of && findParent(object.of, created);
    const args = { gateway, name: object.name, fields: toFieldInputs(object), ...(of === undefined ? {} : { of }) };
    created.set(toObjectKey(object), new KongEntity(object.kind, object.key ?? object.name, args));
  }
  return [...created.values()];
}

type Parent = NonNullable<KongObject['of']>;

/** @throws Error if the plan does not have the parent before its children */
function findParent(of: Parent, created: ReadonlyMap<string, KongEntity>): NonNullable<KongEntityArguments['of']> {
  const resource = created.get(toObjectKey(of));
  if (resource === undefined)
    throw new Error(`${of.kind} ${of.name} must be planned before the objects that belong to it`);
  return { ...of, id: resource.id };
}

const toObjectKey = ({ kind, name }: Parent): string => `${kind}/${name}`;

function toFieldInputs({ fields }: KongObject): KongEntityArguments['fields'] {
  const entries = Object.entries(fields).map(([name, value]) => [name, toInput(value)] as const);
  return Object.fromEntries(entries);
}

/** Pulumi encrypts secrets in its state, and masks them in its output. */
const toInput = (value: FieldValue): pulumi.Input<unknown> =>
  value instanceof Secret ? pulumi.secret(value.reveal()) : value;
