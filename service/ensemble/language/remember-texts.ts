export interface RememberedTexts {
  /** Texts whose results are kept; all are forgotten before one more. */
  readonly count: number;
  /** Characters of the longest of them; of longer texts, only the last one's result is kept. */
  readonly maxLength: number;
}

/** Returns `find` with its results for the texts of late. `find` depends on the text alone, and its callers change nothing of what it returns. */
export function rememberTexts<Found>(
  find: (text: string) => Found,
  { count, maxLength }: RememberedTexts,
): (text: string) => Found {
  const known = new Map<string, Found>();
  const lastLong = new Map<string, Found>();
  return (text) => {
    const isLong = text.length > maxLength;
    const kept = isLong ? lastLong : known;
    let found = kept.get(text);
    if (found !== undefined) return found;
    found = find(text);
    if (kept.size >= (isLong ? 1 : count)) kept.clear();
    kept.set(text, found);
    return found;
  };
}
