/** The address of the ensemble, and the key for it: those of this project, unless others are given. */
import { requireWebAddress } from '../cli/web-address.ts';
import { join } from 'node:path';
import { loadSortedDocuments, withPackageServices } from '../../openapi/loading/directory.ts';
import type { ApiDocument } from '../../openapi/document/document.ts';
import { DocumentsMissingError } from '../../openapi/loading/documents-missing-error.ts';
import { commandLine } from '../../openapi/package/command-line.ts';
import { readConfig } from '../../service/config/config.ts';
import { loadEnvironment } from '../../service/config/environment.ts';
import { assignPorts } from '../../service/config/ports.ts';
import { OpsError } from '../error/ops-error.ts';
import { isOwnAddress } from '../probe/keys.ts';

export interface EnsembleAddress {
  /** Without a slash at its end. */
  readonly url: string;
  readonly key: string;
  /** Of the project, for the methods of operations. */
  readonly documents: readonly ApiDocument[];
}

export interface GivenAddress {
  /** The project. */
  readonly folder: string;
  readonly url: string | undefined;
  readonly key: string | undefined;
  /** How the command takes both. Default: by options. */
  readonly wayTo?: { readonly url: string; readonly key: string };
}

const byOptions = { url: 'give its address with --url', key: 'give --key' };

const scheme = 'apiKeyAuth';

/** @throws OpsError if the address is invalid or unknown, or there is no key; ConfigError if a setting is invalid */
export async function findEnsemble(address: GivenAddress): Promise<EnsembleAddress> {
  const { folder, url: given, key: givenKey, wayTo = byOptions } = address;
  if (given !== undefined) requireWebAddress(given);
  const environment = await loadEnvironment(folder);
  const config = readConfig(environment, folder, []);
  const documents = await withPackageServices(await loadValidDocuments(folder), ['ensemble']);
  const url = (given ?? getLocalAddress(assignPorts(documents, config, []), wayTo.url)).replace(/\/+$/, '');
  const isOwn = isOwnAddress(new URL(url), environment);
  const key = givenKey ?? (isOwn ? config.credentials(scheme)[0] : undefined);
  if (key !== undefined) return { url, key, documents };
  const remedy = isOwn
    ? `set API_KEYS in .env, or run ${commandLine('initialize')}; or ${wayTo.key}`
    : `${wayTo.key}; the keys of this project are sent to loopback and to ALLOWED_HOSTS alone`;
  throw new OpsError('cli-credentials-missing', `there is no key for "${url}"`, remedy, {
    data: { schemes: [scheme] },
  });
}

/** A project may have no documents; an invalid one stops only its own service. */
async function loadValidDocuments(folder: string): Promise<readonly ApiDocument[]> {
  const { valid } = await loadSortedDocuments(join(folder, 'openapi')).catch((error: unknown) => {
    if (error instanceof DocumentsMissingError) return { valid: [] };
    throw error;
  });
  return valid;
}

function getLocalAddress(ports: ReadonlyMap<string, number>, remedy: string): string {
  const port = ports.get('ensemble') ?? 0;
  if (port !== 0) return `http://127.0.0.1:${port}`;
  const problem = 'the ensemble listens on any free port (ENSEMBLE_PORT is 0)';
  throw new OpsError('cli-ensemble-missing', problem, remedy);
}
