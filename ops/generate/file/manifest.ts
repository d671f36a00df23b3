/**
 * The files that were generated for a service, in git as `service/<name>/generated.json`. If the hash of a file differs, a
 * person edited the file.
 */
import { createHash } from 'node:crypto';
import { access, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Json } from '../../../openapi/document/document.ts';
import { errorCode } from '../../../openapi/errors/error-text.ts';
import { isObject } from '../../../openapi/json/json.ts';
import { sortMembers } from '../../../openapi/json/sorted-json.ts';
import { OpsError } from '../../error/ops-error.ts';
import { readTextFile } from '../../file/files.ts';

/** Path of a file from the project's folder, with `/` → SHA-256 of its text. */
export type Hashes = Readonly<Record<string, string>>;

export interface Manifest {
  readonly format: typeof format;
  /** The document from which the service was generated. */
  readonly source: {
    /** The file's name without folders, since folders differ between machines. */
    readonly file: string;
    readonly title: string;
    /** SHA-256 of the whole content as OpenAPI 3.1. */
    readonly hash: string;
  };
  /** The hashes of the texts that were generated last, also for files that a person edited. */
  readonly files: Hashes;
  /**
   * operationId → SHA-256 of its handler as it was generated last, or as an edited file still has it. Earlier versions
   * wrote none.
   */
  readonly handlers?: Hashes;
  /** What the migrations of the service lack. Present only if they lack something. */
  readonly gaps?: readonly ManifestGap[];
  /**
   * What runs were about to write, one hash for each run since the last one that came to its end. Present only while a
   * run writes: a run that finds hashes here comes after one that was cut off.
   */
  readonly pending?: Readonly<Record<string, readonly string[]>>;
}

/** A change of a table that only a person can write. */
export interface ManifestGap {
  /** The migration that created the table: `0001-pets`. */
  readonly migration: string;
  /** From 1. */
  readonly line: number;
  readonly message: string;
  /** The last migration of that time: a later one may bring what lacks. */
  readonly last: string;
}

/** The part of a manifest that tells generated texts from edited ones. */
export type KnownFiles = Pick<Manifest, 'files' | 'handlers' | 'pending'>;

const format = 1;

export const manifestPath = (service: string): string => `service/${service}/generated.json`;
export const documentPath = (service: string): string => `openapi/${service}.yml`;

export const hashText = (text: string): string => createHash('sha256').update(text).digest('hex');

export function createManifest(
  source: Manifest['source'],
  files: Hashes,
  { handlers, gaps = [] }: Pick<Manifest, 'handlers' | 'gaps'> = {},
): Manifest {
  const own = handlers === undefined ? {} : { handlers };
  return { format, source, files, ...own, ...(gaps.length === 0 ? {} : { gaps }) };
}

/** Returns the manifest for the time of a run: it has all hashes of before and the hashes of the files to write. */
export function withPending({ source }: Manifest, earlier: KnownFiles, next: Hashes): Manifest {
  const { files, pending = {} } = earlier;
  const added = Object.entries(next).map(([path, hash]): [string, readonly string[]] => {
    return [path, [...new Set([...(pending[path] ?? []), hash])]];
  });
  return { ...createManifest(source, files, earlier), pending: { ...pending, ...Object.fromEntries(added) } };
}

/** Returns the text of the file; equal manifests give equal texts. */
export function manifestText({ source, files, handlers, gaps, pending }: Manifest): string {
  const more = { ...(handlers === undefined ? {} : { handlers: sortMembers(handlers) }), ...(gaps && { gaps }) };
  const ordered = {
    ...createManifest(source, sortMembers(files), more),
    ...(pending === undefined ? {} : { pending: sortMembers(pending) }),
  };
  return `${JSON.stringify(ordered, undefined, 2)}\n`;
}

/** Returns the hashes of a file as runs have written it, or were about to; the newest is the last. */
export function knownHashes({ files, pending = {} }: KnownFiles, path: string): string[] {
  const written = Object.hasOwn(files, path) ? [files[path] ?? ''] : [];
  return Object.hasOwn(pending, path) ? [...written, ...(pending[path] ?? [])] : written;
}

/** Returns the paths of all files that a run has written, or was about to. */
export function knownPaths({ files, pending = {} }: KnownFiles): string[] {
  return Object.keys({ ...files, ...pending });
}

/** Returns true if the service was generated from a document. @param folder holds the code of each service */
export function isGenerated(folder: string, service: string): Promise<boolean> {
  return access(join(folder, service, 'generated.json')).then(
    () => true,
    () => false,
  );
}

/**
 * Reads the manifest of a service; undefined if the service was not generated.
 * @param folder the project
 * @throws OpsError if the manifest is invalid, or names files outside the service
 */
export async function readManifest(folder: string, service: string): Promise<Manifest | undefined> {
  const path = manifestPath(service);
  const text = await readTextFile(join(folder, path));
  if (text === undefined) return undefined;
  const manifest = parse(text);
  if (manifest === undefined) throw toManifestError(path, 'is not a manifest of this version of fountainai');
  const foreign = knownPaths(manifest).find((file) => !belongsTo(service, file));
  if (foreign !== undefined)
    throw toManifestError(path, `names "${foreign}", which is not a file of the service "${service}"`);
  return manifest;
}

/** Reads all manifests, by name of the service, sorted. @throws OpsError, see `readManifest` */
export async function readManifests(folder: string): Promise<ReadonlyMap<string, Manifest>> {
  const manifests = new Map<string, Manifest>();
  for (const name of await serviceFolders(folder)) {
    const manifest = await readManifest(folder, name);
    if (manifest !== undefined) manifests.set(name, manifest);
  }
  return manifests;
}

/** Returns the names of the folders in `service/`, if it exists, that are not empty, sorted; links to folders count. */
export async function serviceFolders(folder: string): Promise<string[]> {
  const home = join(folder, 'service');
  const names = await readdir(home).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  });
  const isFolder = await Promise.all(
    names.map(async (name) => {
      const path = join(home, name);
      return (await stat(path)).isDirectory() && (await readdir(path)).length > 0;
    }),
  );
  return names.filter((_name, index) => isFolder[index]).sort();
}

/** Returns true for the files of a service: the job removes no other file. */
function belongsTo(service: string, path: string): boolean {
  if (path === documentPath(service)) return true;
  const [tree, name, ...rest] = path.split('/');
  return tree === 'service' && name === service && rest.length > 0 && rest.every((part) => /^[\w-][\w.-]*$/.test(part));
}

function parse(text: string): Manifest | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(value) || value.format !== format) return undefined;
  const { source, files, handlers, gaps = [], pending = {} } = value;
  if (!isTexts(source) || !isTexts(files) || !isObject(pending)) return undefined;
  if (!(handlers === undefined || isTexts(handlers)) || !Array.isArray(gaps) || !gaps.every(isGap)) return undefined;
  const lists = Object.entries(pending).map(([path, hashes]): [string, readonly Json[]] => [path, [hashes].flat()]);
  const { file, title, hash } = source;
  if (file === undefined || title === undefined || hash === undefined || !lists.every(isListOfTexts)) return undefined;
  const manifest = createManifest({ file, title, hash }, files, { gaps, ...(handlers && { handlers }) });
  return value.pending === undefined ? manifest : { ...manifest, pending: Object.fromEntries(lists) };
}

/** Earlier versions wrote one hash instead of a list. */
function isListOfTexts(entry: readonly [string, readonly Json[]]): entry is [string, readonly string[]] {
  return entry[1].every((hash) => typeof hash === 'string');
}

function isTexts(value: unknown): value is Hashes {
  return isObject(value) && Object.values(value).every((member) => typeof member === 'string');
}

function isGap(value: Json): value is Json & ManifestGap {
  if (!isObject(value)) return false;
  const { migration, line, message, last } = value;
  return typeof line === 'number' && [migration, message, last].every((member) => typeof member === 'string');
}

function toManifestError(path: string, problem: string): OpsError {
  return new OpsError('cli-manifest-invalid', `${path} ${problem}`, 'restore it from git', { data: { file: path } });
}
