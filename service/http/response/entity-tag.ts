/** `ETag` and `If-Match`: https://www.rfc-editor.org/rfc/rfc9110#section-13.1.1 */

/**
 * The tag of a thing's state: a strong one, another after every change, never that of another thing.
 * @param id a number that no two things of the service's kind have had
 * @param revision counts the changes of the thing
 */
export function entityTag(id: number, revision: number): string {
  return `"${id}-${revision}"`;
}

/** A quoted tag, weak or not; what stands between the quotes may hold commas. */
const tags = /(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"/g;

/** Whether one of the tags in the header is this very one; `*` is any. A weak tag never is, nor what is no tag at all. */
export function matches(ifMatch: string, tag: string): boolean {
  return ifMatch.trim() === '*' || (ifMatch.match(tags)?.includes(tag) ?? false);
}
