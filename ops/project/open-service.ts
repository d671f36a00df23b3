/** Opens a service of a project for checks: starts it, or takes its address, with its credentials. */
import type { ApiDocument } from '../../openapi/document/document.ts';
import type { Environment } from '../../service/config/environment.ts';
import { credentialsFor, getKeys } from '../probe/keys.ts';
import type { CredentialValues } from '../probe/address/credential-values.ts';
import { findCredentials, type ProjectCredential } from './credentials.ts';
import type { ProjectService } from './project-file.ts';
import { findServiceAddress } from './address/service-address.ts';
import { type StartedService, startService } from './start-service.ts';

export interface OpenOptions {
  readonly document: ApiDocument;
  readonly service: ProjectService;
  /** The folder of the project. */
  readonly folder: string;
  /** The variables of `credentials`, and the environment of the command. */
  readonly environment: Environment;
  /** `<scheme>=<value>` from the command line, which come before those of the file. */
  readonly keys: readonly string[];
}

export interface OpenedService {
  /** Of a started service: with the path of the document's server, if the service has this path. */
  readonly url: string;
  readonly credentials: CredentialValues;
  /** Those of the file. */
  readonly own: readonly ProjectCredential[];
  /** Undefined if the service ran before. */
  readonly started: StartedService | undefined;
}

export const isReachable = ({ start, url }: ProjectService): boolean => start !== undefined || url !== undefined;

/** @throws OpsError if the service cannot be started, or a credential is missing */
export async function openProjectService(options: OpenOptions): Promise<OpenedService> {
  const { document, service, environment } = options;
  const keys = getKeys(document, options.keys);
  const own = findCredentials(withoutGiven(service, keys), document, environment);
  const given = [...own.map(({ scheme, value }) => `${scheme}=${value}`), ...keys];
  const address = service.url ?? 'http://127.0.0.1';
  const credentials = credentialsFor({ document, url: address, given, environment });
  const started = await run(options, own);
  const url = started === undefined ? address : await findServiceAddress({ document, url: started.url, credentials });
  return { url, credentials, own, started };
}

function withoutGiven(service: ProjectService, keys: readonly string[]): ProjectService {
  const isGiven = (scheme: string): boolean => keys.some((key) => key.startsWith(`${scheme}=`));
  return { ...service, credentials: new Map([...service.credentials].filter(([scheme]) => !isGiven(scheme))) };
}

async function run(
  { folder, environment, service: { name, start, url, ready } }: OpenOptions,
  credentials: readonly ProjectCredential[],
): Promise<StartedService | undefined> {
  if (url !== undefined || start === undefined) return undefined;
  const own = Object.fromEntries(credentials.map(({ variable, value }) => [variable, value]));
  const secrets = credentials.map(({ value }) => value);
  return startService({ name, start, ready, folder, environment: { ...environment, ...own }, secrets });
}
