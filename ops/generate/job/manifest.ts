/**
 * What was generated for a service, kept in git as `service/<name>/generated.json`: a file whose hash is another now was
 * edited by a person, and is theirs.
 */
import { createHash } from 'node:crypto';
import { access, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isObject } from '../../../openapi/json.ts';
import { sortMembers } from '../../../openapi/sorted-json.ts';
import { OpsError } from '../../lib/errors.ts';
import { textOf } from '../../lib/files.ts';

/** Path of a file from the project's folder, with `/` → SHA-256 of its text. */
export type Hashes = Readonly<Record<string, string>>;

export interface Manifest {
  readonly format: typeof format;
  /** The document as it was given. */
  readonly source: {
    /** Its name without folders: those are of one machine alone. */
    readonly file: string;
    readonly title: string;
    /** SHA-256 of its content, whole and as OpenAPI 3.1. */
    readonly hash: string;
  };
  /** As they were generated last, also where a person's text stands in their place. */
  readonly files: Hashes;
  /** What a run was about to write. There only while it writes: found by a next run, the run before was cut off. */
  readonly pending?: Hashes;
}

const format = 1;

export const manifestPath = (service: string): string => `service/${service}/generated.json`;
export const documentPath = (service: string): string => `openapi/${service}.yml`;

export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

export function manifestOf(source: Manifest['source'], files: Hashes, pending?: Hashes): Manifest {
  return { format, source, files, ...(pending === undefined ? {} : { pending }) };
}

/** The same for the same facts. */
export function manifestText({ source, files, pending }: Manifest): string {
  const ordered = manifestOf(source, sortMembers(files), pending && sortMembers(pending));
  return `${JSON.stringify(ordered, undefined, 2)}\n`;
}

/** Of a file: what the job has written there, or was about to. */
export function knownHashes({ files, pending = {} }: Pick<Manifest, 'files' | 'pending'>, path: string): string[] {
  return [files, pending].flatMap((hashes) => (Object.hasOwn(hashes, path) ? [hashes[path] ?? ''] : []));
}

/** Whether the service of this name came from a document of others. @param folder holds the code of each service */
export function isGenerated(folder: string, service: string): Promise<boolean> {
  return access(join(folder, service, 'generated.json')).then(
    () => true,
    () => false,
  );
}

/**
 * Of one service; undefined where it was not generated.
 * @param folder the project
 * @throws OpsError where the file can't be understood, or names files that are not the service's
 */
export async function readManifest(folder: string, service: string): Promise<Manifest | undefined> {
  const path = manifestPath(service);
  const text = await textOf(join(folder, path));
  if (text === undefined) return undefined;
  const manifest = parse(text);
  if (manifest === undefined) throw unusable(path, 'is no manifest of this version of npm run generate');
  const foreign = Object.keys({ ...manifest.files, ...manifest.pending }).find((file) => !isOf(service, file));
  if (foreign !== undefined) throw unusable(path, `names ${foreign}, which is no file of ${service}`);
  return manifest;
}

/** By name of the service, sorted. @throws OpsError, see `readManifest` */
export async function readManifests(folder: string): Promise<ReadonlyMap<string, Manifest>> {
  const manifests = new Map<string, Manifest>();
  for (const name of await serviceFolders(folder)) {
    const manifest = await readManifest(folder, name);
    if (manifest !== undefined) manifests.set(name, manifest);
  }
  return manifests;
}

/** Names of the folders in `service/` that hold something, sorted; a link to a folder is one. */
export async function serviceFolders(folder: string): Promise<string[]> {
  const home = join(folder, 'service');
  const names = await readdir(home);
  const isFolder = await Promise.all(
    names.map(async (name) => {
      const path = join(home, name);
      return (await stat(path)).isDirectory() && (await readdir(path)).length > 0;
    }),
  );
  return names.filter((_name, index) => isFolder[index]).sort();
}

/** Nothing but these is ever removed. */
function isOf(service: string, path: string): boolean {
  if (path === documentPath(service)) return true;
  const [room, name, ...rest] = path.split('/');
  return room === 'service' && name === service && rest.length > 0 && rest.every((part) => /^[\w-][\w.-]*$/.test(part));
}

function parse(text: string): Manifest | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(value) || value.format !== format) return undefined;
  const { source, files, pending = {} } = value;
  if (!isTexts(source) || !isTexts(files) || !isTexts(pending)) return undefined;
  const { file, title, hash } = source;
  if (file === undefined || title === undefined || hash === undefined) return undefined;
  return manifestOf({ file, title, hash }, files, value.pending === undefined ? undefined : pending);
}

function isTexts(value: unknown): value is Hashes {
  return isObject(value) && Object.values(value).every((member) => typeof member === 'string');
}

function unusable(path: string, problem: string): OpsError {
  return new OpsError('cli-manifest-invalid', `${path} ${problem}`, 'restore it from git', { data: { file: path } });
}
