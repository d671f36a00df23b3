/** Finds the OpenAPI documents of a repository, within bounds. */
import type { Dirent } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { basename, extname, join, relative, sep } from 'node:path';
import { openYaml } from '../../openapi/library/open-library.ts';
import { arrayOf, objectOf, stringOf } from '../../openapi/json/json.ts';
import type { JsonObject } from '../../openapi/document/document.ts';
import { serviceNamePattern } from '../project/project-schema.ts';

export interface FoundDocument {
  /** From the folder, with `/`. */
  readonly path: string;
  /** A name for its service, which no other document has. */
  readonly name: string;
  /** The names of its security schemes. */
  readonly schemes: readonly string[];
  /** The address of its first server on this machine. */
  readonly localUrl: string | undefined;
}

export interface FoundDocuments {
  readonly documents: readonly FoundDocument[];
  /** Paths of documents of an older version, which cannot be used. */
  readonly outdated: readonly string[];
  /** True if the repository has more files than were searched. */
  readonly isCut: boolean;
}

/** Folders of other tools: their documents belong to dependencies, results or tests. */
const skipped: ReadonlySet<string> = new Set([
  ...['node_modules', 'bower_components', 'vendor', 'site-packages', 'venv', 'env', '__pycache__', 'virtualenv'],
  ...['dist', 'build', 'out', 'target', 'bin', 'obj', 'coverage', 'tmp', 'generated'],
  ...['fixtures', '__fixtures__', 'testdata', '__tests__'],
]);
const maxDepth = 8;
const maxEntries = 20_000;
const maxDocuments = 100;
const maxBytes = 10 * 1024 * 1024;
/** The version is near the beginning of a document in YAML. */
const headBytes = 64 * 1024;

/** @throws Error of `node:fs` if the folder cannot be read */
export async function searchDocuments(folder: string): Promise<FoundDocuments> {
  const { files, isCut } = await listFiles(folder);
  const documents: (DocumentFacts & { path: string })[] = [];
  const outdated: string[] = [];
  for (const file of files.toSorted(byDepth)) {
    const version = documents.length < maxDocuments ? await readVersion(file) : undefined;
    const path = relative(folder, file).split(sep).join('/');
    if (version?.startsWith('3.') === true) documents.push({ path, ...(await readFacts(file)) });
    else if (version !== undefined) outdated.push(path);
  }
  return { documents: describe(documents, basename(folder)), outdated, isCut };
}

const byDepth = (one: string, other: string): number =>
  one.split(sep).length - other.split(sep).length || (one < other ? -1 : 1);

interface Listing {
  readonly files: readonly string[];
  /** True if there are more than were listed. */
  readonly isCut: boolean;
}

/** Level by level, so that a large folder does not hide what is near the top. */
async function listFiles(top: string): Promise<Listing> {
  const files: string[] = [];
  let folders = [top];
  let left = maxEntries;
  for (let depth = 0; depth <= maxDepth; depth += 1) {
    const inner: string[] = [];
    for (const folder of folders) {
      // A folder that this user may not read has nothing for a check.
      const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
        if (depth === 0) throw error;
        return [];
      });
      if ((left -= entries.length) < 0) return { files, isCut: true };
      const paths = (kept: readonly Dirent[]): string[] => kept.map(({ name }) => join(folder, name));
      files.push(...paths(entries.filter((entry) => entry.isFile() && /^[^.].*\.(ya?ml|json)$/.test(entry.name))));
      inner.push(...paths(entries.filter(isSearched)));
    }
    folders = inner;
  }
  return { files, isCut: folders.length > 0 };
}

const isSearched = (entry: Dirent): boolean =>
  entry.isDirectory() && !entry.name.startsWith('.') && !skipped.has(entry.name.toLowerCase());

/** Returns the version of OpenAPI, `2.0` for Swagger; undefined if the file is not a document. */
async function readVersion(file: string): Promise<string | undefined> {
  const isJson = file.endsWith('.json');
  const text = await readStart(file, isJson ? maxBytes : headBytes);
  if (!isJson) return /^(?:openapi|swagger|["'](?:openapi|swagger)["'])\s*:\s*["']?(\d+\.\d+)/m.exec(text)?.[1];
  if (!/"(openapi|swagger)"/.test(text)) return undefined;
  const { openapi, swagger, paths, info } = parse(text);
  const isDocument = info !== undefined || paths !== undefined;
  return isDocument ? /^\d+\.\d+/.exec(stringOf(openapi) || stringOf(swagger))?.[0] : undefined;
}

async function readStart(file: string, length: number): Promise<string> {
  try {
    const { size } = await stat(file);
    if (size > maxBytes) return '';
    const handle = await open(file);
    try {
      const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(Math.min(length, size)), position: 0 });
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch {
    return ''; // not readable for this user
  }
}

interface DocumentFacts extends Pick<FoundDocument, 'schemes' | 'localUrl'> {
  readonly title: string;
}

async function readFacts(file: string): Promise<DocumentFacts> {
  const { info, components, servers } = parse(await readStart(file, maxBytes));
  const urls = arrayOf(servers).map((server) => stringOf(objectOf(server).url));
  return {
    title: stringOf(objectOf(info).title),
    schemes: Object.keys(objectOf(objectOf(components).securitySchemes)),
    localUrl: urls.find((url) => /^https?:\/\/(localhost|127\.0\.0\.1)(:\d+)?/.test(url)),
  };
}

/** A document that cannot be parsed is named too: the drift check reports why it is invalid. */
function parse(text: string): JsonObject {
  try {
    return objectOf(openYaml().parseYaml(text));
  } catch {
    return {};
  }
}

function describe(
  documents: readonly (DocumentFacts & { path: string })[],
  folderName: string,
): readonly FoundDocument[] {
  const taken = new Set<string>();
  return documents.map(({ path, title, ...facts }) => {
    const first = chooseName(path, title, folderName);
    let name = first;
    for (let count = 2; taken.has(name); count += 1) name = `${first}-${count}`;
    taken.add(name);
    return { path, name, ...facts };
  });
}

/** Names of files and folders that say nothing about the service. */
const general =
  /^(open-?api|swagger|api|apis|spec|specs|schema|schemas|docs?|index|main|public|static|src|v\d+.*|definitions?)$/;

/** Returns the name of the file, of the nearest folder, the title or the name of the repository: the first that says something. */
function chooseName(path: string, title: string, folderName: string): string {
  const [file = '', ...folders] = path.split('/').reverse();
  const words = basename(file, extname(file)).replace(/[._-]?(open-?api|swagger)$/i, '');
  const plainTitle = title.replace(/\s+(rest\s+)?(api|service)$/i, '');
  const candidates = [words, ...folders, plainTitle, folderName].map(toName);
  return candidates.find((name) => new RegExp(serviceNamePattern).test(name) && !general.test(name)) ?? 'service';
}

const toName = (text: string): string =>
  text
    .replaceAll(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[-0-9]+|-+$/g, '')
    .slice(0, 50)
    .replace(/-$/, '');
