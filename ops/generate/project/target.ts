/** Chooses the service for a document: the service that was generated from it before, or a new one with a free name. */
import { commandLine } from '../../../openapi/package/command-line.ts';
import { readdir, realpath } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { OpsError } from '../../error/ops-error.ts';
import { documentPath, type Manifest } from '../file/manifest.ts';
import { checkName, cleanName, freeName, isTaken } from './names.ts';
import type { Project } from './project.ts';
import { getFileName } from '../document/source.ts';

export interface Target {
  readonly name: string;
  /** The manifest of the run before; undefined if the service is new. */
  readonly manifest: Manifest | undefined;
  /** True if the document is in `openapi/` already, so that no copy is written. */
  readonly isInPlace: boolean;
  /** Remarks about the choice for the person who runs the job. */
  readonly notes: readonly string[];
}

/** @throws OpsError if the requested name, or the name of the document, is invalid or taken */
export async function chooseTarget(source: ApiDocument, project: Project, asked?: string): Promise<Target> {
  // The first service of a project creates the folder.
  const home = await realpath(join(project.folder, 'openapi')).catch(() => undefined);
  if ((await realpath(dirname(source.source))) === home) return chooseInPlace(source, project, asked);
  if (asked !== undefined) return chooseNamed(checkName(asked), project);
  const known = [...project.manifests].find(([, manifest]) => isSourceOf(manifest, source));
  if (known !== undefined) return { name: known[0], manifest: known[1], isInPlace: false, notes: [] };
  return chooseUnnamed(source, project);
}

/** Compares the titles also, since many documents are named `openapi.yml`. */
function isSourceOf({ source: { file, title } }: Manifest, source: ApiDocument): boolean {
  return file === getFileName(source) && title === source.title;
}

async function chooseInPlace(source: ApiDocument, project: Project, asked?: string): Promise<Target> {
  const { name } = source;
  const file = getFileName(source);
  if (asked !== undefined && asked !== name) {
    throw new OpsError(
      'cli-document-in-place',
      `openapi/${file} has the name "${name}" already, so --name "${asked}" cannot be used`,
      'omit --name, or rename the file',
      { data: { name } },
    );
  }
  const clean = cleanName(name);
  if (clean !== name)
    throw new OpsError(
      'cli-name-invalid',
      `"${name}" is not a valid name of a service`,
      `rename openapi/${file} to ${clean}.yml`,
      { data: { name } },
    );
  const manifest = project.manifests.get(name);
  if (manifest !== undefined) return { name, manifest, isInPlace: true, notes: [] };
  const code = await listCode(project, name);
  if (isTaken(name, []) || code.length > 0) {
    const problem = `service/${name} has code that was not generated (${code.slice(0, 3).join(', ') || 'code of all services'})`;
    const remedy = `run ${commandLine('generate')} without a path to update the types only`;
    throw new OpsError('cli-code-foreign', problem, remedy, { data: { name } });
  }
  return { name, manifest, isInPlace: true, notes: [] };
}

/** Lists the code except the types, which are generated for handwritten services also. */
async function listCode({ folder }: Project, name: string): Promise<string[]> {
  const entries = await readdir(join(folder, 'service', name)).catch(() => []);
  return entries.filter((entry) => entry !== 'api.d.ts');
}

function chooseNamed(name: string, project: Project): Target {
  const manifest = project.manifests.get(name);
  if (manifest === undefined && isTaken(name, listNames(project))) {
    throw new OpsError(
      'cli-name-taken',
      `the name "${name}" is taken`,
      `choose another name; ${freeName(name, listNames(project))} is free`,
      { data: { name } },
    );
  }
  return { name, manifest, isInPlace: false, notes: [] };
}

function chooseUnnamed(source: ApiDocument, project: Project): Target {
  const file = getFileName(source);
  const wanted = cleanName(basename(file, extname(file))) || cleanName(source.title) || 'service';
  const name = freeName(wanted, listNames(project));
  return {
    name,
    manifest: undefined,
    isInPlace: false,
    notes: name === wanted ? [] : [takenNameNote(wanted, name, project)],
  };
}

function takenNameNote(wanted: string, name: string, { manifests }: Project): string {
  const other = manifests.get(wanted);
  if (other === undefined) return `the name "${wanted}" is taken: the service is "${name}"`;
  const { file, title } = other.source;
  return `${documentPath(wanted)} comes from another ${file}, titled "${title}": the service is "${name}" (--name ${wanted} would replace the document of "${wanted}")`;
}

const listNames = ({ documents, folders }: Project): string[] => [...documents.map(({ name }) => name), ...folders];
