/** Proposes the name that was probably meant: `--ony` is `--only`. */
import { countEdits } from '../settings/lookalike.ts';

const maxNameLength = 80;

/** Returns the known name with the fewest typing errors: at most one in a short name, two in others. */
export function findNearestName(given: string, known: Iterable<string>): string | undefined {
  if (given.length > maxNameLength) return undefined;
  let nearest: string | undefined;
  let least = given.length < 3 ? 1 : given.length < 5 ? 2 : 3;
  for (const name of known) {
    if (Math.abs(name.length - given.length) >= least) continue;
    const edits = countEdits(given.toLowerCase(), name.toLowerCase());
    if (edits < least) [nearest, least] = [name, edits];
  }
  return nearest;
}

/** Returns the end of a message about an unknown name: ` (did you mean "only"?)`, or an empty text. */
export function proposeName(given: string, known: Iterable<string>): string {
  const nearest = findNearestName(given, known);
  return nearest === undefined ? '' : ` (did you mean "${nearest}"?)`;
}
