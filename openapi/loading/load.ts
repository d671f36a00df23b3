/** Reads a document's text as an `ApiDocument`: converted by `convert.ts`, or converted before, and frozen. */
import { createHash } from 'node:crypto';
import { readFile, realpath } from 'node:fs/promises';
import { basename, dirname, extname, resolve } from 'node:path';
import { errorText, withFilePath } from '../errors/error-text.ts';
import type { ApiDocument, JsonObject } from '../document/document.ts';
import type { Source } from '@redocly/openapi-core';
import type { ConvertOptions } from './convert.ts';
import { freeze } from './parts/freeze.ts';
import { readConverted } from './converted-content.ts';
import { KnownContents } from './source/known-contents.ts';
import { objectOf, stringOf } from '../json/json.ts';
import { operationsOf } from './parts/operations.ts';
import { DocumentError, wholeProblem } from './source/problems.ts';
import { readSecuritySchemes } from './parts/security.ts';
import { readServers } from './parts/servers.ts';
import { DocumentSchemas } from '../schema/view/document-schemas.ts';
import { createText, decode, failure, locate, maximumSize, problemAt } from './source/text.ts';

export interface LoadOptions {
  /** The service's name. Default: the name of the file without its ending. */
  readonly name?: string;
  /** The folder whose files the document may refer to. Default: its own folder. */
  readonly folder?: string;
}

/**
 * Reads a local file. Its references to files in its folder (or below) are bundled; others are rejected.
 * @throws DocumentError with the places of its faults; an Error of `node:fs` if the file cannot be read
 */
export async function loadDocument(file: string, options: LoadOptions = {}): Promise<ApiDocument> {
  const path = resolve(file);
  const { name = basename(path, extname(path)), folder = dirname(await realpath(path)) } = options;
  const bytes = await readFile(path).catch((error: unknown) => {
    throw withFilePath(error, path);
  });
  const text = decode(path, bytes);
  return load({ source: path, body: text }, name, { folder: await realpath(folder), isStrict: true });
}

/**
 * Parses a document whose text comes from another source. References to other documents are never followed: it reads no file
 * and fetches nothing.
 * @throws DocumentError with the places of its faults
 */
export async function parseDocument(
  text: string,
  { source, name, strict = false }: DocumentOrigin,
): Promise<ApiDocument> {
  return load({ source, body: text }, name, { isStrict: strict });
}

export interface DocumentOrigin {
  /** The source of the text, an address or a label. */
  readonly source: string;
  /** The service's name. */
  readonly name: string;
  /** True to apply the rules for our own files: see `rules`. */
  readonly strict?: boolean;
}

/** Enough for the documents of a system. One that was read from several files is not stored. */
const maximumKnown = 1_000_000;

const knownContents = { strict: new KnownContents(maximumKnown), open: new KnownContents(maximumKnown) };

interface GivenText {
  readonly source: string;
  readonly body: string;
}

async function load({ source, body }: GivenText, name: string, options: ConvertOptions): Promise<ApiDocument> {
  if (body.length > maximumSize) {
    throw failure(wholeProblem(source, 'document-too-large', `larger than ${maximumSize} bytes`));
  }
  let text: Source | undefined;
  const open = (): Source => (text ??= createText(source, body));
  try {
    return describe({ source, body, open }, name, await findContent(body, open, options));
  } catch (error) {
    if (error instanceof DocumentError) throw error;
    const code = error instanceof RangeError ? 'document-too-deep' : 'document-unusable';
    throw failure(wholeProblem(source, code, getReason(error)), error);
  }
}

async function findContent(body: string, open: () => Source, options: ConvertOptions): Promise<JsonObject> {
  const { isStrict } = options;
  const known = isStrict ? knownContents.strict : knownContents.open;
  const content = known.get(body) ?? (isStrict ? await readConverted(body) : undefined);
  if (content !== undefined) {
    known.set(body, content);
    return content;
  }
  const { convert } = await import('./convert.ts');
  const { content: converted, hasReadFiles } = await convert(open(), options);
  if (!hasReadFiles) known.set(body, converted);
  return converted;
}

/** An error of the library is a fault of the document too. */
function getReason(error: unknown): string {
  if (error instanceof RangeError) return 'references are nested too deeply to be followed';
  return errorText(error);
}

/** @param text with a function that opens it in the library, which most documents without faults do not need */
function describe(text: GivenText & { open(): Source }, name: string, content: JsonObject): ApiDocument {
  const schemas = new DocumentSchemas(content);
  const operations = operationsOf(content, schemas);
  if (operations.length === 0) {
    throw failure(problemAt(text.open(), '/paths', 'document-operations-missing', 'The document has no operations'));
  }
  const info = objectOf(content.info);
  return freeze({
    name,
    source: text.source,
    text: text.body,
    content,
    schemas,
    hash: createHash('sha256').update(JSON.stringify(content)).digest('hex'),
    title: stringOf(info.title),
    version: stringOf(info.version),
    description: stringOf(info.description),
    servers: readServers(content),
    securitySchemes: readSecuritySchemes(content),
    operations,
    locate: (pointer: string) => locate(text.open(), pointer),
  });
}
