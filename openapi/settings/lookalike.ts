/** Finds unknown settings whose names look like known ones: `OPENAI_MODLE` is probably `OPENAI_MODEL`. */

/** Shorter names are too similar to other words. */
const minLength = 4;
/** In the environment of the process, short names belong to other programs too: `HOME` and `HOSTS` are not `HOST`. */
const minProcessLength = 6;
/** From this length on a name can have two typing errors. */
const minLengthForTwo = 10;
const maxNameLength = 80;

export interface NameSource {
  readonly names: readonly string[];
  /** `file`: all names are our settings. `process`: most names belong to other programs. */
  readonly kind: 'file' | 'process';
}

export interface Lookalike {
  readonly name: string;
  /** The known name that was probably meant. */
  readonly likely: string;
}

/** Returns the unknown names that look like a known one, sorted, each with the most similar known name. */
export function findLookalikes(sources: readonly NameSource[], known: ReadonlySet<string>): Lookalike[] {
  const found = new Map<string, string>();
  for (const { names, kind } of sources) {
    const all = new Set(names);
    for (const name of names) {
      if (known.has(name) || (kind === 'process' && isForeign(name, all))) continue;
      const likely = findNearest(name, known, kind === 'process' ? minProcessLength : minLength);
      if (likely !== undefined) found.set(name, likely);
    }
  }
  return [...found].map(([name, likely]) => ({ name, likely })).sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** npm passes on its own settings; Kubernetes sets several variables with one prefix for each of its services. */
function isForeign(name: string, all: ReadonlySet<string>): boolean {
  if (/^npm_/i.test(name)) return true;
  const service = /^(.+)_(?:PORT|SERVICE_HOST|SERVICE_PORT)(?:_.*)?$/.exec(name)?.[1];
  return service !== undefined && all.has(`${service}_SERVICE_HOST`);
}

function findNearest(name: string, known: ReadonlySet<string>, shortest: number): string | undefined {
  if (name.length > maxNameLength) return undefined;
  const plain = toPlain(name);
  let nearest: string | undefined;
  let least = Infinity;
  for (const candidate of known) {
    const limit = limitFor(candidate, shortest);
    if (Math.abs(candidate.length - plain.length) > limit) continue;
    const other = toPlain(candidate);
    if (countMissing(plain, other) > limit || countMissing(other, plain) > limit) continue;
    const distance = countEdits(plain, other);
    if (distance > limit || distance >= least) continue;
    nearest = candidate;
    least = distance;
  }
  return nearest;
}

/** The letters of a name that the other one does not have. Each needs an edit, and counting them is quicker than `countEdits`. */
function countMissing(name: string, other: string): number {
  let count = 0;
  for (const letter of name) if (!other.includes(letter)) count += 1;
  return count;
}

/** Case and the separator between words are not counted as typing errors. */
const toPlain = (name: string): string => name.toUpperCase().replaceAll(/[-.]/g, '_');

function limitFor({ length }: string, shortest: number): number {
  if (length < shortest) return -1;
  return length < minLengthForTwo ? 1 : 2;
}

/**
 * The number of letters that are added, removed, replaced or swapped with their neighbour.
 * See https://en.wikipedia.org/wiki/Damerau%E2%80%93Levenshtein_distance (optimal string alignment).
 */
export function countEdits(one: string, other: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let row = 1; row <= one.length; row++) {
    const current = [row];
    for (let column = 1; column <= other.length; column++) {
      const isSame = one[row - 1] === other[column - 1];
      const isSwap = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      let least = (last[column - 1] ?? 0) + (isSame ? 0 : 1);
      least = Math.min(least, (last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1);
      if (isSwap) least = Math.min(least, (beforeLast[column - 2] ?? 0) + 1);
      current.push(least);
    }
    [beforeLast, last] = [last, current];
  }
  return last[other.length] ?? 0;
}
