/** Finds the OpenAPI documents of a repository, within bounds. */
import { open, readdir, stat } from 'node:fs/promises';
import { basename, extname, join, relative, sep } from 'node:path';
import { parseYaml } from '@redocly/openapi-core';
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
  const search = { left: maxEntries, paths: [] as string[] };
  await visit(folder, 0, search);
  const documents: { path: string; content: JsonObject }[] = [];
  const outdated: string[] = [];
  for (const file of search.paths.sort(byDepth)) {
    const version = documents.length < maxDocuments ? await readVersion(file) : undefined;
    const path = relative(folder, file).split(sep).join('/');
    if (version?.startsWith('3.') === true) documents.push({ path, content: await readContent(file) });
    else if (version !== undefined) outdated.push(path);
  }
  return { documents: describe(documents, basename(folder)), outdated, isCut: search.left <= 0 };
}

const byDepth = (one: string, other: string): number =>
  one.split(sep).length - other.split(sep).length || (one < other ? -1 : 1);

async function visit(folder: string, depth: number, search: { left: number; paths: string[] }): Promise<void> {
  // A folder that this user may not read has nothing for a check.
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (depth === 0) throw error;
    return [];
  });
  for (const entry of entries) {
    if ((search.left -= 1) < 0) return;
    const path = join(folder, entry.name);
    if (entry.isFile() && /^[^.].*\.(ya?ml|json)$/.test(entry.name)) search.paths.push(path);
    if (!entry.isDirectory() || entry.name.startsWith('.') || skipped.has(entry.name.toLowerCase())) continue;
    if (depth < maxDepth) await visit(path, depth + 1, search);
  }
}

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
    if ((await stat(file)).size > maxBytes) return '';
    const handle = await open(file);
    try {
      const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(length), length, position: 0 });
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch {
    return ''; // not readable for this user
  }
}

const readContent = async (file: string): Promise<JsonObject> => parse(await readStart(file, maxBytes));

/** A document that cannot be parsed is named too: the drift check reports why it is invalid. */
function parse(text: string): JsonObject {
  try {
    return objectOf(parseYaml(text));
  } catch {
    return {};
  }
}

function describe(documents: readonly { path: string; content: JsonObject }[], folderName: string): FoundDocument[] {
  const taken = new Set<string>();
  return documents.map(({ path, content }) => {
    const first = chooseName(path, content, folderName);
    let name = first;
    for (let count = 2; taken.has(name); count += 1) name = `${first}-${count}`;
    taken.add(name);
    const schemes = Object.keys(objectOf(objectOf(content.components).securitySchemes));
    const urls = arrayOf(content.servers).map((server) => stringOf(objectOf(server).url));
    return {
      path,
      name,
      schemes,
      localUrl: urls.find((url) => /^https?:\/\/(localhost|127\.0\.0\.1)(:\d+)?/.test(url)),
    };
  });
}

/** Names of files and folders that say nothing about the service. */
const general =
  /^(open-?api|swagger|api|apis|spec|specs|schema|schemas|docs?|index|main|public|static|src|v\d+.*|definitions?)$/;

/** Returns the name of the file, of the nearest folder, the title or the name of the repository: the first that says something. */
function chooseName(path: string, content: JsonObject, folderName: string): string {
  const [file = '', ...folders] = path.split('/').reverse();
  const words = basename(file, extname(file)).replace(/[._-]?(open-?api|swagger)$/i, '');
  const title = stringOf(objectOf(content.info).title).replace(/\s+(rest\s+)?(api|service)$/i, '');
  const candidates = [words, ...folders, title, folderName].map(toName);
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
