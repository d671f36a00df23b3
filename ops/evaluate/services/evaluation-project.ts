/** A project for one evaluation, in a temporary folder: the documents of its services, and the code of generated ones. */
import { mkdir, stat, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { loadSortedDocuments, withPackageServices } from '../../../openapi/loading/directory.ts';
import { DocumentsMissingError } from '../../../openapi/loading/documents-missing-error.ts';
import { loadDocument } from '../../../openapi/loading/load.ts';
import { packageFolder } from '../../../openapi/package/package.ts';
import { OpsError } from '../../error/ops-error.ts';
import { Report } from '../../cli/report.ts';
import { type TemporaryFolder, temporaryFolder } from '../../process/at-signal.ts';
import type { SetService } from '../set/request-set.ts';

export interface EvaluationProject {
  readonly folder: TemporaryFolder;
  /** The folder with the code of each service. */
  readonly code: string;
  /** Of the services of the set, and of the ensemble. */
  readonly documents: readonly ApiDocument[];
}

const ensemble = 'ensemble';

/**
 * @param folder the project whose services the set names
 * @throws OpsError if a service is unknown; DocumentError
 */
export async function createEvaluationProject(
  services: readonly SetService[],
  folder: string,
): Promise<EvaluationProject> {
  const own = temporaryFolder('fountainai-evaluate-');
  try {
    const present = await loadPresent(services, folder);
    const code = join(own.path, 'service');
    await mkdir(join(own.path, 'openapi'));
    await mkdir(code);
    if (resolve(folder) !== packageFolder) for (const { name } of present) await linkCode(folder, code, name);
    const generated: ApiDocument[] = [];
    for (const { name, document } of services) {
      if (document === undefined) continue;
      await generate(own.path, document, name);
      generated.push(await loadDocument(join(own.path, 'openapi', `${name}.yml`)));
    }
    return { folder: own, code, documents: [...present, ...generated] };
  } catch (error) {
    await own.remove();
    throw error;
  }
}

/** Code outside this folder finds its packages there. A service of the package has no code in the project. */
async function linkCode(folder: string, code: string, name: string): Promise<void> {
  const own = join(resolve(folder), 'service', name);
  if ((await stat(own).catch(() => undefined))?.isDirectory() === true) await symlink(own, join(code, name));
}

async function loadPresent(services: readonly SetService[], folder: string): Promise<readonly ApiDocument[]> {
  const names = [...services.filter(({ document }) => document === undefined).map(({ name }) => name), ensemble];
  const { valid } = await loadSortedDocuments(join(folder, 'openapi')).catch((error: unknown) => {
    if (error instanceof DocumentsMissingError) return { valid: [] };
    throw error;
  });
  const known = await withPackageServices(valid, names);
  const unknown = names.find((name) => !known.some((document) => document.name === name));
  if (unknown === undefined) return known.filter(({ name }) => names.includes(name));
  const problem = `the service "${unknown}" has no document in openapi/`;
  throw new OpsError('cli-service-unknown', problem, 'give its document in the file of requests', {
    data: { name: unknown, known: known.map(({ name }) => name) },
  });
}

/** Imported here, since the generator and the compiler are half of the code, and most files of requests need neither. */
async function generate(folder: string, document: string, name: string): Promise<void> {
  const [{ generateServices }, { serviceFiles }] = await Promise.all([
    import('../../generate/job/generate.ts'),
    import('../../generate/service/service-files.ts'),
  ]);
  const report = new Report({ command: 'evaluate', write: () => undefined });
  await generateServices({ folder, environment: {}, serviceFiles, report, dryRun: false }, [document], name);
}
