/** A plan → Kong's declarative configuration: https://developer.konghq.com/gateway/db-less-mode/ */
import type { JsonObject } from '../../../openapi/document/document.ts';
import { type GatewayPlan, type KongKind, kongKinds, type KongObject } from './kong-object.ts';
import { Secret } from '../settings/secret.ts';

/** Kinds whose names in the declarative format differ from those of the Admin API. */
const declarativeNames: Partial<Record<KongKind, string>> = { 'key-auths': 'keyauth_credentials' };

/**
 * Each object stands inside its parent, in lists by kind; kinds without objects are omitted.
 * @param written returns the placeholder of a secret in the file
 */
export function createDeclarativeConfig({ objects }: GatewayPlan, written: (secret: Secret) => string): JsonObject {
  return { _format_version: '3.0', ...toLists(undefined) };

  function toLists(owner: KongObject | undefined): JsonObject {
    const own = objects.filter(({ of }) => of?.kind === owner?.kind && of?.name === owner?.name);
    const lists = kongKinds.map((kind) => {
      return [declarativeNames[kind] ?? kind, own.filter((object) => object.kind === kind).map(toEntity)] as const;
    });
    return Object.fromEntries(lists.filter(([, list]) => list.length > 0));
  }

  function toEntity(object: KongObject): JsonObject {
    const fields = Object.entries(object.fields).map(([name, field]) => {
      return [name, field instanceof Secret ? written(field) : field] as const;
    });
    return { ...Object.fromEntries(fields), ...toLists(object) };
  }
}
