/** `npm run generate -- --remove <name>`: deletes generated files, keeps and reports files that a person edited or wrote. */
import { readdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { loadDocuments } from '../../../openapi/loading/directory.ts';
import { DocumentError } from '../../../openapi/loading/source/problems.ts';
import { credentialsSetting, readConfig } from '../../../service/config/config.ts';
import { loadEnvironment } from '../../../service/config/environment.ts';
import type { Finding } from '../../findings/finding.ts';
import { type ExitCode, OpsError } from '../../error/ops-error.ts';
import { readTextFile } from '../../file/files.ts';
import { applyWrites, removeTemporaryFiles } from '../file/apply.ts';
import type { GenerateJob } from './generate.ts';
import { reportStep, reportFindings } from './job-report.ts';
import {
  documentPath,
  hashText,
  knownHashes,
  knownPaths,
  type Manifest,
  manifestPath,
  readManifest,
  readManifests,
} from '../file/manifest.ts';
import { checkName } from '../project/names.ts';

type RemoveJob = Omit<GenerateJob, 'serviceFiles'>;

/** @throws OpsError if the service does not exist or was not generated; no file is changed then */
export async function removeService(job: RemoveJob, name: string): Promise<ExitCode> {
  const { folder, report, dryRun } = job;
  const manifest = await generatedManifest(folder, checkName(name));
  if (!dryRun) await removeTemporaryFiles(folder);
  const { removed, edited } = await sortPaths(folder, name, manifest);
  const kept = await findOtherFiles(folder, name, [...removed, ...edited, manifestPath(name)]);
  const remains = await findRemains(job, name);
  if (!dryRun) {
    const gone = [...removed, manifestPath(name)].map((path) => ({ file: join(folder, path), text: undefined }));
    await applyWrites(gone, job.fileSystem);
    await removeEmpty(join(folder, 'service', name));
  }
  for (const path of [...removed, manifestPath(name)]) await reportStep(report, path, { outcome: 'removed' });
  for (const path of edited) await reportStep(report, path, { outcome: 'skipped', detail: 'edited' });
  for (const path of kept) await reportStep(report, path, { outcome: 'skipped', detail: 'not generated' });
  for (const line of remains) report.say(`note: ${line}`);
  report.fact('remains', remains);
  return reportFindings(
    [...edited.map((path) => staysFinding(path, 'error')), ...kept.map((path) => staysFinding(path, 'warning'))],
    report,
  );
}

async function generatedManifest(folder: string, name: string): Promise<Manifest> {
  const manifest = await readManifest(folder, name);
  if (manifest !== undefined) return manifest;
  const names = [...(await readManifests(folder)).keys()].join(', ');
  throw new OpsError(
    'cli-service-not-generated',
    `the service "${name}" was not generated`,
    names === '' ? 'no service was generated' : `use one of the generated services: ${names}`,
    { data: { name } },
  );
}

/** Sorts the paths. The document comes first: a document without code would prevent the start of all services. */
async function sortPaths(
  folder: string,
  name: string,
  manifest: Manifest,
): Promise<{ readonly removed: readonly string[]; readonly edited: readonly string[] }> {
  const paths = knownPaths(manifest).sort();
  const document = documentPath(name);
  const removed: string[] = [];
  const edited: string[] = [];
  for (const path of [...paths.filter((one) => one === document), ...paths.filter((one) => one !== document)]) {
    const text = await readTextFile(join(folder, path));
    if (text !== undefined) (knownHashes(manifest, path).includes(hashText(text)) ? removed : edited).push(path);
  }
  return { removed, edited };
}

/** Finds files in the service's folder that were not generated. */
async function findOtherFiles(folder: string, name: string, known: readonly string[]): Promise<string[]> {
  const home = `service/${name}`;
  const entries = await readdir(join(folder, home), { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    );
  const documents = await readdir(join(folder, 'openapi'));
  const inPlace = ['yml', 'yaml', 'json'].map((end) => `${name}.${end}`).filter((file) => documents.includes(file));
  return [...paths, ...inPlace.map((file) => `openapi/${file}`)].filter((path) => !known.includes(path)).sort();
}

/** Finds data and settings, which stay: others may use them, or they cannot be restored. */
async function findRemains({ folder, environment }: RemoveJob, name: string): Promise<string[]> {
  const { dataDirectory } = readConfig(await loadEnvironment(folder, environment), folder, ['generate']);
  const data = (await readdir(dataDirectory).catch(() => [])).filter((file) => file === `${name}.sqlite`);
  const settings = await findSettings(folder, name);
  return [
    ...(settings.length === 0 ? [] : [`.env keeps ${settings.join(', ')}`]),
    ...data.map((file) => `${join(dataDirectory, file)} stays, since its data cannot be restored`),
    `if the service is registered with the ensemble, it stays registered until DELETE /services/delete/${name}`,
  ];
}

async function findSettings(folder: string, name: string): Promise<string[]> {
  const documents = await loadDocuments(join(folder, 'openapi')).catch((error: unknown) => {
    // An invalid document must not prevent the removal.
    if (error instanceof DocumentError) return [];
    throw error;
  });
  const document = documents.find((candidate) => candidate.name === name);
  return [...new Set([...(document?.securitySchemes.keys() ?? [])].map(credentialsSetting))];
}

/** Removes folders that are empty now. */
async function removeEmpty(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries) if (entry.isDirectory()) await removeEmpty(join(folder, entry.name));
  if ((await readdir(folder)).length === 0) await rmdir(folder);
}

function staysFinding(path: string, severity: Finding['severity']): Finding {
  return {
    section: 'generate',
    rule: severity === 'error' ? 'edited-stays' : 'own-stays',
    severity,
    file: path,
    line: 1,
    column: 1,
    message: severity === 'error' ? `${path} was edited, so it stays` : `${path} was not generated, so it stays`,
    remedy: 'delete the file if it is not needed',
  };
}
