/** Rewrites the imports of all services to the entries of the package: a step of `npm run generate` and of set-up. */
import { join } from 'node:path';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import type { Finding } from '../../findings/finding.ts';
import type { Report } from '../../cli/report.ts';
import { applyWrites } from '../file/apply.ts';
import { type Manifest, manifestPath, manifestText, readManifest, withPending } from '../file/manifest.ts';
import { type ImportPlan, planImports } from '../imports/moved-imports.ts';
import { reportFile } from './job-report.ts';

export interface BringImportsOptions {
  readonly documents: readonly ApiDocument[];
  readonly report: Report;
  readonly dryRun: boolean;
  /** The folder with `service/`. */
  readonly folder: string;
}

/** Rewrites the imports of all services, a step for each file that changes. */
export async function bringImports({ documents, report, dryRun, folder }: BringImportsOptions): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { name: service } of documents) {
    const manifest = await readManifest(folder, service);
    const plan = await planImports({ folder, service, manifest: manifest ?? { files: {} } });
    if (!dryRun) await write(folder, service, plan, manifest);
    for (const file of plan.files) await reportFile(file, report);
    findings.push(...plan.findings);
  }
  return findings;
}

/** Writes the manifest first, with the hashes of the files to write, as other runs do. */
async function write(
  folder: string,
  service: string,
  { files, hashes }: ImportPlan,
  manifest: Manifest | undefined,
): Promise<void> {
  const changes = files.map(({ path, text }) => ({ file: join(folder, path), text }));
  const file = join(folder, manifestPath(service));
  const pending = manifest && manifestText(withPending(manifest, manifest, hashes));
  const last = manifest && manifestText({ ...manifest, files: { ...manifest.files, ...hashes } });
  if (changes.length === 0) return;
  await applyWrites([
    ...(pending === undefined ? [] : [{ file, text: pending }]),
    ...changes,
    ...(last === undefined ? [] : [{ file, text: last }]),
  ]);
}
