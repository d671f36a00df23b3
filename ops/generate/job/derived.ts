/** Writes the types of every document, for generated and handwritten services: a step of set-up and of `npm run generate`. */
import { commandLine } from '../../../openapi/package/command-line.ts';
import { join } from 'node:path';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { writeIfChanged, projectFolder } from '../../file/files.ts';
import type { Report, StepResult } from '../../cli/report.ts';
import { generateTypes } from '../../types/types.ts';
import { applyWrites } from '../file/apply.ts';
import { planFiles } from '../file/file-plan.ts';
import { hashText, type Manifest, manifestPath, manifestText, readManifest, withPending } from '../file/manifest.ts';

export interface DerivedOptions {
  readonly documents: readonly ApiDocument[];
  readonly report: Report;
  readonly dryRun?: boolean;
  /** The folder with `service/`; default: the project. */
  readonly folder?: string;
}

/** Writes `service/<name>/api.d.ts` for each document, a step each. @throws OpsError if a manifest is invalid */
export async function writeTypes({ documents, report, dryRun = false, folder = projectFolder }: DerivedOptions) {
  for (const document of documents) {
    const path = `service/${document.name}/api.d.ts`;
    await report.step(path, async () => {
      const text = await generateTypes(document);
      const manifest = await readManifest(folder, document.name);
      if (manifest === undefined) return { outcome: await writeIfChanged(join(folder, path), text, { dryRun }) };
      return bringGenerated({ path, text, manifest, folder, service: document.name, dryRun });
    });
  }
}

interface GeneratedTypes {
  readonly path: string;
  readonly text: string;
  readonly manifest: Manifest;
  readonly folder: string;
  readonly service: string;
  readonly dryRun: boolean;
}

/** Updates the types of a generated service, whose manifest shows whether a person edited them. */
async function bringGenerated(types: GeneratedTypes): Promise<StepResult> {
  const { path, text, manifest, folder, service, dryRun } = types;
  const [planned] = await planFiles(folder, [{ path, text, ownership: 'derived' }], manifest);
  if (planned === undefined || planned.outcome === 'unchanged') return { outcome: 'unchanged' };
  if (planned.isEdited)
    return { outcome: 'skipped', detail: `edited; delete the file, and run ${commandLine('generate')} again` };
  if (!dryRun) {
    const file = join(folder, manifestPath(service));
    const hash = { [path]: hashText(text) };
    await applyWrites([
      { file, text: manifestText(withPending(manifest, manifest, hash)) },
      { file: join(folder, path), text },
      // The pending hashes of other files stay, since this run has not written those files.
      { file, text: manifestText({ ...manifest, files: { ...manifest.files, ...hash } }) },
    ]);
  }
  return { outcome: planned.outcome === 'created' ? 'created' : 'updated' };
}
