/** Dates and years in a request, and what they are compared by. */
import type { Token } from '../../../language/text.ts';

/** A comparison with a date or a year; the bounds are texts that sort like their dates, and count. */
export interface DateWish {
  /** Stems of the words before it, which may name the member. */
  readonly near: readonly string[];
  readonly from: string | undefined;
  readonly to: string | undefined;
}

export type Comparison = 'from' | 'to' | 'on' | 'after' | 'before' | 'between';

/** The word before a date → the comparison. */
export const comparing: Readonly<Record<string, Comparison>> = {
  before: 'before',
  until: 'to',
  till: 'to',
  by: 'to',
  after: 'after',
  since: 'from',
  from: 'from',
  on: 'on',
  in: 'on',
  between: 'between',
};

/** Returns a date or a year as a text; undefined for other tokens. */
export function dateAt(token: Token | undefined): string | undefined {
  if (token?.kind === 'code' && /^\d{4}-\d\d-\d\d/.test(token.text)) return token.text;
  if (token?.kind === 'number' && /^[12]\d{3}$/.test(token.text)) return token.text;
  if (token?.kind !== 'word' || !/^(today|yesterday|tomorrow)$/.test(token.lower)) return undefined;
  const days = { yesterday: -1, today: 0, tomorrow: 1 }[token.lower] ?? 0;
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

/** `~` sorts after all characters of dates: `2026-12-05~` is the end of that day. */
export function bounds(kind: Comparison, one: string, second = one): Pick<DateWish, 'from' | 'to'> {
  switch (kind) {
    case 'before':
      return { from: undefined, to: one };
    case 'to':
      return { from: undefined, to: `${one}~` };
    case 'after':
      return { from: `${one}~`, to: undefined };
    case 'from':
      return { from: one, to: undefined };
    case 'between':
      return { from: one, to: `${second}~` };
    case 'on':
      return { from: one, to: `${one}~` };
  }
}
