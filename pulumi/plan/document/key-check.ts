/**
 * The part of an operation's security that the gateway can check: keys in a header or the query, by Kong's `key-auth` and `acl`.
 * The service checks every request again, and completely.
 */
import type { ApiDocument, JsonObject, SecurityRequirement } from '../../../openapi/document/document.ts';
import { sortUnique } from './ordering.ts';

/** A request needs a key of one of these schemes; if there are none, the gateway lets every request pass. */
export interface KeyCheck {
  readonly schemes: readonly string[];
}

export const noKeyCheck: KeyCheck = { schemes: [] };

/** Of several schemes that are required together one is checked; if any alternative has no scheme that can be checked, there is no check. */
export function findKeyCheck(document: ApiDocument, security: readonly SecurityRequirement[]): KeyCheck {
  const checked = security.map((requirement) => {
    return sortUnique(requirement.keys()).find((scheme) => isCheckable(document, scheme));
  });
  return checked.includes(undefined)
    ? noKeyCheck
    : { schemes: sortUnique(checked.filter((scheme) => scheme !== undefined)) };
}

function isCheckable(document: ApiDocument, name: string): boolean {
  const scheme = document.securitySchemes.get(name);
  return scheme !== undefined && 'in' in scheme && scheme.in !== 'cookie';
}

/** Returns the members of the plugins for a key check, by the plugins' names. */
export function createKeyCheckPlugins(document: ApiDocument, { schemes }: KeyCheck): Map<string, JsonObject> {
  if (schemes.length === 0) return new Map();
  const keys = schemes.flatMap((name) => {
    const scheme = document.securitySchemes.get(name);
    return scheme !== undefined && 'in' in scheme ? [scheme] : [];
  });
  const keyAuth = {
    key_names: sortUnique(keys.map(({ name }) => name)),
    key_in_header: keys.some((key) => key.in === 'header'),
    key_in_query: keys.some((key) => key.in === 'query'),
    key_in_body: false,
    // Browsers send preflight requests without a key; the service answers them.
    run_on_preflight: false,
  };
  return new Map<string, JsonObject>([
    ['acl', { config: { allow: [...schemes], hide_groups_header: true } }],
    ['key-auth', { config: keyAuth }],
  ]);
}
