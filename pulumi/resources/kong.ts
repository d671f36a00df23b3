/** Planned objects of the gateway → resources that Pulumi looks after. */
import * as pulumi from '@pulumi/pulumi';
import type { FieldValue, GatewayPlan, KongKind, KongObject } from '../plan/gateway/kong-object.ts';
import { Secret } from '../plan/settings/secret.ts';
import { toResourceType } from '../provider/resource-types.ts';

export interface AdminApi {
  readonly url: string;
  /** Undefined: it asks for none. */
  readonly token: Secret | undefined;
}

export interface KongEntityArguments {
  readonly gateway: pulumi.Input<{ url: string; token?: pulumi.Input<string>; ownerTag: string }>;
  /** As the plan names it, which is Kong's own name for most kinds. */
  readonly name: string;
  readonly of?: { readonly kind: KongKind; readonly name: string; readonly id: pulumi.Input<string> };
  readonly fields: Readonly<Record<string, pulumi.Input<unknown>>>;
}

/** An object at the gateway. Pulumi's id is the one that Kong has for it. */
export class KongEntity extends pulumi.CustomResource {
  constructor(kind: KongKind, name: string, args: KongEntityArguments, options?: pulumi.CustomResourceOptions) {
    super(toResourceType(kind), name, { ...args }, { version: '1.0.0', ...options });
  }
}

/** What an object belongs to is made before it, and deleted after it. */
export function createKongResources(
  { objects, ownerTag }: GatewayPlan,
  { url, token }: AdminApi,
): readonly KongEntity[] {
  const made = new Map<string, KongEntity>();
  const gateway = { url, ownerTag, ...(token === undefined ? {} : { token: pulumi.secret(token.reveal()) }) };
  for (const object of objects) {
    const of = object.of && findParent(object.of, made);
    const args = { gateway, name: object.name, fields: toFieldInputs(object), ...(of === undefined ? {} : { of }) };
    made.set(toObjectKey(object), new KongEntity(object.kind, object.key ?? object.name, args));
  }
  return [...made.values()];
}

type Parent = NonNullable<KongObject['of']>;

/** @throws Error where the plan has it not, or after what belongs to it */
function findParent(of: Parent, made: ReadonlyMap<string, KongEntity>): NonNullable<KongEntityArguments['of']> {
  const resource = made.get(toObjectKey(of));
  if (resource === undefined)
    throw new Error(`${of.kind} ${of.name} must be planned before the objects that belong to it`);
  return { ...of, id: resource.id };
}

const toObjectKey = ({ kind, name }: Parent): string => `${kind}/${name}`;

function toFieldInputs({ fields }: KongObject): KongEntityArguments['fields'] {
  const entries = Object.entries(fields).map(([name, value]) => [name, toInput(value)] as const);
  return Object.fromEntries(entries);
}

/** Pulumi keeps secrets encrypted in its state, and prints them as such. */
const toInput = (value: FieldValue): pulumi.Input<unknown> =>
  value instanceof Secret ? pulumi.secret(value.reveal()) : value;
