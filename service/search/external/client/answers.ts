/**
 * Checks answers of the index. What stands between may answer instead, for example with a page and 200: taken for an answer of
 * Typesense, it would count as a missing collection, or as a document that was deleted.
 */
import { arrayOf, isArray, isObject, objectOf, stringOf } from '../../../../openapi/json/json.ts';
import type { Json } from '../../../../openapi/json/json-value.ts';
import { IndexFailure } from './failure.ts';

export interface ImportResult {
  readonly ok: boolean;
  /** HTTP status for one document; undefined if the index returns none. */
  readonly code?: number | undefined;
  readonly error?: string | undefined;
}

export interface IndexHit {
  readonly id: string;
  /** The matching words of each field. */
  readonly words: ReadonlyMap<string, readonly string[]>;
}

export interface IndexHits {
  readonly total: number;
  /** False if the search took too long for the index, so that it did not look at all documents. */
  readonly isExact: boolean;
  readonly hits: readonly IndexHit[];
}

/** @throws IndexFailure if the value lacks a member, or one has another type */
export function requireMembers<Value>(value: Value, members: Readonly<Record<string, 'string' | 'number'>>): Value {
  const isWell = isObject(value) && Object.entries(members).every(([name, type]) => typeof value[name] === type);
  if (isWell) return value;
  throw foreign(`an answer without ${Object.keys(members).join(' and ')}`);
}

/** @throws IndexFailure if the value is not an array */
export function requireArray<Item>(value: readonly Item[]): readonly Item[] {
  if (!Array.isArray(value)) throw foreign('an answer that is not a list');
  return value as readonly Item[]; // `Array.isArray` narrows to any[]
}

export const foreign = (got: string, cause?: unknown): IndexFailure =>
  new IndexFailure(`the search index sent ${got}`, { isAmbiguous: true, cause });

/** @param answer of a search for each page @throws IndexFailure if one of them failed */
export function toPageResults(answer: unknown, count: number): readonly IndexHits[] {
  const { results } = isObject(answer) ? answer : {};
  if (!Array.isArray(results) || results.length !== count) throw foreign(`an answer without ${count} results`);
  return results.map(toPageResult);
}

function toPageResult(result: unknown): IndexHits {
  if (!isObject(result)) throw foreign('a result that is not an object');
  const { code, error, found, hits, search_cutoff: isCut } = result;
  if (typeof code === 'number' && typeof error === 'string')
    throw new IndexFailure(`the search index rejected the request: ${error}`, { status: code, isAmbiguous: false });
  if (typeof found !== 'number' || !isArray(hits)) throw foreign('a result without found and hits');
  return { total: found, isExact: isCut !== true, hits: hits.map(toHit) };
}

function toHit(hit: Json): IndexHit {
  const { document, highlights } = objectOf(hit);
  const { id } = objectOf(document);
  if (typeof id !== 'string') throw foreign('a hit without the id of its document');
  return { id, words: new Map(arrayOf(highlights).map(toWords)) };
}

function toWords(highlight: Json): [field: string, words: readonly string[]] {
  const { field, matched_tokens: tokens } = objectOf(highlight);
  return [stringOf(field), arrayOf(tokens).flat().map(stringOf)];
}

/** @param answer a line of JSON for each document @throws IndexFailure if it is anything else */
export function importResults(answer: unknown, count: number): readonly ImportResult[] {
  const text = typeof answer === 'string' ? answer : JSON.stringify(answer);
  const results = text
    .split('\n')
    .filter((line) => line !== '')
    .map(importResult);
  if (results.length === count) return results;
  throw foreign(`${results.length} results for ${count} documents`);
}

function importResult(line: string): ImportResult {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw foreign('a result of an import that is not JSON', cause);
  }
  if (!isObject(value) || typeof value.success !== 'boolean') throw foreign('a result of an import without success');
  const { success, code, error } = value;
  return {
    ok: success,
    code: typeof code === 'number' ? code : undefined,
    error: typeof error === 'string' ? error : undefined,
  };
}
