/** Cursors of the log: the place of an entry, as text that clients pass on without reading it. */
import { HttpError } from 'fountainai';
import type { Filters } from './tables/filters.ts';

export interface LogPlace {
  readonly timestamp: string;
  readonly id: number;
}

export function toCursor({ timestamp, id }: LogPlace): string {
  return Buffer.from(`${timestamp} ${id}`).toString('base64url');
}

/** @throws HttpError bad_request for a text that is not a cursor */
export function readCursor(cursor: string | undefined): Pick<Filters, 'after_time' | 'after_id'> {
  if (cursor === undefined) return {};
  const parts = /^([0-9TZ:.-]{1,40}) (\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString());
  if (parts === null) {
    const details = '/query/after must be the next_cursor of a page';
    throw new HttpError('bad_request', 'this cursor is unknown', { details });
  }
  return { after_time: parts[1], after_id: Number(parts[2]) };
}
