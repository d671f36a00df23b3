/** `npm run db`: moves a system from SQLite to PostgreSQL, backs it up and restores it. */
import { join } from 'node:path';
import { loadDocuments } from '../openapi/directory.ts';
import { readConfig } from '../service/config.ts';
import { loadEnvironment } from '../service/environment.ts';
import { backUp, type BackupEntry, fileExists } from './db/backup.ts';
import { copyService } from './db/copy.ts';
import { restore } from './db/restore.ts';
import { type Invocation, runCommand } from './lib/command.ts';
import { type ExitCode, exitCodes, OpsError } from './lib/errors.ts';
import { projectFolder } from './lib/files.ts';

const options = {
  replace: { type: 'boolean', description: 'copy and restore: take away what is there, where it is other data' },
} as const;

type DatabaseCommand = (invocation: Invocation<typeof options>, parameters: readonly string[]) => Promise<void>;

/** By its first word. */
const commands: Readonly<Record<string, DatabaseCommand>> = { copy: runCopy, backup: runBackup, restore: runRestore };

await runCommand({
  name: 'db',
  readers: ['db'],
  purpose: `Looks after the data of the services.

  copy sqlite postgres   from DATA_DIR to DATABASE_URL: all of a service or nothing, counted and compared afterwards.
                         The services must not run. A second run says "unchanged".
  backup FILE            all of DATA_DIR, as it is at one moment, into a new file. The services may run.
  restore FILE           brings that back into DATA_DIR. The services must not run.`,
  options,
  positionals: { usage: '<job> …', description: 'as above' },
  run: async (invocation): Promise<ExitCode> => {
    const [name = '', ...parameters] = invocation.positionals;
    const job = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (job === undefined)
      throw new OpsError('cli-command-unknown', `db ${name} is nothing that it can do`, 'see --help', {
        data: { given: name },
      });
    await job(invocation, parameters);
    return exitCodes.clean;
  },
});

async function readDatabaseConfig() {
  return readConfig(await loadEnvironment(projectFolder), projectFolder, ['db']);
}

async function runCopy({ options: { replace }, dryRun, report }: Invocation<typeof options>, ends: readonly string[]) {
  if (ends.join(' ') !== 'sqlite postgres')
    throw new OpsError('cli-arguments-invalid', `copy ${ends.join(' ')}`, 'write copy sqlite postgres', {
      data: { given: [...ends] },
    });
  const config = await readDatabaseConfig();
  for (const document of await loadDocuments()) {
    const { tables } = await report.step(document.name, () => copyService(document, { config, replace, dryRun }));
    const digests = Object.entries(tables).map(([name, digest]) => [name, { ...digest }] as const);
    report.fact(document.name, Object.fromEntries(digests));
  }
}

async function runBackup({ dryRun, report }: Invocation<typeof options>, parameters: readonly string[]) {
  const target = requireOneFile(parameters);
  const files = await findDatabaseFiles();
  await report.step(target, async () => {
    if (dryRun) return { outcome: 'created', detail: files.join(', ') };
    return { outcome: 'created', detail: describeServices(await backUp(files, target)) };
  });
}

async function runRestore(
  { options: { replace }, dryRun, report }: Invocation<typeof options>,
  parameters: readonly string[],
) {
  const source = requireOneFile(parameters);
  const { dataDirectory } = await readDatabaseConfig();
  await report.step(dataDirectory, async () => ({
    outcome: 'created',
    detail: describeServices(await restore(source, { dataDirectory, replace, dryRun })),
  }));
}

function requireOneFile(parameters: readonly string[]): string {
  const [file, ...others] = parameters;
  if (file === undefined || others.length > 0)
    throw new OpsError('cli-arguments-invalid', 'there must be one file', 'give its name', {
      data: { given: [...parameters] },
    });
  return file;
}

/** @throws OpsError where there is none, as on PostgreSQL, which has tools of its own */
async function findDatabaseFiles(): Promise<string[]> {
  const { dataDirectory, databaseUrl } = await readDatabaseConfig();
  if (databaseUrl !== undefined) throw new OpsError('cli-data-in-postgres', 'the data is in PostgreSQL', 'use pg_dump');
  const files = (await loadDocuments()).map(({ name }) => join(dataDirectory, `${name}.sqlite`));
  const there = await Promise.all(files.map(fileExists));
  const found = files.filter((_, index) => there[index]);
  if (found.length === 0)
    throw new OpsError('cli-data-missing', `there is no data in ${dataDirectory}`, 'set DATA_DIR', {
      data: { folder: dataDirectory },
    });
  return found;
}

function describeServices(services: readonly BackupEntry[]): string {
  return services.map(({ name, bytes, hash }) => `${name} ${bytes} bytes (${hash.slice(0, 8)})`).join(', ');
}
