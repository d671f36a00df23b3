/** Converts a document's text to its content: parsed, checked by the specification's rules, bundled, converted to 3.1, frozen. */
import { bundle, lintDocument, YamlParseError } from '@redocly/openapi-core';
import type { Config, Document, NormalizedProblem, Source } from '@redocly/openapi-core';
import type { JsonObject } from '../document/document.ts';
import { isObject, objectOf } from '../json/json.ts';
import { freeze } from './parts/freeze.ts';
import { upgrade } from './parts/upgrade.ts';
import { replaceAnchors } from './source/anchors.ts';
import { checkChains } from './source/chains.ts';
import { DocumentError, type Problem, wholeProblem } from './source/problems.ts';
import { References } from './source/references.ts';
import { codeOfRule, rules } from './source/rules.ts';
import { checkValue, failure, located, place, problemAt, syntaxProblem } from './source/text.ts';

/** The maximum number of problems, since the place of each is searched in the text. */
const maximumProblems = 100;

export interface ConvertOptions {
  /** The real path of the folder whose files the document may refer to. Default: references to other documents are not followed. */
  readonly folder?: string;
  /** True to apply the rules for our own files: see `rules`. */
  readonly isStrict: boolean;
}

export interface Converted {
  /** Frozen. */
  readonly content: JsonObject;
  /** True if the document refers to files: its content depends on more than its text. */
  readonly hasReadFiles: boolean;
}

/** @throws DocumentError; another Error of the library */
export async function convert(source: Source, { folder, isStrict }: ConvertOptions): Promise<Converted> {
  const references = new References(folder);
  const document = { source, parsed: parse(source, references) };
  const whole = await inOnePiece(document, references, await rules(isStrict));
  return { content: freeze(replaceAnchors(upgrade(whole))), hasReadFiles: references.hasReadFiles };
}

function parse(source: Source, references: References): JsonObject {
  const parsed = syntaxChecked(() => references.parseDocument(source, true).parsed);
  if (!isObject(parsed)) {
    throw failure(wholeProblem(source.absoluteRef, 'document-not-object', 'The document must be an object'));
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

function describeProblem({ ruleId, message, location: [location] }: NormalizedProblem): Problem {
  if (location === undefined) throw new TypeError(`A problem without a place: ${message}`);
  // The library writes `#/` for the whole document.
  const pointer = location.pointer?.slice(1).replace(/^\/$/, '') ?? '';
  return { code: codeOfRule(ruleId), message, pointer, location: place(location) };
}
