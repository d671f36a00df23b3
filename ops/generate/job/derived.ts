/** What is derived from every document, whoever wrote its service: the step of set-up and of `npm run generate` alike. */
import { join } from 'node:path';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { bringTo, projectFolder } from '../../lib/files.ts';
import type { Report, StepResult } from '../../lib/report.ts';
import { generateTypes } from '../../types/types.ts';
import { applyAll } from '../file/apply.ts';
import { planFiles } from '../file/file-plan.ts';
import { hashOf, type Manifest, manifestPath, manifestText, readManifest, withPending } from '../file/manifest.ts';

export interface DerivedOptions {
  readonly documents: readonly ApiDocument[];
  readonly report: Report;
  readonly dryRun?: boolean;
  /** Holds `service/`; default: the project. */
  readonly folder?: string;
}

/** Writes `service/<name>/api.d.ts` for each document, a step each. @throws OpsError where a manifest can't be read */
export async function writeTypes({ documents, report, dryRun = false, folder = projectFolder }: DerivedOptions) {
  for (const document of documents) {
    const path = `service/${document.name}/api.d.ts`;
    await report.step(path, async () => {
      const text = await generateTypes(document);
      const manifest = await readManifest(folder, document.name);
      if (manifest === undefined) return { outcome: await bringTo(join(folder, path), text, { dryRun }) };
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

/** Of a generated service, whose manifest tells what a person has edited. */
async function bringGenerated(types: GeneratedTypes): Promise<StepResult> {
  const { path, text, manifest, folder, service, dryRun } = types;
  const [planned] = await planFiles(folder, [{ path, text, ownership: 'derived' }], manifest);
  if (planned === undefined || planned.outcome === 'unchanged') return { outcome: 'unchanged' };
  if (planned.isEdited) return { outcome: 'skipped', detail: 'edited: delete it, and run npm run generate again' };
  if (!dryRun) {
    const file = join(folder, manifestPath(service));
    const hash = { [path]: hashOf(text) };
    await applyAll([
      { file, text: manifestText(withPending(manifest, manifest, hash)) },
      { file: join(folder, path), text },
      // What other files have pending stays so: this run has not written them.
      { file, text: manifestText({ ...manifest, files: { ...manifest.files, ...hash } }) },
    ]);
  }
  return { outcome: planned.outcome === 'created' ? 'created' : 'updated' };
}
