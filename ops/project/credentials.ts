/** The credentials of a service that `fountainai.yml` describes. */
import { randomBytes } from 'node:crypto';
import { findNearestName } from '../../openapi/command/nearest-name.ts';
import type { ApiDocument } from '../../openapi/document/document.ts';
import type { Environment } from '../../service/config/environment.ts';
import { OpsError } from '../error/ops-error.ts';
import { projectFileName, type ProjectService } from './project-file.ts';

export interface ProjectCredential {
  /** Of the security scheme. */
  readonly scheme: string;
  /** The name of its variable. */
  readonly variable: string;
  readonly value: string;
  /** True if the variable is not set: the value was drawn for this run. */
  readonly isRandom: boolean;
}

/**
 * Returns the credentials, each with its value. A service that the command starts itself gets a random value for a variable
 * that is not set: nothing else knows it.
 * @throws OpsError if the document does not have a scheme, or a variable is not set and the service runs already
 */
export function findCredentials(
  { name, credentials, start, url }: ProjectService,
  document: ApiDocument,
  environment: Environment,
): readonly ProjectCredential[] {
  const isStarted = start !== undefined && url === undefined;
  return [...credentials].map(([scheme, variable]) => {
    const known = document.securitySchemes.get(scheme);
    if (known === undefined) throw unknownScheme(name, scheme, [...document.securitySchemes.keys()]);
    const value = environment[variable] ?? '';
    if (value !== '') return { scheme, variable, value, isRandom: false };
    if (!isStarted) throw notSet(name, scheme, variable);
    const random = randomBytes(16).toString('hex');
    const isBasic = !('unknown' in known) && known.type === 'http' && known.scheme.toLowerCase() === 'basic';
    return { scheme, variable, value: isBasic ? `probe:${random}` : random, isRandom: true };
  });
}

function unknownScheme(name: string, scheme: string, known: readonly string[]): OpsError {
  const problem = `${projectFileName}: the document of "${name}" has no security scheme "${scheme}"`;
  const nearest = findNearestName(scheme, known);
  const all = known.length === 0 ? `remove "credentials"` : `use one of ${known.join(', ')}`;
  return new OpsError('cli-scheme-unknown', problem, nearest === undefined ? all : `write "${nearest}"`, {
    data: { scheme },
  });
}

function notSet(name: string, scheme: string, variable: string): OpsError {
  const problem = `${variable}, which ${projectFileName} names for the scheme "${scheme}" of "${name}", is not set`;
  return new OpsError('cli-credentials-missing', problem, `set ${variable} in the environment or in .env`, {
    data: { schemes: [scheme] },
  });
}
