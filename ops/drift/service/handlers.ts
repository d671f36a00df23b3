/** Finds the handlers of a service by opening it with temporary data. */
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { openService } from '../../../service/start/assemble.ts';
import { maximumCloseMs, maximumOpenMs, settleInTime } from '../../user-code/settle-in-time.ts';
import { createOwnConfig, createOwnData, silentLog } from './own-settings.ts';

/**
 * Returns the ids of the operations that have handlers; undefined if the document has no code.
 * @param folder contains the code of each service
 * @throws the error of the service if it cannot be opened
 */
export async function findHandlers(document: ApiDocument, folder: string): Promise<readonly string[] | undefined> {
  const code = join(folder, document.name, 'operations.ts');
  const isThere = await access(code).then(
    () => true,
    () => false,
  );
  if (!isThere) return undefined;
  const data = createOwnData();
  try {
    const config = createOwnConfig([document], data, 'test');
    const opening = openService(document, { config, log: silentLog, addressOf: toAddress, folder });
    const service = await settleInTime(opening, maximumOpenMs);
    const ids = Object.keys(service.handlers);
    await settleInTime(service.close(), maximumCloseMs);
    return ids;
  } finally {
    await data.remove();
  }
}

/** Opening a service does not call other services. */
const toAddress = (name: string): string => `http://${name}.invalid`;
