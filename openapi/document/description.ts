/** Descriptions of the parts of a document that have no view of their own, such as headers. */
import { isObject, stringOf } from '../json/json.ts';
import { at } from '../json/pointer.ts';
import type { ApiDocument } from './document.ts';

/** Returns the description at a JSON pointer of the document; empty if that place has none. */
export function descriptionAt({ content }: ApiDocument, pointer: string): string {
  const found = at(content, pointer);
  return isObject(found) ? stringOf(found.description) : '';
}
