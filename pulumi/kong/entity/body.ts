/** A planned object as it is sent to the Admin API, in the form in which Kong keeps it. */
import type { Json, JsonObject } from '../../../openapi/document.ts';
import type { KongObject } from '../../plan/gateway/kong-object.ts';
import { Secret } from '../../plan/settings/secret.ts';
import { kinds } from './kinds.ts';

/** Values that nobody may be shown. */
export function secretsOf({ kind, fields }: KongObject): readonly string[] {
  return Object.entries(fields).flatMap(([name, value]) => {
    if (value instanceof Secret) return [value.reveal()];
    return kinds[kind].secrets.includes(name) && typeof value === 'string' ? [value] : [];
  });
}

/** @param parent the id of what it belongs to */
export function bodyOf(object: KongObject, parent: string | undefined): JsonObject {
  const fields = Object.entries(object.fields).map(([name, value]): [string, Json] => [
    name,
    value instanceof Secret ? value.reveal() : value,
  ]);
  return { ...keptForm(Object.fromEntries(fields)), ...referenceOf(object, parent) };
}

/** The field that says what it belongs to. */
export function referenceOf({ kind, of }: KongObject, parent: string | undefined): JsonObject {
  const field = of === undefined ? undefined : kinds[kind].parents[of.kind];
  return field === undefined || parent === undefined ? {} : { [field]: { id: parent } };
}

/** Kong takes `url` for four fields, and gives a target without a port the port 8000. */
function keptForm({ url, ...fields }: JsonObject): JsonObject {
  const target = typeof fields.target === 'string' ? { target: withPort(fields.target) } : {};
  return { ...(url === undefined ? {} : partsOf(url)), ...fields, ...target };
}

function partsOf(url: Json): JsonObject {
  if (typeof url !== 'string' || !URL.canParse(url)) return { url }; // Kong says what is wrong with it
  const parsed = new URL(url);
  const protocol = parsed.protocol.slice(0, -1);
  const path = /^[a-z]+:\/\/[^/]+$/i.test(url) ? null : parsed.pathname;
  const port = parsed.port === '' ? (protocol === 'https' ? 443 : 80) : Number(parsed.port);
  return { protocol, host: parsed.hostname, port, path };
}

const withPort = (target: string): string => (/:\d+$/.test(target) ? target : `${target}:8000`);
