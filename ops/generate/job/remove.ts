/** `npm run generate -- --remove <name>`: what was generated goes, what a person edited or wrote stays and is named. */
import { readdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { loadDocuments } from '../../../openapi/loading/directory.ts';
import { DocumentError } from '../../../openapi/loading/source/problems.ts';
import { credentialsSetting, readConfig } from '../../../service/config/config.ts';
import { loadEnvironment } from '../../../service/config/environment.ts';
import type { Finding } from '../../findings/finding.ts';
import { type ExitCode, OpsError } from '../../lib/errors.ts';
import { textOf } from '../../lib/files.ts';
import { applyAll, sweep } from '../file/apply.ts';
import type { GenerateJob } from './generate.ts';
import { tell, tellFindings } from './tell.ts';
import {
  documentPath,
  hashOf,
  knownHashes,
  knownPaths,
  type Manifest,
  manifestPath,
  readManifest,
  readManifests,
} from '../file/manifest.ts';
import { checkName } from '../project/names.ts';

type RemoveJob = Omit<GenerateJob, 'serviceFiles'>;

/** @throws OpsError where there is no such service, or it was not generated; nothing is changed then */
export async function removeService(job: RemoveJob, name: string): Promise<ExitCode> {
  const { folder, report, dryRun } = job;
  const manifest = await generatedManifest(folder, checkName(name));
  if (!dryRun) await sweep(folder);
  const { removed, edited } = await sort(folder, name, manifest);
  const kept = await othersIn(folder, name, [...removed, ...edited, manifestPath(name)]);
  const remains = await remainsOf(job, name);
  if (!dryRun) {
    const gone = [...removed, manifestPath(name)].map((path) => ({ file: join(folder, path), text: undefined }));
    await applyAll(gone, job.fileSystem);
    await removeEmpty(join(folder, 'service', name));
  }
  for (const path of [...removed, manifestPath(name)]) await tell(report, path, { outcome: 'removed' });
  for (const path of edited) await tell(report, path, { outcome: 'skipped', detail: 'edited, so it stays' });
  for (const path of kept) await tell(report, path, { outcome: 'skipped', detail: 'not generated, so it stays' });
  for (const line of remains) report.say(`note: ${line}`);
  report.fact('remains', remains);
  return tellFindings(
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
    `service ${name} was not generated`,
    names === '' ? 'no service was' : `generated were ${names}`,
    { data: { name } },
  );
}

/** The document first: without its code it would keep all services from starting. */
async function sort(
  folder: string,
  name: string,
  manifest: Manifest,
): Promise<{ readonly removed: readonly string[]; readonly edited: readonly string[] }> {
  const paths = knownPaths(manifest).sort();
  const document = documentPath(name);
  const removed: string[] = [];
  const edited: string[] = [];
  for (const path of [...paths.filter((one) => one === document), ...paths.filter((one) => one !== document)]) {
    const text = await textOf(join(folder, path));
    if (text !== undefined) (knownHashes(manifest, path).includes(hashOf(text)) ? removed : edited).push(path);
  }
  return { removed, edited };
}

/** What a person has put beside it. */
async function othersIn(folder: string, name: string, known: readonly string[]): Promise<string[]> {
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

/** What other services may use, or nobody can bring back. */
async function remainsOf({ folder, environment }: RemoveJob, name: string): Promise<string[]> {
  const { dataDirectory } = readConfig(await loadEnvironment(folder, environment), folder, ['generate']);
  const data = (await readdir(dataDirectory).catch(() => [])).filter((file) => file === `${name}.sqlite`);
  const settings = await settingsOf(folder, name);
  return [
    ...(settings.length === 0 ? [] : [`.env keeps ${settings.join(', ')}`]),
    ...data.map((file) => `${join(dataDirectory, file)} stays: its data can't be made again`),
    `if the ensemble knows it, it does so until DELETE /services/delete/${name}`,
  ];
}

async function settingsOf(folder: string, name: string): Promise<string[]> {
  const documents = await loadDocuments(join(folder, 'openapi')).catch((error: unknown) => {
    // A document that can't be used is no reason to keep it.
    if (error instanceof DocumentError) return [];
    throw error;
  });
  const document = documents.find((candidate) => candidate.name === name);
  return [...new Set([...(document?.securitySchemes.keys() ?? [])].map(credentialsSetting))];
}

/** Those that nothing is left in. */
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
    message: severity === 'error' ? `${path} was edited, so it was left` : `${path} was not generated, so it was left`,
    remedy: 'delete it, if it is not needed',
  };
}
