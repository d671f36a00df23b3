/** Finds out whether the services that could not start run already, in another process. */
import { join } from 'node:path';
import type { ApiDocument } from '../../openapi/document/document.ts';
import { objectOf } from '../../openapi/json/json.ts';
import type { Config } from '../../service/config/config.ts';
import { assignPorts } from '../../service/config/ports.ts';
import { urlHost } from '../../service/http/server.ts';
import { claimFile } from '../../service/storage/sqlite/sqlite.ts';
import type { RunningServices } from '../../service/start/start.ts';
import { createJsonClient } from '../cli/json-client.ts';

const timeoutMs = 2_000;

/**
 * Returns the addresses of the services if another process serves this project: its data is in use, and each service answers with
 * its own document. Undefined otherwise: another project with the same documents may have the ports.
 */
export async function findRunningServices(
  documents: readonly ApiDocument[],
  config: Config,
): Promise<RunningServices['services'] | undefined> {
  if (config.databaseUrl === undefined && !isInUse(join(config.dataDirectory, 'ensemble.sqlite'))) return undefined;
  const ports = assignPorts(documents, config);
  const services = documents.map(({ name, title }) => {
    const host = config.host === '0.0.0.0' || config.host === '::' ? 'localhost' : urlHost(config.host);
    return { name, title, url: `http://${host}:${ports.get(name) ?? 0}` };
  });
  const answers = await Promise.all(services.map(servesOwnDocument));
  return answers.every(Boolean) ? services.map(({ name, url }) => ({ name, url })) : undefined;
}

function isInUse(file: string): boolean {
  try {
    claimFile(file).close();
    return false;
  } catch {
    return true;
  }
}

async function servesOwnDocument({ url, title }: { readonly url: string; readonly title: string }): Promise<boolean> {
  try {
    const content = objectOf(await createJsonClient({ url, headers: {}, timeout: timeoutMs })('GET', '/openapi.json'));
    return objectOf(content.info).title === title;
  } catch {
    return false; // nothing listens there, or something else
  }
}
