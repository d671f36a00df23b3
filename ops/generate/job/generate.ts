/** `npm run generate -- <document>…`: plans all services in memory, writes them together, and reports the results. */
import { join } from 'node:path';
import type { Environment } from '../../../service/config/environment.ts';
import { completed } from '../../initialize/environment-file.ts';
import { type ExitCode, OpsError } from '../../error/ops-error.ts';
import { readTextFile } from '../../file/files.ts';
import type { Change } from '../../file/files.ts';
import type { Report, StepResult } from '../../cli/report.ts';
import { reportStep, reportFiles, reportFindings, reportServices } from './job-report.ts';
import { applyWrites, type FileSystem, removeTemporaryFiles, type FileWrite } from '../file/apply.ts';
import type { PlannedFile } from '../file/file-plan.ts';
import { manifestPath, manifestText, withPending } from '../file/manifest.ts';
import { openProject, withService } from '../project/project.ts';
import type { ServiceFiles } from '../service/service-files.ts';
import { prepareService, type PreparedService, listWantedSettings } from './prepared-service.ts';

export interface GenerateJob {
  /** The project. */
  readonly folder: string;
  /** The environment of the process, which takes precedence over `.env`. */
  readonly environment: Environment;
  readonly serviceFiles: ServiceFiles;
  readonly report: Report;
  readonly dryRun: boolean;
  /** Default: the real file system. */
  readonly fileSystem?: FileSystem;
}

/**
 * Generates a service for each document, or changes nothing.
 * @throws DocumentError, OpsError, ConfigError; no file is changed then
 */
export async function generateServices(job: GenerateJob, paths: readonly string[], name?: string): Promise<ExitCode> {
  if (name !== undefined && paths.length !== 1)
    throw new OpsError(
      'cli-options-conflict',
      '--name cannot be combined with several documents',
      'run the command for each document',
      {
        data: { option: 'name' },
      },
    );
  if (!job.dryRun) await removeTemporaryFiles(job.folder);
  const plans = await planAll(job, paths, name);
  const settings = await planSettings(job, plans);
  const manifests = await Promise.all(plans.map((plan) => planManifest(job.folder, plan)));
  if (!job.dryRun) {
    await applyWrites(
      [...plans.flatMap((plan, index) => listWrites(job.folder, plan, manifests[index])), ...settings.writes],
      job.fileSystem,
    );
  }
  for (const plan of plans) await reportFiles(plan, job.report);
  for (const manifest of manifests) await reportStep(job.report, manifest.path, { outcome: manifest.outcome });
  await reportStep(job.report, '.env', { outcome: settings.outcome, detail: settings.detail });
  reportServices(plans, job.report);
  return reportFindings(
    plans.flatMap(({ findings }) => findings),
    job.report,
  );
}

/** Plans each service after the ones before it, so that new services get different names and ports. */
async function planAll(
  job: GenerateJob,
  paths: readonly string[],
  name: string | undefined,
): Promise<PreparedService[]> {
  const { folder, environment, serviceFiles, report } = job;
  let project = await openProject(folder, environment);
  const plans: PreparedService[] = [];
  for (const path of paths) {
    await report.step(path, async () => {
      const plan = await prepareService(path, { project, serviceFiles, name });
      if (plans.some((other) => other.name === plan.name)) {
        throw new OpsError(
          'cli-name-taken',
          `"${path}" and another given document both become the service "${plan.name}"`,
          'run the command for each document',
          { data: { name: plan.name } },
        );
      }
      project = withService(project, plan.document, plan.manifest);
      plans.push(plan);
      return { outcome: 'done', detail: summarize(plan) };
    });
  }
  return plans;
}

function summarize({ name, operations, port }: PreparedService): string {
  const working = [...operations.values()].filter((outcome) => outcome === 'resource').length;
  return `service ${name} on port ${port}: ${operations.size} operations, ${working} working, ${operations.size - working} not implemented`;
}

interface PlannedManifest {
  readonly path: string;
  readonly outcome: Change;
}

async function planManifest(folder: string, { name, manifest }: PreparedService): Promise<PlannedManifest> {
  const path = manifestPath(name);
  const before = await readTextFile(join(folder, path));
  const outcome = before === undefined ? 'created' : before === manifestText(manifest) ? 'unchanged' : 'updated';
  return { path, outcome };
}

/**
 * Lists the writes. The manifest is written first, with the hashes of the files to write, and again at the end: if the run is
 * interrupted in between, the next run does not take the written files for edited ones.
 */
function listWrites(folder: string, plan: PreparedService, own: PlannedManifest | undefined): FileWrite[] {
  const path = join(folder, manifestPath(plan.name));
  const changed = plan.files.filter(({ outcome }) => ['created', 'updated', 'removed'].includes(outcome));
  const write = ({ path: file, text, outcome }: PlannedFile): FileWrite => ({
    file: join(folder, file),
    text: outcome === 'removed' ? undefined : text,
  });
  const last: FileWrite = { file: path, text: manifestText(plan.manifest) };
  if (changed.length === 0) return own?.outcome === 'unchanged' ? [] : [last];
  return [{ file: path, text: pendingText(plan) }, ...changed.map(write), last];
}

/** Returns the manifest with the hashes of before and the hashes of the files to write. */
function pendingText({ manifest, earlier }: PreparedService): string {
  return manifestText(withPending(manifest, earlier, manifest.files));
}

interface PlannedSettings extends StepResult {
  readonly outcome: Change;
  readonly detail: string;
  readonly writes: readonly FileWrite[];
}

async function planSettings({ folder }: GenerateJob, plans: readonly PreparedService[]): Promise<PlannedSettings> {
  const file = join(folder, '.env');
  const before = await readTextFile(file);
  const text = completed(before ?? '', listWantedSettings(plans));
  const names = [...new Set(plans.flatMap(({ settings }) => settings))];
  const detail = names.length === 0 ? 'no credentials are needed' : names.join(', ');
  if (text === before) return { outcome: 'unchanged', detail, writes: [] };
  return { outcome: before === undefined ? 'created' : 'updated', detail, writes: [{ file, text, mode: 0o600 }] };
}
