/** The searched words and the filters, in the query language of each engine. */
export interface SearchMatch {
  /** Matches documents that have all words. */
  readonly sqliteWhole: string;
  /** The same, and the last word may be the beginning of a longer word. */
  readonly sqlite: string;
  readonly postgresWhole: string;
  readonly postgres: string;
  /** The filters for PostgreSQL. */
  readonly filters: string;
}

/** Words are letters and digits, so nothing in them has a meaning in a query language. */
export function buildMatch(words: readonly string[], filters: readonly string[]): SearchMatch {
  const quoted = words.map((word) => `"${word}"`).join(' AND ');
  const marked = filters.map((filter) => ` AND "${sqliteMark}${filter}"`).join('');
  const lexemes = words.map((word) => `'${word}'`).join(' & ');
  return {
    sqliteWhole: `${quoted}${marked}`,
    sqlite: `${quoted}*${marked}`,
    postgresWhole: lexemes,
    postgres: `${lexemes}:*`,
    filters: filters.map((filter) => `'${postgresMark}${filter}'`).join(' & '),
  };
}

/**
 * The first character of the words of filters, which no searched word has. For SQLite it must be a part of words; this one is
 * never assigned. With a condition for columns instead, a beginning of one letter took twice the time.
 */
export const sqliteMark = '\u{fdd0}';
export const postgresMark = '=';
