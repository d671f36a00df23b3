/** The handlers that a service has, found out by opening it on data of its own. */
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { openService } from '../../../service/start/assemble.ts';
import { ownConfig, ownData, silentLog } from './own-settings.ts';

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
  const data = ownData();
  try {
    const config = ownConfig([document], data, 'test');
    const service = await openService(document, { config, log: silentLog, addressOf, folder });
    const ids = Object.keys(service.handlers);
    await service.close();
    return ids;
  } finally {
    await data.remove();
  }
}

/** Opening a service calls no other. */
const addressOf = (name: string): string => `http://${name}.invalid`;
