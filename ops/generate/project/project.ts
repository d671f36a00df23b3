/** The tree that a service is generated into, as it is before. */
import { join } from 'node:path';
import { loadDocuments } from '../../../openapi/loading/directory.ts';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { type Config, readConfig } from '../../../service/config/config.ts';
import { type Environment, loadEnvironment } from '../../../service/config/environment.ts';
import { type Manifest, readManifests, serviceFolders } from '../file/manifest.ts';

export interface Project {
  /** Absolute path; holds `openapi/`, `service/` and `.env`. */
  readonly folder: string;
  readonly documents: readonly ApiDocument[];
  /** Of the services that were generated, by name. */
  readonly manifests: ReadonlyMap<string, Manifest>;
  /** Names of the folders in `service/`. */
  readonly folders: readonly string[];
  /** What `.env` and the environment say. */
  readonly config: Config;
}

/** @throws DocumentError where a document that is there can't be used; OpsError, ConfigError */
export async function openProject(folder: string, environment: Environment): Promise<Project> {
  const [documents, manifests, folders] = await Promise.all([
    loadDocuments(join(folder, 'openapi')),
    readManifests(folder),
    serviceFolders(folder),
  ]);
  const config = readConfig(await loadEnvironment(folder, environment), folder, ['generate']);
  return { folder, documents, manifests, folders, config };
}

/** The same with a service more, for the next one to be planned beside it. */
export function withService(project: Project, document: ApiDocument, manifest: Manifest): Project {
  const { name } = document;
  return {
    ...project,
    documents: [...project.documents.filter((other) => other.name !== name), document],
    manifests: new Map([...project.manifests, [name, manifest]]),
    folders: [...project.folders, name],
  };
}
