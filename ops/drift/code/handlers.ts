/** The handlers that a service has, found out by opening it on data of its own. */
import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { ApiDocument } from '../../../openapi/document.ts';
import { openService } from '../../../service/assemble.ts';
import { readConfig } from '../../../service/config.ts';
import { wantedSettings } from '../../lib/environment-file.ts';

/**
 * Ids of the operations that it has handlers for; undefined where the document has no code at all.
 * @param folder holds the code of each service
 * @throws what the service throws when it can't be opened
 */
export async function handlersOf(document: ApiDocument, folder: string): Promise<readonly string[] | undefined> {
  const code = join(folder, document.name, 'operations.ts');
  const isThere = await access(code).then(
    () => true,
    () => false,
  );
  if (!isThere) return undefined;
  const data = await mkdtemp(join(tmpdir(), 'fountainai-drift-'));
  try {
    const service = await openService(document, { config: ownConfig(document, data), log, addressOf, folder });
    const ids = Object.keys(service.handlers);
    await service.close();
    return ids;
  } finally {
    await rm(data, { recursive: true, force: true });
  }
}

/** Neither this machine's settings nor its data have to do with it. */
function ownConfig(document: ApiDocument, data: string): ReturnType<typeof readConfig> {
  const credentials = wantedSettings([document]).map(({ name, value }) => [name, value] as const);
  const environment = { SERVICE_API_KEY: 'drift', NODE_ENV: 'test', DATA_DIR: data };
  return readConfig({ ...environment, ...Object.fromEntries(credentials) });
}

const log = pino({ level: 'silent' });

/** Opening a service calls no other. */
const addressOf = (name: string): string => `http://${name}.invalid`;
