/**
 * What of an operation's security the gateway can check: keys in a header or the query, by Kong's `key-auth` and `acl`.
 * Whatever it lets through is checked again, and in full, by the service.
 */
import type { ApiDocument, JsonObject, SecurityRequirement } from '../../../openapi/document.ts';
import { sortedSet } from './ordering.ts';

/** A key of any of these schemes is needed; none: open at the gateway. */
export interface Check {
  readonly schemes: readonly string[];
}

export const open: Check = { schemes: [] };

/** Of several schemes that are needed together one is checked; where any way in has none that can be, it is open. */
export function checkOf(document: ApiDocument, security: readonly SecurityRequirement[]): Check {
  const checked = security.map((requirement) => {
    return sortedSet(requirement.keys()).find((scheme) => isCheckable(document, scheme));
  });
  return checked.includes(undefined) ? open : { schemes: sortedSet(checked.filter((scheme) => scheme !== undefined)) };
}

function isCheckable(document: ApiDocument, name: string): boolean {
  const scheme = document.securitySchemes.get(name);
  return scheme !== undefined && 'in' in scheme && scheme.in !== 'cookie';
}

/** What the plugins of a route that is closed so are to have, by the plugin's name. */
export function checkPlugins(document: ApiDocument, { schemes }: Check): Map<string, JsonObject> {
  if (schemes.length === 0) return new Map();
  const keys = schemes.flatMap((name) => {
    const scheme = document.securitySchemes.get(name);
    return scheme !== undefined && 'in' in scheme ? [scheme] : [];
  });
  const keyAuth = {
    key_names: sortedSet(keys.map(({ name }) => name)),
    key_in_header: keys.some((key) => key.in === 'header'),
    key_in_query: keys.some((key) => key.in === 'query'),
    key_in_body: false,
    // Browsers ask without a key whether they may send one; the service answers that.
    run_on_preflight: false,
  };
  return new Map<string, JsonObject>([
    ['acl', { config: { allow: [...schemes], hide_groups_header: true } }],
    ['key-auth', { config: keyAuth }],
  ]);
}
