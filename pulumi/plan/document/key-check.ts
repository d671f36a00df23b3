/**
 * What of an operation's security the gateway can check: keys in a header or the query, by Kong's `key-auth` and `acl`.
 * Whatever it lets through is checked again, and in full, by the service.
 */
import type { ApiDocument, JsonObject, SecurityRequirement } from '../../../openapi/document.ts';
import { sortUnique } from './ordering.ts';

/** A key of any of these schemes is needed; none: open at the gateway. */
export interface KeyCheck {
  readonly schemes: readonly string[];
}

export const noKeyCheck: KeyCheck = { schemes: [] };

/** Of several schemes that are needed together one is checked; where any way in has none that can be, it is open. */
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

/** What the plugins of a route that is closed so are to have, by the plugin's name. */
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
    // Browsers ask without a key whether they may send one; the service answers that.
    run_on_preflight: false,
  };
  return new Map<string, JsonObject>([
    ['acl', { config: { allow: [...schemes], hide_groups_header: true } }],
    ['key-auth', { config: keyAuth }],
  ]);
}
