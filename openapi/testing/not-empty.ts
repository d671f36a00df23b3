/** For tests that check every item of a list: without items such a test would pass and check nothing. */

/**
 * Returns the items as a list.
 * @throws Error if the list is empty
 */
export function notEmpty<Item>(items: Iterable<Item>): readonly Item[] {
  const list = [...items];
  if (list.length === 0) throw new Error('the list is empty, so that checking its items would check nothing');
  return list;
}
