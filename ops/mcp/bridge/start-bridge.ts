/** The bridge of this process: from its standard input and output to the ensemble of the settings. */
import type { Readable } from 'node:stream';
import { toolSettings } from '../../../openapi/settings/tool-settings.ts';
import { loadEnvironment, readSetting } from '../../../service/config/environment.ts';
import { createStreamClient } from '../../../service/http-client/open-stream.ts';
import { OpsError } from '../../error/ops-error.ts';
import { atSignal } from '../../process/at-signal.ts';
import { findEnsemble } from '../../say/ensemble-address.ts';
import type { ClaimedOutput } from '../lines/claim-output.ts';
import { maxLineBytes, readLines } from '../lines/read-lines.ts';
import { Bridge } from './bridge.ts';
import type { Endpoint } from './endpoint.ts';

/** Which of the services and operations a client gets. */
export interface Narrowing {
  readonly services: readonly string[];
  readonly tags: readonly string[];
  readonly tools: 'search' | undefined;
  /** Calls that need a confirmation in addition to those of the policies. */
  readonly confirm: 'writes' | 'deletes' | undefined;
}

export type BridgeAddress = Omit<Endpoint, 'client'>;

/** @throws OpsError if the address or the key is missing, ConfigError if a setting is invalid */
export async function findEndpoint(folder: string, narrowing: Narrowing): Promise<BridgeAddress> {
  const environment = await loadEnvironment(folder);
  const { ensembleUrl, ensembleApiKey, callerCredentials } = toolSettings;
  const given = readSetting(environment, ensembleUrl, folder)?.replace(/\/mcp\/*$/, '');
  if (given !== undefined) requirePlain(given, ensembleUrl.name);
  const { url, key } = await findEnsemble({
    folder,
    url: given,
    key: readSetting(environment, ensembleApiKey, folder),
    wayTo: {
      url: `set ${ensembleUrl.name} to its address`,
      key: `set ${ensembleApiKey.name} in the environment, and ${ensembleUrl.name} if the ensemble is elsewhere`,
    },
  });
  const credentials = readSetting(environment, callerCredentials, folder);
  return {
    base: url,
    path: `/mcp${toQuery(narrowing)}`,
    headers: { 'x-api-key': key, ...(credentials === undefined ? {} : { 'x-service-credentials': credentials }) },
  };
}

/** @throws OpsError for an address with a query, as a client over HTTP has it: it would be a part of another path */
function requirePlain(url: string, setting: string): void {
  if (!/[?#]/.test(url)) return;
  const problem = `${setting} has a query or a fragment`;
  const remedy = 'remove it, and give --services, --tags, --tools or --confirm';
  throw new OpsError('cli-option-invalid', problem, remedy, { data: { option: setting } });
}

function toQuery({ services, tags, tools, confirm }: Narrowing): string {
  const query = new URLSearchParams();
  for (const service of services) query.append('services', service);
  for (const tag of tags) query.append('tags', tag);
  if (tools !== undefined) query.append('tools', tools);
  if (confirm !== undefined) query.append('confirm', confirm);
  return query.size === 0 ? '' : `?${query.toString()}`;
}

const connectMs = 5_000;
/** An answer in JSON begins when the call has ended. */
const answerMs = 300_000;

/** Resolves when standard input ends, or when standard output has lost its reader. */
export async function runBridge(
  address: BridgeAddress,
  input: Readable,
  { write, lost }: ClaimedOutput,
  note: (line: string) => void,
): Promise<void> {
  const client = createStreamClient({ timeoutMs: answerMs, connectTimeoutMs: connectMs });
  const bridge = new Bridge({ endpoint: { ...address, client }, write, note });
  const forget = atSignal(() => bridge.close());
  lost.addEventListener('abort', () => input.destroy(), { once: true });
  try {
    await bridge.run(readLines(input, maxLineBytes));
  } catch (error) {
    if (!lost.aborted) throw error;
  } finally {
    await bridge.close();
    await client.destroy();
    forget();
  }
}
