/** https://spec.openapis.org/oas/v3.1.1.html#security-scheme-object */
import type { Json, JsonObject, SecurityRequirement, SecurityScheme } from '../../document/document.ts';
import { FrozenMap } from './freeze.ts';
import { arrayOf, objectOf, stringOf } from '../../json/json.ts';
import { resolveEntries } from './resolve.ts';

export function readSecuritySchemes(content: JsonObject): FrozenMap<string, SecurityScheme> {
  const components = { value: objectOf(content.components), pointer: '/components' };
  const schemes = resolveEntries(content, components, 'securitySchemes');
  return new FrozenMap(schemes.map(([name, { value }]) => [name, getSecurityScheme(value)]));
}

/** Reads a `security` member: of an operation or, if it has none, of the document. */
export function readSecurity(value: Json | undefined): SecurityRequirement[] {
  return arrayOf(value).map((requirement) => {
    const scopes = Object.entries(objectOf(requirement));
    return new FrozenMap(scopes.map(([scheme, names]) => [scheme, arrayOf(names).map(stringOf)]));
  });
}

function getSecurityScheme(value: JsonObject): SecurityScheme {
  const type = stringOf(value.type);
  switch (type) {
    case 'apiKey':
      return getApiKey(value);
    case 'http':
      // Names of schemes are registered ignoring case (RFC 9110, section 11.1).
      return { type, scheme: stringOf(value.scheme).toLowerCase() };
    case 'oauth2':
      return { type };
    case 'openIdConnect':
      return { type };
    case 'mutualTLS':
      return { type };
    default:
      return { type, unknown: true };
  }
}

function getApiKey(value: JsonObject): SecurityScheme {
  const place = value.in;
  const name = stringOf(value.name);
  if (name !== '' && (place === 'header' || place === 'query' || place === 'cookie'))
    return { type: 'apiKey', in: place, name };
  return { type: 'apiKey', unknown: true };
}
