/** The choice of `--only`. */

/** True if the name has one of these words, or if there are no words. */
export function isChosen(name: string, only: readonly string[]): boolean {
  return only.length === 0 || only.some((words) => name.includes(words));
}
