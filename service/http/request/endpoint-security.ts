/** Checks the key of an endpoint, which clients may also send as a bearer token: many of them know no other credentials. */
import type { IncomingHttpHeaders } from 'node:http';
import type { ApiDocument, SecurityRequirement } from '../../../openapi/document/document.ts';
import { compileSecurity, type Credentials, type SecurityCheck, SecuritySetupError } from './security.ts';

export interface EndpointSecurity {
  /** Also accepts a value of the scheme as a bearer token; its owner counts as that of the scheme. */
  readonly authorize: SecurityCheck;
  /** Returns the headers without the credentials. */
  readonly withoutCredentials: (headers: IncomingHttpHeaders) => IncomingHttpHeaders;
}

/** Shown by a refusal. Names of schemes have no blanks: https://spec.openapis.org/oas/v3.1.1.html#fixed-fields-5 */
const bearer = 'its value';

/** @throws SecuritySetupError */
export function compileEndpointSecurity(
  document: ApiDocument,
  scheme: string,
  {
    credentials,
    credentialsSetting,
  }: { credentials: Credentials; credentialsSetting?: ((scheme: string) => string) | undefined },
): EndpointSecurity {
  const bearerScheme = { type: 'http', scheme: 'bearer' } as const;
  const securitySchemes = new Map([...document.securitySchemes, [bearer, bearerScheme]]);
  const own = (name: string): string => (name === bearer ? scheme : name);
  const check = compileSecurity(
    { ...document, securitySchemes },
    [require(scheme), require(bearer)],
    (name) => credentials(own(name)),
    credentialsSetting === undefined ? undefined : (name) => credentialsSetting(own(name)),
  );
  if (check === undefined) throw new SecuritySetupError('start-security-scheme-unknown', 'an endpoint needs a scheme');
  const declared = document.securitySchemes.get(scheme);
  const names = new Set(['authorization', 'cookie']);
  if (declared !== undefined && 'name' in declared) names.add(declared.name.toLowerCase());
  return {
    authorize(input) {
      const owners = check(input);
      const owner = owners.get(scheme) ?? owners.get(bearer);
      return owner === undefined ? new Map() : new Map([[scheme, owner]]);
    },
    withoutCredentials: (headers) => Object.fromEntries(Object.entries(headers).filter(([name]) => !names.has(name))),
  };
}

const require = (scheme: string): SecurityRequirement => new Map([[scheme, []]]);
