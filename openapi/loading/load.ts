/** Converts a document's text to an `ApiDocument`: parsed, checked by the specification's rules, bundled, converted to 3.1, frozen. */
import { bundle, lintDocument, YamlParseError } from '@redocly/openapi-core';
import type { Config, Document, NormalizedProblem, Source } from '@redocly/openapi-core';
import { createHash } from 'node:crypto';
import { readFile, realpath } from 'node:fs/promises';
import { basename, dirname, extname, resolve } from 'node:path';
import { errorText, withFilePath } from '../errors/error-text.ts';
import { replaceAnchors } from './source/anchors.ts';
import { checkChains } from './source/chains.ts';
import type { DocumentCode } from '../errors/document-codes.ts';
import type { ApiDocument, JsonObject } from '../document/document.ts';
import { freeze } from './parts/freeze.ts';
import { KnownContents } from './source/known-contents.ts';
import { isObject, objectOf, stringOf } from '../json/json.ts';
import { operationsOf } from './parts/operations.ts';
import { DocumentError } from './source/problems.ts';
import type { Problem } from './source/problems.ts';
import { maximumSize, References } from './source/references.ts';
import { codeOfRule, rules } from './source/rules.ts';
import { readSecuritySchemes } from './parts/security.ts';
import { readServers } from './parts/servers.ts';
import { DocumentSchemas } from '../schema/view/document-schemas.ts';
import { checkValue, decode, failure, locate, located, place, problemAt, syntaxProblem, Text } from './source/text.ts';
import { upgrade } from './parts/upgrade.ts';

/** The maximum number of problems, since the place of each is searched in the text. */
const maximumProblems = 100;

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
  return load(new Text(path, text), name, new References(await realpath(folder)), true);
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
  return load(new Text(source, text), name, new References(), strict);
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

async function load(source: Source, name: string, references: References, isStrict: boolean): Promise<ApiDocument> {
  if (source.body.length > maximumSize) {
    throw failure(wholeProblem(source, 'document-too-large', `larger than ${maximumSize} bytes`));
  }
  const known = isStrict ? knownContents.strict : knownContents.open;
  try {
    const content = known.get(source.body) ?? (await convert(source, references, isStrict));
    if (!references.hasReadFiles) known.set(source.body, content);
    return describe(source, name, content);
  } catch (error) {
    if (error instanceof DocumentError) throw error;
    const code = error instanceof RangeError ? 'document-too-deep' : 'document-unusable';
    throw failure(wholeProblem(source, code, getReason(error)), error);
  }
}

async function convert(source: Source, references: References, isStrict: boolean): Promise<JsonObject> {
  const document = { source, parsed: parse(source, references) };
  const whole = await inOnePiece(document, references, await rules(isStrict));
  return freeze(replaceAnchors(upgrade(whole)));
}

/** An error of the library is a fault of the document too. */
function getReason(error: unknown): string {
  if (error instanceof RangeError) return 'references are nested too deeply to be followed';
  return errorText(error);
}

function parse(source: Source, references: References): JsonObject {
  const parsed = syntaxChecked(() => references.parseDocument(source, true).parsed);
  if (!isObject(parsed)) {
    throw failure(wholeProblem(source, 'document-not-object', 'The document must be an object'));
  }
  const version = parsed.openapi;
  if (typeof version !== 'string' || !/^3\.[01]\.\d/.test(version)) {
    const pointer = 'swagger' in parsed ? '/swagger' : '/openapi';
    throw failure(problemAt(source, pointer, 'document-version-unsupported', versionProblem(parsed)));
  }
  located(source, () => checkChains(parsed));
  return parsed;
}

function versionProblem({ openapi, swagger }: JsonObject): string {
  const wanted = 'The document must be OpenAPI 3.0 or 3.1';
  if (swagger !== undefined) return `${wanted}; this is Swagger ${JSON.stringify(swagger)}: convert it first`;
  if (typeof openapi === 'number') return `${wanted} (member "openapi" must be a text with three numbers: '3.1.0')`;
  return typeof openapi === 'string' && /^\d+\.\d/.test(openapi)
    ? `${wanted}; this is ${openapi}`
    : `${wanted} (member "openapi")`;
}

function syntaxChecked<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof YamlParseError) throw failure(syntaxProblem(error), error);
    throw error;
  }
}

/** Checks the document by the rules, and makes all references local. */
async function inOnePiece(document: Document, references: References, config: Config): Promise<JsonObject> {
  const problems = await lintDocument({ document, config, externalRefResolver: references });
  if (problems.length > 0) throw new DocumentError(problems.slice(0, maximumProblems).map(describeProblem));
  // Its own problems repeat those of the rules.
  const { bundle: whole } = await bundle({ doc: document, config, externalRefResolver: references });
  references.restoreExternalValues();
  return objectOf(checkValue(whole.parsed, document.source));
}

function describe(source: Source, name: string, content: JsonObject): ApiDocument {
  const schemas = new DocumentSchemas(content);
  const operations = operationsOf(content, schemas);
  if (operations.length === 0) {
    throw failure(problemAt(source, '/paths', 'document-operations-missing', 'The document has no operations'));
  }
  const info = objectOf(content.info);
  return freeze({
    name,
    source: source.absoluteRef,
    text: source.body,
    content,
    schemas,
    hash: createHash('sha256').update(JSON.stringify(content)).digest('hex'),
    title: stringOf(info.title),
    version: stringOf(info.version),
    description: stringOf(info.description),
    servers: readServers(content),
    securitySchemes: readSecuritySchemes(content),
    operations,
    locate: (pointer: string) => locate(source, pointer),
  });
}

function describeProblem({ ruleId, message, location: [location] }: NormalizedProblem): Problem {
  if (location === undefined) throw new TypeError(`A problem without a place: ${message}`);
  // The library writes `#/` for the whole document.
  const pointer = location.pointer?.slice(1).replace(/^\/$/, '') ?? '';
  return { code: codeOfRule(ruleId), message, pointer, location: place(location) };
}

function wholeProblem(source: Source, code: DocumentCode, message: string): Problem {
  return { code, message, pointer: '', location: { file: source.absoluteRef, line: 1, column: 1 } };
}
