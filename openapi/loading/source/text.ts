/** The text of a document: parsed within bounds, and asked where in it something stands. */
import { getLineColLocation, Source } from '@redocly/openapi-core';
import type { LocationObject, YamlParseError } from '@redocly/openapi-core';
import type { DocumentCode } from '../../errors/document-codes.ts';
import type { Json, Location } from '../../document/document.ts';
import { copyJson, JsonError } from '../../json/json.ts';
import type { JsonLimits } from '../../json/json.ts';
import { DocumentError } from './problems.ts';
import type { Problem } from './problems.ts';

/** A document of 5 MiB with ordinary names has about 300,000 values. */
const limits: JsonLimits = { values: 500_000, characters: 20_000_000, depth: 200 };

/**
 * A text whose places are found in time that grows with its length only; the library's look for duplicate keys doesn't.
 * The parser that it finds them with is an older one, which knows neither tabs nor a mark of byte order: to it they are
 * blanks, so that places stay what they are.
 */
export class Text extends Source {
  override getAst(parse: Parameters<Source['getAst']>[0]): ReturnType<Source['getAst']> {
    return super.getAst((text, options) =>
      parse(text.replaceAll(/^\uFEFF|\t/g, ' '), { ...options, ignoreDuplicateKeys: true }),
    );
  }
}

/**
 * The value that a parser found in the text, as a tree of JSON values.
 * @throws DocumentError what is too large, too deep or no JSON
 */
export function checkValue(parsed: unknown, source: Source): Json {
  return located(source, () => copyJson(parsed, limits));
}

/** Gives the errors of a check of values the places that they have in the text. */
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

/** What a YAML parser said, with its line and column. */
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

/** Where the member or item at a JSON pointer begins; the nearest parent where the text has none. */
export function locate(source: Source, pointer: string): Location {
  // The library decodes percent signs in pointers as in a `$ref`; ours are plain.
  return place({ source, pointer: `#${pointer.replaceAll('%', '%25') || '/'}`, reportOnKey: true });
}

/** A library's location, by pointer or by line and column, as ours. */
export function place(location: LocationObject): Location {
  const file = location.source.absoluteRef;
  try {
    const { start } = getLineColLocation(location);
    return { file, line: start.line, column: start.col };
  } catch {
    // The parser that knows places is an older one and may stumble over a text that the other reads.
    return { file, line: 1, column: 1 };
  }
}
