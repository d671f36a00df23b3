/** Which service a document becomes: one that it was before, or a new one under a name that is free. */
import { readdir, realpath } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { OpsError } from '../../lib/errors.ts';
import { documentPath, type Manifest } from '../file/manifest.ts';
import { checkName, cleanName, freeName, isTaken } from './names.ts';
import type { Project } from './project.ts';
import { fileOf } from '../document/source.ts';

export interface Target {
  readonly name: string;
  /** Of the run before; undefined where the service is new. */
  readonly manifest: Manifest | undefined;
  /** The document stands in `openapi/` already, and is nobody's copy. */
  readonly isInPlace: boolean;
  /** What a person should know of the choice. */
  readonly notes: readonly string[];
}

/** @throws OpsError where the name that is asked for, or that the document has, can't be given */
export async function chooseTarget(source: ApiDocument, project: Project, asked?: string): Promise<Target> {
  const home = await realpath(join(project.folder, 'openapi'));
  if ((await realpath(dirname(source.source))) === home) return inPlace(source, project, asked);
  if (asked !== undefined) return named(checkName(asked), project);
  const known = [...project.manifests].find(([, manifest]) => isOf(manifest, source));
  if (known !== undefined) return { name: known[0], manifest: known[1], isInPlace: false, notes: [] };
  return unnamed(source, project);
}

/** Many documents have the same file's name, `openapi.yml`; few have the same title too. */
function isOf({ source: { file, title } }: Manifest, source: ApiDocument): boolean {
  return file === fileOf(source) && title === source.title;
}

async function inPlace(source: ApiDocument, project: Project, asked?: string): Promise<Target> {
  const { name } = source;
  const file = fileOf(source);
  if (asked !== undefined && asked !== name) {
    throw new OpsError(
      'cli-document-in-place',
      `openapi/${file} is named already`,
      'leave --name out, or rename the file',
      { data: { name } },
    );
  }
  const clean = cleanName(name);
  if (clean !== name)
    throw new OpsError(
      'cli-name-invalid',
      `${name} is no name of a service`,
      `rename openapi/${file}, to ${clean}.yml`,
      { data: { name } },
    );
  const manifest = project.manifests.get(name);
  if (manifest !== undefined) return { name, manifest, isInPlace: true, notes: [] };
  const code = await codeOf(project, name);
  if (isTaken(name, []) || code.length > 0) {
    const problem = `service/${name} has code that was not generated (${code.slice(0, 3).join(', ') || 'of all services'})`;
    throw new OpsError('cli-code-foreign', problem, 'npm run generate without a path keeps its types up to date', {
      data: { name },
    });
  }
  return { name, manifest, isInPlace: true, notes: [] };
}

/** The types are derived from every document, whoever wrote its service. */
async function codeOf({ folder }: Project, name: string): Promise<string[]> {
  const entries = await readdir(join(folder, 'service', name)).catch(() => []);
  return entries.filter((entry) => entry !== 'api.d.ts');
}

function named(name: string, project: Project): Target {
  const manifest = project.manifests.get(name);
  if (manifest === undefined && isTaken(name, namesIn(project))) {
    throw new OpsError(
      'cli-name-taken',
      `the name ${name} is taken`,
      `choose another, ${freeName(name, namesIn(project))} is free`,
      { data: { name } },
    );
  }
  return { name, manifest, isInPlace: false, notes: [] };
}

function unnamed(source: ApiDocument, project: Project): Target {
  const file = fileOf(source);
  const wanted = cleanName(basename(file, extname(file))) || cleanName(source.title) || 'service';
  const name = freeName(wanted, namesIn(project));
  return { name, manifest: undefined, isInPlace: false, notes: name === wanted ? [] : [noteOf(wanted, name, project)] };
}

function noteOf(wanted: string, name: string, { manifests }: Project): string {
  const other = manifests.get(wanted);
  if (other === undefined) return `the name ${wanted} is taken: the service is ${name}`;
  const { file, title } = other.source;
  return `${documentPath(wanted)} was made from another ${file}, titled "${title}": the service is ${name} (--name ${wanted} would bring that one to this document)`;
}

const namesIn = ({ documents, folders }: Project): string[] => [...documents.map(({ name }) => name), ...folders];
