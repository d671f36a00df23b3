/** The text of a document: decoded, parsed within bounds, and searched for the places of values. */
import type { LocationObject, Source, YamlParseError } from '@redocly/openapi-core';
import type { DocumentCode } from '../../errors/document-codes.ts';
import type { Json, Location } from '../../document/document.ts';
import { copyJson, JsonError } from '../../json/json.ts';
import type { JsonLimits } from '../../json/json.ts';
import { openLibrary } from '../../library/open-library.ts';
import { DocumentError } from './problems.ts';
import type { Problem } from './problems.ts';

/** A document of 5 MiB with ordinary names has about 300,000 values. */
const limits: JsonLimits = { values: 500_000, characters: 20_000_000, depth: 200 };

/** The maximum number of bytes of one file. */
export const maximumSize = 10 * 1024 * 1024;

/**
 * Prepares a text so that finding places takes time linear in its length; the library's search for duplicate keys is slower.
 * The library finds places with an older parser, which supports neither tabs nor a byte order mark: blanks replace
 * them, so that places stay the same.
 */
export function createText(...given: ConstructorParameters<typeof Source>): Source {
  const source = new (openLibrary().Source)(...given);
  const getAst = source.getAst.bind(source);
  source.getAst = (parse) =>
    getAst((text, options) => parse(text.replaceAll(/^\uFEFF|\t/g, ' '), { ...options, ignoreDuplicateKeys: true }));
  return source;
}

/**
 * Returns the value that a parser found in the text, as a tree of JSON values.
 * @throws DocumentError for a value that is too large, nested too deeply, or not JSON
 */
export function checkValue(parsed: unknown, source: Source): Json {
  return located(source, () => copyJson(parsed, limits));
}

/** Adds places in the text to errors of a check of values. */
export function located<T>(source: Source, check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (error instanceof JsonError) {
      throw failure(problemAt(source, error.pointer, error.code, error.message), error);
    }
    throw error;
  }
}

export function failure(problem: Problem, cause?: unknown): DocumentError {
  return new DocumentError([problem], { cause });
}

export function problemAt(source: Source, pointer: string, code: DocumentCode, message: string): Problem {
  return { code, message, pointer, location: locate(source, pointer) };
}

/** Converts an error of the YAML parser, with its line and column. */
export function syntaxProblem(error: YamlParseError): Problem {
  const message = 'reason' in error.originalError ? String(error.originalError.reason) : error.message;
  const { line, col } = error;
  const location = {
    file: error.source.absoluteRef,
    line: Number.isNaN(line) ? 1 : line,
    column: Number.isNaN(col) ? 1 : col,
  };
  return { code: 'document-syntax-invalid', message, pointer: '', location };
}

/** Returns the start of the member or item at a JSON pointer; of the nearest parent if the text does not have it. */
export function locate(source: Source, pointer: string): Location {
  // The library decodes percent signs in pointers as in a `$ref`; ours are plain.
  return place({ source, pointer: `#${pointer.replaceAll('%', '%25') || '/'}`, reportOnKey: true });
}

/** Converts a location of the library, by pointer or by line and column. */
export function place(location: LocationObject): Location {
  const file = location.source.absoluteRef;
  try {
    const { start } = openLibrary().getLineColLocation(location);
    return { file, line: start.line, column: start.col };
  } catch {
    // The older parser that finds places may fail for a text that the other one reads.
    return { file, line: 1, column: 1 };
  }
}

/**
 * Decodes the bytes of a file: https://yaml.org/spec/1.2.2/#52-character-encodings, of which UTF-8 is the one that JSON has too.
 * @throws DocumentError at the first invalid byte: decoded as a replacement character, the fault would be found much later
 */
export function decode(file: string, bytes: Uint8Array): string {
  const text = readable(bytes);
  if (text !== undefined) return text;
  const lines = readableStart(bytes).split('\n');
  const location = { file, line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
  const message = 'The file must be text in UTF-8, YAML or JSON: this byte is not';
  throw failure({ code: 'document-encoding-invalid', message, pointer: '', location });
}

function readable(bytes: Uint8Array, { isStart = false } = {}): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream: isStart });
  } catch {
    return undefined;
  }
}

/** Returns the bytes before the first invalid byte, found by bisection. */
function readableStart(bytes: Uint8Array): string {
  let good = 0;
  for (let bad = bytes.length; bad - good > 1;) {
    const middle = Math.floor((good + bad) / 2);
    if (readable(bytes.subarray(0, middle), { isStart: true }) === undefined) bad = middle;
    else good = middle;
  }
  return readable(bytes.subarray(0, good), { isStart: true }) ?? '';
}
