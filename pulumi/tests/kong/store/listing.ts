/** Lists: filtered by tags, page by page. */
import type { JsonObject } from '../../../../openapi/document/document.ts';
import { isArray } from '../../../../openapi/json/json.ts';
import { invalidOffset, invalidOption, invalidSize } from './kong-refusal.ts';
import type { StoredEntity } from './kong-store.ts';

/** Like in Kong, only lists of a whole kind are filtered by tags and have the size in `next`. */
export function listPage(
  entities: readonly StoredEntity[],
  query: URLSearchParams,
  address: string,
  whole: boolean,
): JsonObject {
  const size = parseSize(query);
  const tags = whole ? query.get('tags') : null;
  const after = parseOffset(query);
  const matching = entities.filter(tags === null ? () => true : createTagFilter(tags));
  const rest = after === undefined ? matching : matching.filter(({ id }) => id > after);
  const page = rest.slice(0, size);
  const last = rest.length > size ? page.at(-1) : undefined;
  if (last === undefined) return { data: page, next: null };
  const offset = Buffer.from(JSON.stringify([last.id])).toString('base64url');
  const more = [tags === null ? '' : `&tags=${encodeURIComponent(tags)}`, query.has('size') ? `&size=${size}` : ''];
  return { data: page, offset, next: `${address}?offset=${offset}${whole ? more.join('') : ''}` };
}

function parseSize(query: URLSearchParams): number {
  const text = query.get('size');
  if (text === null) return 100;
  const size = Number(text);
  if (text.trim() === '' || Number.isNaN(size)) throw invalidSize('size must be a number');
  if (!Number.isInteger(size) || size < 1 || size > 1000) {
    throw invalidSize('size must be an integer between 1 and 1000');
  }
  return size;
}

function parseOffset(query: URLSearchParams): string | undefined {
  const offset = query.get('offset');
  if (offset === null) return undefined;
  if (!/^[\w+/=-]+$/.test(offset)) throw invalidOffset(offset, 'bad base64 encoding');
  try {
    const decoded: unknown = JSON.parse(Buffer.from(offset, 'base64').toString());
    if (Array.isArray(decoded) && typeof decoded[0] === 'string') return decoded[0];
  } catch {
    // The error is thrown below.
  }
  throw invalidOffset(offset, 'bad json encoding');
}

/** `a,b` requires both tags; `a/b` one of them. */
export function createTagFilter(tags: string): (entity: StoredEntity) => boolean {
  if (tags === '') throw invalidOption('tags', 'cannot be null');
  const wanted = tags.split(/[,/]/);
  const isMixed = tags.includes(',') && tags.includes('/');
  if (isMixed || wanted.includes('')) throw invalidOption('tags', 'invalid filter syntax');
  return (entity) => {
    const own = isArray(entity.tags) ? entity.tags : [];
    return tags.includes('/') ? wanted.some((tag) => own.includes(tag)) : wanted.every((tag) => own.includes(tag));
  };
}
