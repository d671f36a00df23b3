/** The command line of `npm run generate`. */
import { commandLine } from '../../../openapi/package/command-line.ts';
import type { ServiceFiles } from '../service/service-files.ts';
import { join } from 'node:path';
import { loadDocuments, loadProjectDocuments } from '../../../openapi/loading/directory.ts';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { DocumentError } from '../../../openapi/loading/source/problems.ts';
import type { Environment } from '../../../service/config/environment.ts';
import type { Command, Invocation } from '../../cli/command.ts';
import { type ExitCode, exitCodes, OpsError } from '../../error/ops-error.ts';
import type { FileSystem } from '../file/apply.ts';
import { writeTypes } from './derived.ts';
import { bringImports } from './bring-imports.ts';
import { generateServices } from './generate.ts';
import { reportFindings } from './job-report.ts';
import { readManifests } from '../file/manifest.ts';
import { removeService } from './remove.ts';
import { reviewServices } from '../review/review.ts';

const options = {
  name: { type: 'string', value: 'name', description: "the service's name; default: derived from the file's name" },
  remove: {
    type: 'string',
    value: 'name',
    known: 'document',
    description: 'delete the generated files of a service, except edited ones',
  },
} as const;

export interface GenerateOptions {
  /** The project. Default: the one of the command line. */
  readonly folder?: string;
  /** The environment of the process, which takes precedence over `.env`. */
  readonly environment: Environment;
  readonly serviceFiles: ServiceFiles;
  readonly fileSystem?: FileSystem;
  /** Returns the paths of container files that are out of date. Default: the job does not check them. */
  readonly staleFiles?: (documents: readonly ApiDocument[], folder: string) => Promise<readonly string[]>;
}

export function generateCommand(given: GenerateOptions): Command<typeof options> {
  return {
    name: 'generate',
    readers: ['generate'],
    purpose: `With an OpenAPI 3.0 or 3.1 document: generates a service that runs at once. Without a document: writes the types of every
document in openapi/ to service/<name>/api.d.ts, and reports what generated services lack for their documents.

Run the command again when the document has changed. It never overwrites files that you edited; it reports what to change in
them.`,
    options,
    positionals: { usage: '[document …]', description: 'path of an OpenAPI document, YAML or JSON', known: 'file' },
    examples: [
      { parameters: 'petstore.yml', purpose: 'Generate a service from a document' },
      { parameters: 'petstore.yml --name pets --dry-run', purpose: 'List the files of a service with another name' },
      { parameters: '', purpose: 'Write the types again after a change of a document' },
      { parameters: '--remove pets', purpose: 'Delete a generated service, except edited files' },
    ],
    run: (invocation) => run({ ...given, folder: given.folder ?? invocation.folder }, invocation).catch(rethrow),
  };
}

type Project = GenerateOptions & { readonly folder: string };

async function run(
  project: Project,
  { options: { name, remove }, positionals, report, dryRun }: Invocation<typeof options>,
): Promise<ExitCode> {
  const job = { ...project, report, dryRun };
  if (remove !== undefined) {
    if (positionals.length > 0 || name !== undefined)
      throw new OpsError(
        'cli-options-conflict',
        '--remove cannot be combined with documents or --name',
        'give only the name of the service',
        {
          data: { option: 'remove' },
        },
      );
    return withNextStep(project, job, removeService(job, remove), false);
  }
  if (positionals.length > 0) return withNextStep(project, job, generateServices(job, positionals, name), true);
  if (name !== undefined)
    throw new OpsError('cli-option-missing', '--name needs a document', 'also give the path of the document', {
      data: { option: 'name' },
    });
  return refresh(project, { report, dryRun });
}

/**
 * Proposes the command that updates the container files, so that the next drift check is clean; otherwise the start.
 * @param started true if there are services to start
 */
async function withNextStep(
  { folder, staleFiles }: Project,
  { report, dryRun }: Pick<Invocation<unknown>, 'report' | 'dryRun'>,
  job: Promise<ExitCode>,
  started: boolean,
): Promise<ExitCode> {
  const exitCode = await job;
  if (staleFiles === undefined || dryRun) return exitCode;
  const documents = await loadDocuments(join(folder, 'openapi')).catch((error: unknown) => {
    if (error instanceof DocumentError) return undefined; // in the document of another service; npm run drift reports it
    throw error;
  });
  if (documents === undefined) return exitCode;
  const paths = await staleFiles(documents, folder);
  report.fact('stale', paths);
  if (paths.length > 0) report.next(`${commandLine('dockerize')}, which brings ${paths.join(', ')} up to date`);
  else if (exitCode === exitCodes.clean && started) report.next(commandLine('start'));
  return exitCode;
}

/** Turns errors of the file system into messages for the person who runs the job. */
function rethrow(error: unknown): never {
  if (!(error instanceof Error && 'syscall' in error)) throw error;
  throw new OpsError(
    'cli-file-unwritable',
    `${error.message}; nothing was changed`,
    'fix the cause, and run the command again',
    {
      cause: error,
    },
  );
}

async function refresh(
  { folder, serviceFiles }: Project,
  { report, dryRun }: Pick<Invocation<unknown>, 'report' | 'dryRun'>,
): Promise<ExitCode> {
  const documents = await loadProjectDocuments(folder);
  const findings = await reviewServices({ folder, documents, serviceFiles, manifests: await readManifests(folder) });
  await writeTypes({ documents, report, dryRun, folder });
  const left = await bringImports({ documents, report, dryRun, folder });
  return reportFindings([...findings, ...left], report);
}
