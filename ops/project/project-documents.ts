/** The documents of a project: those that `fountainai.yml` names, and those in its folder `openapi/`. */
import { access, readdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { basename, dirname, extname, join, relative, resolve, sep } from 'node:path';
import { errorCode } from '../../openapi/errors/error-text.ts';
import { documentFiles } from '../../openapi/loading/directory.ts';
import { DocumentsMissingError } from '../../openapi/loading/documents-missing-error.ts';
import { readTextFile } from '../file/files.ts';
import { type ProjectFile, type ProjectService, readProjectFile } from './project-file.ts';

/** A document of a project. */
export interface DocumentSource {
  /** Of the service. */
  readonly name: string;
  /** Absolute path. */
  readonly file: string;
  /** The folder whose files the document may refer to. */
  readonly root: string;
  /** Set if the service is not served by fountainai: its code is elsewhere, in any language. */
  readonly service?: ProjectService;
}

/**
 * Returns the documents of a project, each once.
 * @throws OpsError if `fountainai.yml` is invalid
 */
export async function findDocuments(folder: string): Promise<readonly DocumentSource[]> {
  const file = await readProjectFile(folder);
  const named = file === undefined ? [] : await Promise.all(file.services.map((service) => toSource(service, file)));
  const paths = new Set(named.map((one) => one.file));
  const others = (await filesIn(join(folder, 'openapi'))).filter((path) => !paths.has(path));
  const own = file === undefined ? others : await keepDocuments(others);
  if (own.length > 0 && !(await hasServices(folder))) return [...named, ...own.map(singleDocument)];
  return [...named, ...own.map((path) => ({ name: nameFor(path), file: path, root: dirname(path) }))];
}

/** Returns true if fountainai serves at least one service of the project: then all documents in `openapi/` need code. */
async function hasServices(folder: string): Promise<boolean> {
  const entries = await readdir(join(folder, 'service')).catch(() => []);
  const found = await Promise.all(entries.map((name) => hasCode(folder, name)));
  return found.includes(true);
}

/** Returns the source of a document in any folder, of a service of which nothing else is known. */
export function singleDocument(file: string): DocumentSource {
  const name = nameFor(file);
  const [nothing, path] = [undefined, resolve(file)];
  const facts = {
    start: nothing,
    ready: nothing,
    url: nothing,
    profile: nothing,
    credentials: new Map(),
    writes: false,
  };
  return { name, file: path, root: findRoot(path), service: { name, document: path, ...facts } };
}

async function toSource(service: ProjectService, { folder }: ProjectFile): Promise<DocumentSource> {
  const { name, document: file } = service;
  const source = { name, file, root: findRoot(file, folder) };
  const isOwn = service.start === undefined && service.url === undefined && (await hasCode(folder, name));
  return isOwn ? source : { ...source, service };
}

/** Returns the working tree of Git around a file, without which it is this folder or the file's own. */
export function findRoot(file: string, folder = dirname(file)): string {
  const isInside = file.startsWith(join(folder, '/'));
  return findRepository(dirname(file)) ?? (isInside ? folder : dirname(file));
}

/** Returns the path of a folder from the top of its repository, with `/`; empty for the top. */
export function findFolderInRepository(folder: string): string {
  const absolute = resolve(folder);
  return relative(findRepository(absolute) ?? absolute, absolute)
    .split(sep)
    .join('/');
}

/** `.git` is a file in worktrees and submodules. */
function findRepository(folder: string): string | undefined {
  if (existsSync(join(folder, '.git'))) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : findRepository(parent);
}

async function hasCode(folder: string, name: string): Promise<boolean> {
  return access(join(folder, 'service', name, 'operations.ts')).then(
    () => true,
    () => false,
  );
}

async function filesIn(folder: string): Promise<readonly string[]> {
  try {
    return await documentFiles(resolve(folder));
  } catch (error) {
    if (error instanceof DocumentsMissingError || errorCode(error) === 'ENOTDIR') return [];
    throw error;
  }
}

/** Other files in the folder may be parts of documents. */
async function keepDocuments(files: readonly string[]): Promise<readonly string[]> {
  const texts = await Promise.all(files.map(async (file) => [file, await readTextFile(file)] as const));
  return texts.filter(([, text = '']) => isDocumentText(text)).map(([file]) => file);
}

/** Returns true if a text names the version of OpenAPI or Swagger, as every document does, and parts of documents do not. */
export function isDocumentText(text: string): boolean {
  return /^\s*\{?\s*["']?(openapi|swagger)["']?\s*:/m.test(text);
}

const nameFor = (file: string): string => basename(file, extname(file));
