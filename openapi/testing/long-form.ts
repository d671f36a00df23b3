/** For tests with a short form, which `npm test` runs, and a long one, which `npm run test:long` runs. */

import { notEmpty } from './not-empty.ts';

export const isLongForm = process.env.LONG_FORMS !== undefined;

/**
 * Returns all rows in the long form, and `count` of them in the short one: evenly spaced over the table and the same in
 * every run, so that each kind of row in a sorted table is included.
 * @throws Error if the table is empty
 */
export function pickRows<Row>(rows: Iterable<Row>, count: number): readonly Row[] {
  const list = notEmpty(rows);
  if (isLongForm || list.length <= count) return list;
  const isPicked = (index: number): boolean =>
    Math.floor((index * count) / list.length) !== Math.floor(((index - 1) * count) / list.length);
  return list.filter((_row, index) => isPicked(index));
}
