/** Members of a document that the specification does not define: https://spec.openapis.org/oas/v3.1.1.html#specification-extensions */
import type { ApiDocument, Json } from './document.ts';
import { isObject, objectOf } from '../json/json.ts';
import { at } from '../json/pointer.ts';

/**
 * Returns the extensions of an object of the document by name. A reference to a shared value gives the value.
 * @param pointer of the object
 * @param shared the member of `components` with the shared values; a reference to another place gives null
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
