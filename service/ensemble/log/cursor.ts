/**
 * Cursors of the log: the place of an entry, as text that clients pass on without reading it. It has the public id: the number of
 * the row would tell a principal how many interactions the others had.
 */
import { HttpError } from 'fountainai';
import type { Filters } from './tables/filters.ts';

export interface LogPlace {
  readonly timestamp: string;
  /** Its public id. */
  readonly id: string;
}

export function toCursor({ timestamp, id }: LogPlace): string {
  return Buffer.from(`${timestamp} ${id}`).toString('base64url');
}

/** @throws HttpError bad_request for a text that is not a cursor */
export function readCursor(cursor: string | undefined): Pick<Filters, 'cursor_time' | 'cursor_entry'> {
  if (cursor === undefined) return {};
  const parts = /^([0-9TZ:.-]{1,40}) ([0-9a-z-]{1,60})$/.exec(Buffer.from(cursor, 'base64url').toString());
  if (parts === null) {
    const details = '/query/after must be the next_cursor of a page';
    throw new HttpError('bad_request', 'this cursor is unknown', { details });
  }
  return { cursor_time: parts[1], cursor_entry: parts[2] };
}
