/** The known values of security schemes. Commands that send no contract tests read this file, and not the code for requests. */
import { credentialOf } from '../../../openapi/request/credential.ts';
import type { ApiDocument, SecurityRequirement } from '../../../openapi/document/document.ts';

/** An accepted value of a security scheme; undefined where none is known. */
export type CredentialValues = (scheme: string) => string | undefined;

/** Whether there are values that meet all schemes of the alternative. */
export function isMet(
  { securitySchemes }: ApiDocument,
  requirement: SecurityRequirement,
  credentials: CredentialValues,
): boolean {
  return [...requirement.keys()].every((name) => {
    const scheme = securitySchemes.get(name);
    const secret = credentials(name);
    return scheme !== undefined && secret !== undefined && credentialOf(scheme, secret) !== undefined;
  });
}
