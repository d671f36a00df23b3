/** `npm run db`: copies a system from SQLite to PostgreSQL, backs it up and restores it. */
import { proposeName } from '../openapi/command/nearest-name.ts';
import { commandLine } from '../openapi/package/command-line.ts';
import { join } from 'node:path';
import { importOptional } from '../openapi/package/package-fault.ts';
import { loadProjectDocuments } from '../openapi/loading/directory.ts';
import { readConfig } from '../service/config/config.ts';
import { loadEnvironment } from '../service/config/environment.ts';
import { backUp, type BackupEntry, fileExists } from './db/backup.ts';
import { restore } from './db/restore.ts';
import { type Invocation, runCommand } from './cli/command.ts';
import { type ExitCode, exitCodes, OpsError } from './error/ops-error.ts';

const options = {
  replace: { type: 'boolean', description: 'copy and restore: replace other data' },
} as const;

type DatabaseCommand = (invocation: Invocation<typeof options>, parameters: readonly string[]) => Promise<void>;

/** By name. */
const commands: Readonly<Record<string, DatabaseCommand>> = { copy: runCopy, backup: runBackup, restore: runRestore };

export default await runCommand({
  name: 'db',
  readers: ['db'],
  hostsCode: true,
  purpose: `Copies, backs up and restores the data of the services.

  copy sqlite postgres   from DATA_DIR to DATABASE_URL: all data of a service or nothing, compared afterwards.
                         The services must not run. A second run reports "unchanged".
  backup FILE            all of DATA_DIR at one moment into a new file. The services may run.
  restore FILE           restores such a file into DATA_DIR. The services must not run.`,
  options,
  positionals: { usage: '<job> …', description: 'as above', known: Object.keys(commands) },
  examples: [
    { parameters: 'backup /backups/monday.db', purpose: 'Back up all data while the services run' },
    { parameters: 'restore /backups/monday.db --replace', purpose: 'Restore the backup, and replace the present data' },
    { parameters: 'copy sqlite postgres', purpose: 'Move to PostgreSQL' },
  ],
  run: async (invocation): Promise<ExitCode> => {
    const [name = '', ...parameters] = invocation.positionals;
    const job = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (name === '')
      throw new OpsError(
        'cli-arguments-invalid',
        'the job is missing',
        `give one of ${Object.keys(commands).join(', ')}`,
      );
    if (job === undefined)
      throw new OpsError(
        'cli-command-unknown',
        `unknown command "db ${name}"${proposeName(name, Object.keys(commands))}`,
        `run ${commandLine('db', '--help')}`,
        {
          data: { given: name },
        },
      );
    await job(invocation, parameters);
    return exitCodes.clean;
  },
});

async function readDatabaseConfig(folder: string) {
  return readConfig(await loadEnvironment(folder), folder, ['db']);
}

async function runCopy(
  { options: { replace }, folder, dryRun, report }: Invocation<typeof options>,
  ends: readonly string[],
) {
  if (ends.join(' ') !== 'sqlite postgres') {
    const data = { given: [...ends] };
    const problem = `"copy ${ends.join(' ')}" is not supported`;
    throw new OpsError('cli-arguments-invalid', problem, `run ${commandLine('db', 'copy sqlite postgres')}`, { data });
  }
  const config = await readDatabaseConfig(folder);
  const { copyService } = await importOptional('pg', 'db copy', () => import('./db/copy.ts'));
  for (const document of await loadProjectDocuments(folder)) {
    const { tables } = await report.step(document.name, () => copyService(document, { config, replace, dryRun }));
    const digests = Object.entries(tables).map(([name, digest]) => [name, { ...digest }] as const);
    report.fact(document.name, Object.fromEntries(digests));
  }
  if (!dryRun) report.next(`${commandLine('start')}, with DATABASE_URL set`);
}

async function runBackup({ folder, dryRun, report }: Invocation<typeof options>, parameters: readonly string[]) {
  const target = requireOneFile(parameters);
  const files = await findDatabaseFiles(folder);
  await report.step(target, async () => {
    if (dryRun) return { outcome: 'created', detail: files.join(', ') };
    return { outcome: 'created', detail: describeServices(await backUp(files, target)) };
  });
}

async function runRestore(
  { options: { replace }, folder, dryRun, report }: Invocation<typeof options>,
  parameters: readonly string[],
) {
  const source = requireOneFile(parameters);
  const { dataDirectory } = await readDatabaseConfig(folder);
  await report.step(dataDirectory, async () => ({
    outcome: 'created',
    detail: describeServices(await restore(source, { dataDirectory, replace, dryRun })),
  }));
  if (!dryRun) report.next(commandLine('start'));
}

function requireOneFile(parameters: readonly string[]): string {
  const [file, ...others] = parameters;
  if (file === undefined || others.length > 0) {
    const data = { given: [...parameters] };
    const problem = `exactly one file must be given, got ${parameters.length}`;
    throw new OpsError('cli-arguments-invalid', problem, 'give the name of the file', { data });
  }
  return file;
}

/** @throws OpsError if there is none, or if the data is in PostgreSQL, which has its own tools */
async function findDatabaseFiles(folder: string): Promise<string[]> {
  const { dataDirectory, databaseUrl } = await readDatabaseConfig(folder);
  if (databaseUrl !== undefined) {
    const problem = 'DATABASE_URL is set, so the data is in PostgreSQL';
    throw new OpsError('cli-data-in-postgres', problem, 'back it up with pg_dump');
  }
  const files = (await loadProjectDocuments(folder)).map(({ name }) => join(dataDirectory, `${name}.sqlite`));
  const there = await Promise.all(files.map(fileExists));
  const found = files.filter((_, index) => there[index]);
  if (found.length === 0)
    throw new OpsError('cli-data-missing', `"${dataDirectory}" has no data`, 'set DATA_DIR to the folder of the data', {
      data: { folder: dataDirectory },
    });
  return found;
}

function describeServices(services: readonly BackupEntry[]): string {
  return services.map(({ name, bytes, hash }) => `${name} ${bytes} bytes (${hash.slice(0, 8)})`).join(', ');
}
