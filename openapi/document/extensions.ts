/** Members of a document that the specification leaves to others: https://spec.openapis.org/oas/v3.1.1.html#specification-extensions */
import type { ApiDocument, Json } from './document.ts';
import { isObject, objectOf } from '../json/json.ts';
import { at } from '../json/pointer.ts';

/**
 * The extensions of an object of the document, by name. One that refers to a shared value is that value.
 * @param pointer of the object
 * @param shared the member of `components` that shared values are in; a reference to anywhere else gives null
 */
export function extensionsAt(
  { content }: Pick<ApiDocument, 'content'>,
  pointer: string,
  shared: string,
): ReadonlyMap<string, Json> {
  const extensions = Object.entries(objectOf(at(content, pointer))).filter(([name]) => name.startsWith('x-'));
  return new Map(
    extensions.map(([name, value]): [string, Json] => {
      const reference = isObject(value) ? value.$ref : undefined;
      if (typeof reference !== 'string') return [name, value];
      return [name, reference.startsWith(`#/components/${shared}/`) ? (at(content, reference) ?? null) : null];
    }),
  );
}
