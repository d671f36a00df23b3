/** Reads an interaction with all that its replay needs from the database of the ensemble. */
import { errorText } from '../../openapi/errors/error-text.ts';
import { commandLine } from '../../openapi/package/command-line.ts';
import type { Config } from '../../service/config/config.ts';
import type { PastInteraction } from '../../service/ensemble/conversation/assistant.ts';
import type { RecordedCall } from '../../service/ensemble/conversation/calls/call-log.ts';
import { createConversationStore, type RecordedTurn } from '../../service/ensemble/log/conversations.ts';
import { createInteractionLog } from '../../service/ensemble/log/interaction-log.ts';
import { selectCalls, selectDocuments, selectLogByPublicId } from '../../service/ensemble/log/tables/log-statements.ts';
import { type Log, toLog, toRecordedCall } from '../../service/ensemble/log/tables/rows.ts';
import { createStore, type StoredService } from '../../service/ensemble/registry/store.ts';
import { openBeside } from '../../service/start/open-database.ts';
import type { Database } from '../../service/storage/database/database.ts';
import { StorageUnavailable } from '../../service/storage/database/unavailable.ts';
import { OpsError } from '../error/ops-error.ts';

export interface RecordedInteraction {
  readonly log: Log;
  /** In the order of the assistant, with their results. */
  readonly calls: readonly RecordedCall[];
  /** The documents that are kept, by hash. */
  readonly documents: ReadonlyMap<string, string>;
  /** The services that are registered now, by id. */
  readonly registered: ReadonlyMap<string, StoredService>;
  /** The interactions before it, the newest first. */
  readonly recent: readonly PastInteraction[];
  /** Those of its conversation, the oldest first. */
  readonly past: readonly RecordedTurn[];
}

const maxRecent = 20;

/** @throws OpsError if the database has no such interaction, or if it has not ended */
export async function readRecord(id: string, config: Config): Promise<RecordedInteraction> {
  const database = await openBeside('ensemble', config);
  if (database === undefined) throw missing(id, 'there is no database of the ensemble');
  try {
    return await read(id, database);
  } catch (error) {
    if (error instanceof StorageUnavailable) throw unreadable(error);
    if (!database.isMissingTable(error)) throw error;
    throw missing(id, `the database of the ensemble has no record: ${errorText(error)}`);
  } finally {
    await database.close();
  }
}

async function read(id: string, database: Database): Promise<RecordedInteraction> {
  const row = await database.first(selectLogByPublicId, { id });
  if (row === undefined) throw missing(id, 'the record has no such interaction');
  const log = toLog(row);
  if (log.state === 'running') throw missing(id, 'the interaction has not ended');
  const hashes = JSON.stringify((log.documents ?? []).map(({ hash }) => hash));
  const kept = await database.all(selectDocuments, { hashes });
  const calls = await database.all(selectCalls, { ids: JSON.stringify([row.id]) });
  const services = await createStore(database).services();
  const before = { principal: log.principal, to: log.timestamp };
  return {
    log,
    calls: calls.map(toRecordedCall),
    documents: new Map(kept.map(({ hash, text }) => [hash, text])),
    registered: new Map(services.map((service) => [service.id, service])),
    past: await createConversationStore(database).past(log.conversation_id ?? '', row.id),
    recent: await (await createInteractionLog(database).list(maxRecent, 0, before)).all(),
  };
}

/** The cause names the code of the engine or of the system, and no address, which may have a password. */
function unreadable(error: StorageUnavailable): OpsError {
  const reason = error.details === undefined ? '' : ` (${error.details})`;
  const problem = `the database of the ensemble cannot be read${reason}`;
  return new OpsError('cli-data-unreadable', problem, 'start it, or correct DATABASE_URL or DATA_DIR', {
    cause: error,
  });
}

function missing(id: string, why: string): OpsError {
  const remedy = `give the interaction_id of an answer or of GET /logs, and the settings of its ensemble; see ${commandLine('replay', '--help')}`;
  return new OpsError('cli-interaction-missing', `"${id}" cannot be replayed: ${why}`, remedy, {
    data: { interaction: id },
  });
}
