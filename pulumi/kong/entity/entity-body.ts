/** A planned object as the body of a request to the Admin API, in the form that Kong stores. */
import type { Json, JsonObject } from '../../../openapi/document/document.ts';
import type { KongObject } from '../../plan/gateway/kong-object.ts';
import { Secret } from '../../plan/settings/secret.ts';
import { kindDescriptions } from './kind-descriptions.ts';

/** Lists the values that must not be shown. */
export function listSecrets({ kind, fields }: KongObject): readonly string[] {
  return Object.entries(fields).flatMap(([name, value]) => {
    if (value instanceof Secret) return [value.reveal()];
    return kindDescriptions[kind].secrets.includes(name) && typeof value === 'string' ? [value] : [];
  });
}

/** @param parent the id of the parent */
export function toEntityBody(object: KongObject, parent: string | undefined): JsonObject {
  const fields = Object.entries(object.fields).map(([name, value]): [string, Json] => [
    name,
    value instanceof Secret ? value.reveal() : value,
  ]);
  return { ...toStoredForm(Object.fromEntries(fields)), ...toParentReference(object, parent) };
}

/** Returns the field that refers to the parent. */
export function toParentReference({ kind, of }: KongObject, parent: string | undefined): JsonObject {
  const field = of === undefined ? undefined : kindDescriptions[kind].parents[of.kind];
  return field === undefined || parent === undefined ? {} : { [field]: { id: parent } };
}

/** Kong splits `url` into four fields, and gives a target without a port the port 8000. */
function toStoredForm({ url, ...fields }: JsonObject): JsonObject {
  const target = typeof fields.target === 'string' ? { target: addPort(fields.target) } : {};
  return { ...(url === undefined ? {} : splitUrl(url)), ...fields, ...target };
}

function splitUrl(url: Json): JsonObject {
  if (typeof url !== 'string' || !URL.canParse(url)) return { url }; // Kong reports the error
  const parsed = new URL(url);
  const protocol = parsed.protocol.slice(0, -1);
  const path = /^[a-z]+:\/\/[^/]+$/i.test(url) ? null : parsed.pathname;
  const port = parsed.port === '' ? (protocol === 'https' ? 443 : 80) : Number(parsed.port);
  return { protocol, host: parsed.hostname, port, path };
}

const addPort = (target: string): string => (/:\d+$/.test(target) ? target : `${target}:8000`);
