export interface RememberedTexts {
  /** Texts whose results are kept; all are forgotten before one more. */
  readonly count: number;
  /** Characters of the longest of them. */
  readonly maxLength: number;
}

/** Returns `find` with its results for the texts of late. `find` depends on the text alone, and its callers change nothing of what it returns. */
export function rememberTexts<Found>(
  find: (text: string) => Found,
  { count, maxLength }: RememberedTexts,
): (text: string) => Found {
  const known = new Map<string, Found>();
  return (text) => {
    let found = known.get(text);
    if (found !== undefined) return found;
    found = find(text);
    if (text.length > maxLength) return found;
    if (known.size >= count) known.clear();
    known.set(text, found);
    return found;
  };
}
