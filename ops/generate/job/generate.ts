/** `npm run generate -- <document>…`: planned in memory, told, and written as one. */
import { join } from 'node:path';
import type { Environment } from '../../../service/config/environment.ts';
import { completed } from '../../lib/environment-file.ts';
import { type ExitCode, OpsError } from '../../lib/errors.ts';
import { textOf } from '../../lib/files.ts';
import type { Change, Report, StepResult } from '../../lib/report.ts';
import { tell, tellFiles, tellFindings, tellServices } from './tell.ts';
import { applyAll, type FileSystem, sweep, type Write } from '../file/apply.ts';
import type { PlannedFile } from '../file/file-plan.ts';
import { manifestPath, manifestText, withPending } from '../file/manifest.ts';
import { openProject, withService } from '../project/project.ts';
import type { ServiceFiles } from '../service/service-files.ts';
import { prepareService, type PreparedService, settingsOf } from './prepared-service.ts';

export interface GenerateJob {
  /** The project. */
  readonly folder: string;
  /** The process's, which beats `.env`. */
  readonly environment: Environment;
  readonly serviceFiles: ServiceFiles;
  readonly report: Report;
  readonly dryRun: boolean;
  /** Default: the real one. */
  readonly fileSystem?: FileSystem;
}

/**
 * Each document becomes a service, or none does.
 * @throws DocumentError, OpsError, ConfigError, and nothing is changed
 */
export async function generateServices(job: GenerateJob, paths: readonly string[], name?: string): Promise<ExitCode> {
  if (name !== undefined && paths.length !== 1)
    throw new OpsError('cli-options-conflict', '--name is for one document', 'give them one by one', {
      data: { option: 'name' },
    });
  if (!job.dryRun) await sweep(job.folder);
  const plans = await planAll(job, paths, name);
  const settings = await planSettings(job, plans);
  const manifests = await Promise.all(plans.map((plan) => planManifest(job.folder, plan)));
  if (!job.dryRun) {
    await applyAll(
      [...plans.flatMap((plan, index) => writesOf(job.folder, plan, manifests[index])), ...settings.writes],
      job.fileSystem,
    );
  }
  for (const plan of plans) await tellFiles(plan, job.report);
  for (const manifest of manifests) await tell(job.report, manifest.path, { outcome: manifest.outcome });
  await tell(job.report, '.env', { outcome: settings.outcome, detail: settings.detail });
  tellServices(plans, job.report);
  return tellFindings(
    plans.flatMap(({ findings }) => findings),
    job.report,
  );
}

/** Each beside those before it, so that two new ones get two names and ports. */
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
          `${path} is the service ${plan.name}, as another document given here`,
          'give them one by one',
          { data: { name: plan.name } },
        );
      }
      project = withService(project, plan.document, plan.manifest);
      plans.push(plan);
      return { outcome: 'done', detail: summaryOf(plan) };
    });
  }
  return plans;
}

function summaryOf({ name, operations, port }: PreparedService): string {
  const working = [...operations.values()].filter((outcome) => outcome === 'resource').length;
  return `service ${name} on port ${port}: ${operations.size} operations, ${working} working, ${operations.size - working} to be written`;
}

interface PlannedManifest {
  readonly path: string;
  readonly outcome: Change;
}

async function planManifest(folder: string, { name, manifest }: PreparedService): Promise<PlannedManifest> {
  const path = manifestPath(name);
  const before = await textOf(join(folder, path));
  const outcome = before === undefined ? 'created' : before === manifestText(manifest) ? 'unchanged' : 'updated';
  return { path, outcome };
}

/**
 * The manifest comes first and says what is about to be written, and comes last: a run that is cut off in between leaves
 * nothing that a next run would take for a person's.
 */
function writesOf(folder: string, plan: PreparedService, own: PlannedManifest | undefined): Write[] {
  const path = join(folder, manifestPath(plan.name));
  const changed = plan.files.filter(({ outcome }) => ['created', 'updated', 'removed'].includes(outcome));
  const write = ({ path: file, text, outcome }: PlannedFile): Write => ({
    file: join(folder, file),
    text: outcome === 'removed' ? undefined : text,
  });
  const last: Write = { file: path, text: manifestText(plan.manifest) };
  if (changed.length === 0) return own?.outcome === 'unchanged' ? [] : [last];
  return [{ file: path, text: pendingText(plan) }, ...changed.map(write), last];
}

/** What was known before the run, and what the run is about to write. */
function pendingText({ manifest, earlier }: PreparedService): string {
  return manifestText(withPending(manifest, earlier, manifest.files));
}

interface PlannedSettings extends StepResult {
  readonly outcome: Change;
  readonly detail: string;
  readonly writes: readonly Write[];
}

async function planSettings({ folder }: GenerateJob, plans: readonly PreparedService[]): Promise<PlannedSettings> {
  const file = join(folder, '.env');
  const before = await textOf(file);
  const text = completed(before ?? '', settingsOf(plans));
  const names = [...new Set(plans.flatMap(({ settings }) => settings))];
  const detail = names.length === 0 ? 'no credentials are asked for' : names.join(', ');
  if (text === before) return { outcome: 'unchanged', detail, writes: [] };
  return { outcome: before === undefined ? 'created' : 'updated', detail, writes: [{ file, text, mode: 0o600 }] };
}
