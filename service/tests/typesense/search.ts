/** Searching in the double: words with typing errors forgiven, the last one as a beginning, a filter and an order. */
import type { JsonObject } from '../../../openapi/document/document.ts';
import { stringOf } from '../../../openapi/json/json.ts';
import { type Collection, TypesenseRefusal } from './store.ts';

interface Fit {
  readonly document: JsonObject;
  /** Ascending rank: typing errors, then the position of the field. */
  readonly cost: number;
  readonly tokens: ReadonlyMap<string, readonly string[]>;
}

/** @throws Refusal as Typesense does: 404 for a missing field, 400 for a page that is too large */
export function search(collection: Collection, query: JsonObject): JsonObject {
  const fields = stringOf(query.query_by).split(',');
  for (const name of fields) {
    if (!collection.fields.some((field) => field.name === name)) {
      throw new TypesenseRefusal(404, `Could not find a field named \`${name}\` in the schema.`);
    }
  }
  const { per_page: size = 10, page = 1 } = query;
  const [limit, number] = [Number(size), Number(page)];
  if (limit > 250) throw new TypesenseRefusal(422, 'Only upto 250 hits can be fetched per page.');
  const words = tokens(stringOf(query.q));
  const chosen = [...collection.documents.values()].filter(parseFilter(stringOf(query.filter_by)));
  const fits = chosen.flatMap((document) => fit(document, fields, words));
  fits.sort(order(stringOf(query.sort_by)));
  const shown = fits.slice((number - 1) * limit).slice(0, limit);
  return {
    found: fits.length,
    out_of: collection.documents.size,
    page: number,
    search_time_ms: 1,
    search_cutoff: false,
    hits: shown.map(getHit),
  };
}

function getHit({ document, cost, tokens }: Fit): JsonObject {
  return {
    document: { id: document.id ?? '' },
    text_match: 1_000_000 - cost,
    highlight: {},
    highlights: [...tokens].map(([field, words]) => ({ field, snippet: '', matched_tokens: [...words] })),
  };
}

function fit(document: JsonObject, fields: readonly string[], words: readonly string[]): Fit[] {
  if (words.length === 0) return [];
  let cost = 0;
  const marked = new Map<string, string[]>();
  for (const [index, word] of words.entries()) {
    const isLast = index === words.length - 1;
    const found = fields.flatMap((field, place) => {
      const close = tokens(getText(document[field])).map((token) => ({
        field,
        place,
        token,
        typos: typos(word, token, isLast),
      }));
      return close.filter(({ typos }) => typos <= allowedTypos(word));
    });
    const best = found.sort((a, b) => a.typos - b.typos || a.place - b.place)[0];
    if (best === undefined) return [];
    cost += best.typos * 100 + best.place;
    for (const { field, token } of found) marked.set(field, [...(marked.get(field) ?? []), token]);
  }
  return [{ document, cost, tokens: marked }];
}

const getText = (value: unknown): string =>
  Array.isArray(value) ? value.join(' ') : typeof value === 'string' ? value : '';

function tokens(text: string): string[] {
  const plain = text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
  return plain.match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** The `min_len_1typo` and `min_len_2typo` of Typesense. */
const allowedTypos = (word: string): number => (word.length < 4 ? 0 : word.length < 7 ? 1 : 2);

function typos(word: string, token: string, isBeginning: boolean): number {
  if (isBeginning && token.startsWith(word)) return 0;
  if (!isBeginning) return distance(word, token);
  const beginnings = [-1, 0, 1].map((more) => token.slice(0, word.length + more));
  return Math.min(...beginnings.map((beginning) => distance(word, beginning)));
}

/** The Levenshtein distance. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const same = one[i - 1] === other[j - 1] ? 0 : 1;
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}

/** `userId:=7 && sessionId:=1` */
function parseFilter(filter: string): (document: JsonObject) => boolean {
  const wanted = filter
    .split(' && ')
    .filter((part) => part !== '')
    .map((part) => part.split(':='));
  return (document) => wanted.every(([field = '', value]) => toPlain(document[field]) === value);
}

const toPlain = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** `_text_match:desc,timestamp:desc` */
function order(sortBy: string): (a: Fit, b: Fit) => number {
  const keys = sortBy
    .split(',')
    .filter(Boolean)
    .map((key) => key.split(':')[0] ?? '');
  return (a, b) => {
    for (const key of keys) {
      const difference =
        key === '_text_match' ? a.cost - b.cost : Number(b.document[key] ?? 0) - Number(a.document[key] ?? 0);
      if (difference !== 0) return difference;
    }
    return 0;
  };
}
