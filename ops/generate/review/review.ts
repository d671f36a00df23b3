/** Reviews the code of generated services against the documents in the tree, without writing files. */
import { commandLine } from '../../../openapi/package/command-line.ts';
import type { ServiceFiles } from '../service/service-files.ts';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import type { Finding } from '../../findings/finding.ts';
import { type PlannedFile, planFiles, planStale } from '../file/file-plan.ts';
import { readMigrations } from '../file/migrations.ts';
import { findCodeFindings } from './findings.ts';
import type { Manifest } from '../file/manifest.ts';
import { planHandlers, withHandlers } from '../source/plan-handlers.ts';

export interface ReviewOptions {
  /** The project. */
  readonly folder: string;
  readonly documents: readonly ApiDocument[];
  readonly manifests: ReadonlyMap<string, Manifest>;
  readonly serviceFiles: ServiceFiles;
}

/** Returns the findings. Call it before the types are written, since they show which operations changed. */
export async function reviewServices(options: ReviewOptions): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const document of options.documents) {
    const manifest = options.manifests.get(document.name);
    if (manifest !== undefined) findings.push(...(await review(document, manifest, options)));
  }
  return findings;
}

async function review(
  document: ApiDocument,
  manifest: Manifest,
  { folder, serviceFiles }: ReviewOptions,
): Promise<Finding[]> {
  const migrations = await readMigrations(folder, document.name);
  const { files, gaps = [] } = await serviceFiles(document, migrations);
  const code = await planFiles(folder, files, manifest);
  const planned = [...code, ...(await planStale(folder, code, manifest))];
  const handlers = planHandlers(code, document, manifest);
  const behind = withHandlers(planned, handlers).filter(
    ({ outcome, ownership }) => ownership === 'owned' && ['created', 'updated', 'removed'].includes(outcome),
  );
  return [
    ...(await findCodeFindings({ folder, document, planned, gaps, handlers })),
    ...behind.map((file) => behindFinding(file, manifest, document)),
  ];
}

/** The file has no edits, so the command can rewrite it. */
function behindFinding({ path, outcome }: PlannedFile, { source }: Manifest, { source: file }: ApiDocument): Finding {
  const state = { created: 'is missing', removed: 'is not needed any more' }[outcome as string] ?? 'is out of date';
  const document = `openapi/${file.split(/[\\/]/).at(-1) ?? source.file}`;
  return {
    section: 'generate',
    rule: 'code-behind',
    severity: 'error',
    file: path,
    line: 1,
    column: 1,
    message: `${path} ${state} for the present ${document}`,
    remedy: commandLine('generate', document),
  };
}
