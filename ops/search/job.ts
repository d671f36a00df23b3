/** Runs the actions of `npm run search` on the data of all services that have search. */
import { proposeName } from '../../openapi/command/nearest-name.ts';
import { commandLine } from '../../openapi/package/command-line.ts';
import type { ApiDocument } from '../../openapi/document/document.ts';
import { toVisibleText } from '../../openapi/text/visible-text.ts';
import type { Config } from '../../service/config/config.ts';
import { openBeside } from '../../service/start/open-database.ts';
import {
  askForRebuild,
  type CollectionStatus,
  listDeadLetters,
  retryRefused,
  readSearchStatus,
} from '../../service/search/administration.ts';
import type { Database } from '../../service/storage/database/database.ts';
import { type ExitCode, exitCodes, OpsError } from '../error/ops-error.ts';
import type { Report, StepResult } from '../cli/report.ts';

export interface SearchJobOptions {
  readonly config: Config;
  readonly documents: readonly ApiDocument[];
  readonly positionals: readonly string[];
  /** Seconds. */
  readonly wait?: string | undefined;
  readonly report: Report;
  readonly dryRun: boolean;
}

/** A collection found in the database of its service. */
interface Found {
  readonly service: string;
  readonly database: Database;
  readonly status: CollectionStatus;
}

export const searchActions = ['status', 'retry', 'reindex'] as const;

/**
 * Runs the action that the arguments name.
 * @throws OpsError if the action or a collection is unknown, or no service has an index
 */
export async function searchJob(options: SearchJobOptions): Promise<ExitCode> {
  const [action = 'status', ...names] = options.positionals;
  const chosen = searchActions.find((one) => one === action);
  if (chosen === undefined)
    throw new OpsError(
      'cli-command-unknown',
      `unknown action "${action}"${proposeName(action, searchActions)}`,
      `use one of ${searchActions.join(', ')}`,
      {
        data: { given: action },
      },
    );
  const seconds = parseSeconds(options.wait);
  const databases: Database[] = [];
  try {
    const found = selectCollections(await findCollections(options, databases), names);
    if (chosen === 'status') return await reportStatus(options, found);
    for (const one of found)
      await options.report.step(one.status.collection, () => carryOut(chosen, one, options.dryRun));
    return options.dryRun ? exitCodes.clean : await awaitIndex(options, chosen, found, seconds);
  } finally {
    for (const database of databases) await database.close();
  }
}

async function findCollections({ config, documents }: SearchJobOptions, databases: Database[]): Promise<Found[]> {
  const found: Found[] = [];
  for (const { name: service } of documents) {
    const database = await openBeside(service, config);
    if (database === undefined) continue;
    databases.push(database);
    for (const status of (await readSearchStatus(database)) ?? []) found.push({ service, database, status });
  }
  if (found.length > 0) return found;
  const place = config.databaseUrl === undefined ? config.dataDirectory : 'the database';
  throw new OpsError(
    'cli-index-missing',
    `no service has created a search index in ${place}`,
    `start the services once: ${commandLine('start')}`,
  );
}

function selectCollections(found: readonly Found[], names: readonly string[]): readonly Found[] {
  const known = found.map(({ status }) => status.collection);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new OpsError(
      'cli-collection-unknown',
      `unknown collection ${unknown.map((name) => `"${name}"`).join(', ')}`,
      `use some of ${known.join(', ')}`,
      { data: { names: unknown } },
    );
  }
  return names.length === 0 ? found : found.filter(({ status }) => names.includes(status.collection));
}

/** Refused documents and differences are findings, since searches do not find what they should. */
async function reportStatus({ report }: SearchJobOptions, found: readonly Found[]): Promise<ExitCode> {
  for (const { service, status } of found) report.say(formatStatus(service, status));
  const refused = found.filter(({ status }) => status.refused > 0);
  for (const database of new Set(refused.map((one) => one.database))) {
    for (const { collection, item, reason, refused_at } of await listDeadLetters(database, 20)) {
      report.say(`  refused: ${collection} ${toVisibleText(item)}, ${new Date(refused_at).toISOString()}: ${reason}`);
    }
  }
  report.fact(
    'collections',
    found.map(({ service, status }) => ({ service, ...status })),
  );
  if (refused.length > 0) report.next(`${commandLine('search', 'retry')}, once the reasons are removed`);
  const isClean = found.every(({ status }) => status.refused === 0 && !hasTrouble(status));
  return isClean ? exitCodes.clean : exitCodes.findings;
}

const hasTrouble = ({ difference, problem }: CollectionStatus): boolean =>
  difference !== undefined || problem !== undefined;

function formatStatus(
  service: string,
  { collection, live, target, isRequested, waiting, refused, difference, problem }: CollectionStatus,
): string {
  const trouble = [difference, problem].flatMap((text) => (text === undefined ? [] : [`; ${text}`])).join('');
  const building = target === null ? '' : `, building ${target}`;
  const rebuild = isRequested ? ', rebuild requested' : '';
  return `${collection} (${service}): ${live ?? 'not built yet'}${building}${rebuild}; ${waiting} waiting, ${refused} refused${trouble}`;
}

async function carryOut(
  action: 'retry' | 'reindex',
  { database, status }: Found,
  dryRun: boolean,
): Promise<StepResult> {
  const { collection, refused } = status;
  if (action === 'retry') {
    if (refused === 0) return { outcome: 'unchanged', detail: 'the index refused no documents' };
    const count = dryRun ? refused : await retryRefused(database, collection);
    return { outcome: 'updated', detail: `${count} documents are sent again` };
  }
  if (!dryRun) await askForRebuild(database, collection);
  return { outcome: 'updated', detail: 'requested: a running service rebuilds within a second, others at their start' };
}

/** A document that is refused again is a finding, as it is for `status`. */
async function awaitIndex(
  { report }: SearchJobOptions,
  action: 'retry' | 'reindex',
  found: readonly Found[],
  seconds: number,
): Promise<ExitCode> {
  report.next(commandLine('search', 'status'));
  if (seconds === 0) return exitCodes.clean;
  const end = performance.now() + seconds * 1000;
  let isClean = true;
  for (const { database, status } of found) {
    let now = await readStatus(database, status.collection);
    while (isBusy(now) && performance.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      now = await readStatus(database, status.collection);
    }
    const { waiting = 0, refused = 0 } = now ?? {};
    const isRefused = action === 'retry' && refused > 0;
    const outcome = isBusy(now) || isRefused ? 'failed' : 'done';
    const detail = `${waiting} waiting${isRefused ? `, ${refused} refused again` : ''}`;
    await report.step(`waited for ${status.collection}`, () => ({ outcome, detail }));
    isClean = isClean && outcome === 'done';
  }
  return isClean ? exitCodes.clean : exitCodes.findings;
}

async function readStatus(database: Database, collection: string): Promise<CollectionStatus | undefined> {
  return (await readSearchStatus(database))?.find((status) => status.collection === collection);
}

function isBusy(status: CollectionStatus | undefined): boolean {
  return status !== undefined && (status.isRequested || status.target !== null || status.waiting > 0);
}

function parseSeconds(text = '0'): number {
  const seconds = Number(text);
  if (Number.isFinite(seconds) && seconds >= 0) return seconds;
  throw new OpsError('cli-option-invalid', `--wait must be a number of seconds, got "${text}"`, 'write --wait 60', {
    data: { option: 'wait', given: text },
  });
}
