/** Requests without the credentials that an operation asks for. */
import type { ApiDocument, Operation, SecurityRequirement } from '../../../openapi/document/document.ts';
import { buildCase, type ContractCase, keyVariants, type SentCredential, statusFor, type Tolerance } from './case.ts';

/** None where the operation is open to all. */
export function credentialCases(document: ApiDocument, operation: Operation): readonly ContractCase[] {
  const { security } = operation;
  if (security.length === 0 || security.some(({ size }) => size === 0)) return [];
  const refused: Refused = (title, credentials, tolerated = []) => {
    return buildCase(operation, title, {
      kind: 'credentials',
      credentials,
      expected: { statuses: [statusFor(operation, 401, 403)], tolerated },
    });
  };
  return [
    refused('without credentials', []),
    ...security.flatMap((requirement) => [...requirement.keys()].map((scheme) => wrong(scheme, requirement, refused))),
    ...security.flatMap((requirement) =>
      [...requirement.keys()].flatMap((name) => variants(name, requirement, refused)),
    ),
    ...security.flatMap((requirement) => incomplete(requirement, refused)),
    ...foreign(document, security, refused),
  ];
}

type Refused = (
  title: string,
  credentials: readonly SentCredential[],
  tolerated?: readonly Tolerance[],
) => ContractCase;

/** One wrong value, with accepted ones of all other schemes that are required together with it. */
function wrong(name: string, requirement: SecurityRequirement, refused: Refused): ContractCase {
  const credentials = [...requirement.keys()].map((scheme): SentCredential => {
    return { scheme, value: scheme === name ? 'wrong' : 'accepted' };
  });
  return refused(`with a wrong ${name}`, credentials);
}

/** The accepted value with one thing wrong, with accepted ones of all other schemes. */
function variants(name: string, requirement: SecurityRequirement, refused: Refused): readonly ContractCase[] {
  const convention = 'a key with one thing wrong refused otherwise than with 401 or 403';
  return keyVariants.map((variant) => {
    const credentials = [...requirement.keys()].map((scheme): SentCredential => {
      return { scheme, value: scheme === name ? { variant } : 'accepted' };
    });
    return refused(`with the ${name}, but ${variant}`, credentials, [{ convention, statuses: 'refusal' }]);
  });
}

/** One of several that are asked for together is missing. */
function incomplete(requirement: SecurityRequirement, refused: Refused): readonly ContractCase[] {
  const schemes = [...requirement.keys()];
  if (schemes.length < 2) return [];
  return schemes.map((missing) => {
    const others = schemes.filter((scheme) => scheme !== missing);
    return refused(
      `with ${others.join(' and ')} alone`,
      others.map((scheme) => ({ scheme, value: 'accepted' })),
    );
  });
}

/** Accepted values of schemes that are not required: in their own place, and instead of those that are required. */
function foreign(
  { securitySchemes }: ApiDocument,
  security: readonly SecurityRequirement[],
  refused: Refused,
): readonly ContractCase[] {
  const wanted = new Set(security.flatMap((requirement) => [...requirement.keys()]));
  const others = [...securitySchemes.keys()].filter((scheme) => !wanted.has(scheme));
  return others.flatMap((other) => [
    refused(`with ${other} instead`, [{ scheme: other, value: 'accepted' }]),
    ...security.flatMap((requirement) => {
      const [scheme] = requirement.keys();
      if (scheme === undefined || requirement.size > 1) return [];
      return [refused(`with the value of ${other} as ${scheme}`, [{ scheme, value: { other } }])];
    }),
  ]);
}
