/** `ETag` and `If-Match`: https://www.rfc-editor.org/rfc/rfc9110#section-13.1.1 */

/**
 * Returns the tag of a resource's state: strong, different after every change, and never the tag of another resource.
 * @param id a number that no two resources of the service's kind have had
 * @param revision counts the changes of the resource
 */
export function entityTag(id: number, revision: number): string {
  return `"${id}-${revision}"`;
}

/** A quoted tag, weak or not; the text between the quotes can contain commas. */
const tags = /(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"/g;

/** Returns true if the header contains this tag or `*`. Weak and invalid tags never match. */
export function matches(ifMatch: string, tag: string): boolean {
  return ifMatch.trim() === '*' || (ifMatch.match(tags)?.includes(tag) ?? false);
}
