/** The project before a service is generated into it. */
import { existsSync } from 'node:fs';
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
  /** The manifests of the generated services, by name. */
  readonly manifests: ReadonlyMap<string, Manifest>;
  /** Names of the folders in `service/`. */
  readonly folders: readonly string[];
  /** The settings of `.env` and the environment. */
  readonly config: Config;
}

/** @throws DocumentError if a document of the project is invalid; OpsError, ConfigError */
export async function openProject(folder: string, environment: Environment): Promise<Project> {
  const [documents, manifests, folders] = await Promise.all([
    existsSync(join(folder, 'openapi')) ? loadDocuments(join(folder, 'openapi')) : [],
    readManifests(folder),
    serviceFolders(folder),
  ]);
  const config = readConfig(await loadEnvironment(folder, environment), folder, ['generate']);
  return { folder, documents, manifests, folders, config };
}

/** Returns the project with one more service, so that the next one gets another name and port. */
export function withService(project: Project, document: ApiDocument, manifest: Manifest): Project {
  const { name } = document;
  return {
    ...project,
    documents: [...project.documents.filter((other) => other.name !== name), document],
    manifests: new Map([...project.manifests, [name, manifest]]),
    folders: [...project.folders, name],
  };
}
