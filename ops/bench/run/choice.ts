/** The choice of `--only`. */

/** Whether a name has some of these words; none: any. */
export function isChosen(name: string, only: readonly string[]): boolean {
  return only.length === 0 || only.some((words) => name.includes(words));
}
