/** The address of the ensemble, and the key for it: those of this project, unless others are given. */
import { loadProjectDocuments } from '../../openapi/loading/directory.ts';
import type { ApiDocument } from '../../openapi/document/document.ts';
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
}

const scheme = 'apiKeyAuth';

/** @throws OpsError if the address is invalid or unknown, or there is no key; ConfigError if a setting is invalid */
export async function findEnsemble({ folder, url: given, key: givenKey }: GivenAddress): Promise<EnsembleAddress> {
  if (given !== undefined) requireWebAddress(given);
  const environment = await loadEnvironment(folder);
  const config = readConfig(environment, folder, []);
  const documents = await loadProjectDocuments(folder).catch((error: unknown) => {
    if (given !== undefined) return []; // the documents only add the methods of calls
    throw error;
  });
  const url = (given ?? getLocalAddress(documents, assignPorts(documents, config, []))).replace(/\/+$/, '');
  const isOwn = isOwnAddress(new URL(url), environment);
  const key = givenKey ?? (isOwn ? config.credentials(scheme)[0] : undefined);
  if (key !== undefined) return { url, key, documents };
  const remedy = isOwn
    ? `set API_KEYS in .env, or run ${commandLine('initialize')}; or give --key`
    : 'give --key; the keys of this project are sent to loopback and to ALLOWED_HOSTS alone';
  throw new OpsError('cli-credentials-missing', `there is no key for "${url}"`, remedy, {
    data: { schemes: [scheme] },
  });
}

function requireWebAddress(given: string): void {
  if (URL.canParse(given) && /^https?:$/.test(new URL(given).protocol)) return;
  throw new OpsError('cli-option-invalid', `--url "${given}" is not an http(s) address`, 'write http://<host>:<port>', {
    data: { option: 'url', given },
  });
}

function getLocalAddress(documents: readonly ApiDocument[], ports: ReadonlyMap<string, number>): string {
  const port = documents.some(({ name }) => name === 'ensemble') ? ports.get('ensemble') : undefined;
  if (port !== undefined && port !== 0) return `http://127.0.0.1:${port}`;
  const problem = port === 0 ? 'the ensemble has any free port (ENSEMBLE_PORT is 0)' : 'this project has no ensemble';
  throw new OpsError('cli-ensemble-missing', problem, 'give its address with --url');
}
