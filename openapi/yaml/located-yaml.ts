/** YAML of a file that a person writes, with the line and column of each fault. */
import type { Source as LibrarySource } from '@redocly/openapi-core';
import type { Json } from '../document/document.ts';
import { errorLine } from '../errors/error-text.ts';
import { copyJson, JsonError, type JsonLimits, objectOf } from '../json/json.ts';
import { openLibrary, openYaml } from '../library/open-library.ts';

/** The text of a file. */
export class Source {
  readonly absoluteRef: string;
  readonly body: string;
  #opened: LibrarySource | undefined;

  /** @param absoluteRef the path or address, for messages */
  constructor(absoluteRef: string, body: string) {
    this.absoluteRef = absoluteRef;
    this.body = body;
  }

  /** Returns the text as the library reads it: it keeps the places that it has found. */
  open(): LibrarySource {
    return (this.#opened ??= new (openLibrary().Source)(this.absoluteRef, this.body));
  }
}

/** A place in a text; both numbers count from 1. */
export interface YamlPlace {
  readonly line: number;
  readonly column: number;
}

/** The text is not YAML, or has more values than permitted. The message names neither file nor place. */
export class YamlFault extends Error {
  override readonly name = 'YamlFault';
  readonly place: YamlPlace;
  readonly remedy: string;

  constructor(place: YamlPlace, problem: string, remedy: string, cause: unknown) {
    super(problem, { cause });
    this.place = place;
    this.remedy = remedy;
  }
}

/** @throws YamlFault */
export function readYaml(source: Source, limits: JsonLimits): Json {
  try {
    return copyJson(openYaml().parseYaml(source.body) ?? null, limits);
  } catch (error) {
    if (error instanceof JsonError)
      throw new YamlFault(findYamlPlace(source, error.pointer), error.message, 'shorten it', error);
    throw syntaxFault(error);
  }
}

/** The parser of the library numbers lines and columns from 0. */
function syntaxFault(error: unknown): YamlFault {
  const mark: unknown = error instanceof Error && 'mark' in error ? error.mark : undefined;
  const { line, column } = objectOf(mark);
  const reason = error instanceof Error && 'reason' in error ? String(error.reason) : errorLine(error);
  const place =
    error instanceof openLibrary().YamlParseError
      ? { line: error.line, column: error.col }
      : { line: Number(line ?? 0) + 1, column: Number(column ?? 0) + 1 };
  return new YamlFault(place, `invalid YAML: ${reason}`, 'correct the line', error);
}

/** Returns the place of a value, or of its name if it is a member; the beginning of the text if the value does not exist. */
export function findYamlPlace(source: Source, pointer: string): YamlPlace {
  try {
    const { start } = openLibrary().getLineColLocation({
      source: source.open(),
      pointer: `#${pointer || '/'}`,
      reportOnKey: true,
    });
    return { line: start.line, column: start.col };
  } catch {
    return { line: 1, column: 1 };
  }
}
