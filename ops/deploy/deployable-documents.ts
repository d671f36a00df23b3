/** The documents of a deployment. Pulumi's program reads those in `openapi/`, and not those that `fountainai.yml` names elsewhere. */
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import type { ApiDocument } from '../../openapi/document/document.ts';
import { loadProjectDocuments } from '../../openapi/loading/directory.ts';
import { OpsError } from '../error/ops-error.ts';
import { type ProjectService, projectFileName, readProjectFile } from '../project/project-file.ts';

/**
 * Loads the documents of a project.
 * @throws OpsError if a service of `fountainai.yml` would not be deployed; DocumentError; DocumentsMissingError
 */
export async function loadDeployableDocuments(folder: string): Promise<readonly ApiDocument[]> {
  const project = await readProjectFile(folder);
  const left = (project?.services ?? []).filter((service) => !isDeployable(service, folder));
  if (left.length === 0) return loadProjectDocuments(folder);
  const listed = left.map(({ name, document }) => `"${name}" (${relative(folder, document)})`).join(', ');
  const problem = `deploy reads the documents in openapi/, and ${projectFileName} names others: ${listed}`;
  const remedy = `move each document to openapi/<name of the service>.yml, and name it there in ${projectFileName}`;
  throw new OpsError('cli-document-misplaced', problem, remedy, { data: { services: left.map(({ name }) => name) } });
}

/** The name of a document is that of its service. */
function isDeployable({ name, document }: ProjectService, folder: string): boolean {
  const isInFolder = resolve(dirname(document)) === resolve(join(folder, 'openapi'));
  return isInFolder && basename(document, extname(document)) === name;
}
