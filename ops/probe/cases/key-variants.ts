/** Accepted credentials with one thing wrong: a service that compares carelessly accepts them. */
import type { SecurityScheme } from '../../../openapi/document/document.ts';
import { type Credential, credentialOf } from '../../../openapi/request/credential.ts';
import { type KeyVariant, keyVariants } from './case.ts';

/** A shorter secret has no prefix: its parts could be anywhere in a text, and could not be hidden there. */
const minSecretLength = 4;

/** Returns undefined if the secret has no such variant. @param secret `user:password` for the scheme basic */
export function varyCredential(scheme: SecurityScheme, secret: string, variant: KeyVariant): Credential | undefined {
  const accepted = credentialOf(scheme, secret);
  if (accepted === undefined) return undefined;
  if (variant === 'another place') return inAnotherPlace(scheme, accepted);
  const own = varySecret(secret, variant, accepted.value.startsWith('Basic '));
  const credential = own === undefined || own === secret ? undefined : credentialOf(scheme, own);
  // No header ends with a space.
  return credential && { ...credential, value: credential.value.trim() };
}

function varySecret(secret: string, variant: KeyVariant, isBasic: boolean): string | undefined {
  switch (variant) {
    case 'a prefix':
      return secret.length < minSecretLength ? undefined : secret.slice(0, -1);
    case 'more behind it':
      return `${secret}x`;
    case 'nothing in it':
      return isBasic ? secret.slice(0, secret.indexOf(':') + 1) : '';
    case 'other capitals':
      // Digits of hexadecimal numbers, which UUIDs are, are the same in capitals.
      return secret.length < minSecretLength || /^[\da-f-]*$/i.test(secret)
        ? undefined
        : inOtherCapitals(secret, isBasic);
    case 'another place':
      return undefined;
  }
}

/** Names of users may be the same in capitals; passwords are not. */
function inOtherCapitals(secret: string, isBasic: boolean): string {
  const start = isBasic ? secret.indexOf(':') + 1 : 0;
  const swapped = secret.slice(start).replaceAll(/[a-z]/gi, (letter) => {
    return letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase();
  });
  return `${secret.slice(0, start)}${swapped}`;
}

function inAnotherPlace(scheme: SecurityScheme, accepted: Credential): Credential | undefined {
  if (accepted.value.startsWith('Basic ')) return undefined;
  if (accepted.in === 'query') return { ...accepted, in: 'header' };
  const name = 'type' in scheme && scheme.type === 'apiKey' ? accepted.name : 'access_token';
  return { ...accepted, in: 'query', name, value: accepted.secret };
}

/** Returns the variants in which the secret is not as it is, each with what a shell makes it from. */
export function hiddenVariants(
  scheme: SecurityScheme,
  secret: string,
  variable: string,
): readonly (readonly [Credential, shell: string])[] {
  const expressions: Partial<Record<KeyVariant, string>> = {
    'a prefix': `{${variable}%?}`,
    'more behind it': `{${variable}}x`,
    'other capitals': `(printf %s "$${variable}" | tr 'A-Za-z' 'a-zA-Z')`,
  };
  return keyVariants.flatMap((variant) => {
    const [credential, shell] = [varyCredential(scheme, secret, variant), expressions[variant]];
    return credential === undefined || shell === undefined ? [] : [[credential, shell] as const];
  });
}
