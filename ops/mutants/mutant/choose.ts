/**
 * Chooses mutants by a seed. Files and places are ordered by hashes of their names, not by a running random generator:
 * an edit of one file leaves the choice in the other files as it was.
 */
import { createHash } from 'node:crypto';
import { groupBy } from '../../../pulumi/plan/document/ordering.ts';
import type { Mutant } from './mutant.ts';

export interface MutantChoice {
  readonly seed: number;
  readonly count: number;
}

/**
 * Returns at most `count` mutants, evenly over the top folders. A file gives its second mutant only after every file of
 * the folder has given its first.
 */
export function chooseMutants(mutants: readonly Mutant[], { seed, count }: MutantChoice): readonly Mutant[] {
  const folders = [...groupBy(mutants, ({ file }) => topFolder(file))].sort(byText(([name]) => name));
  return interleave(folders.map(([, ofFolder]) => orderFolder(ofFolder, seed))).slice(0, count);
}

/** The files of one folder by their hashes, in rounds of one mutant per file. */
function orderFolder(mutants: readonly Mutant[], seed: number): readonly Mutant[] {
  const files = [...groupBy(mutants, ({ file }) => file)].sort(byText(([file]) => hash(seed, file)));
  return interleave(files.map(([, ofFile]) => orderFile(ofFile, seed)));
}

/** The operators of one file by their hashes, in rounds of one mutant per operator: common operators do not crowd out rare ones. */
function orderFile(mutants: readonly Mutant[], seed: number): readonly Mutant[] {
  const key = (name: string, { file }: Mutant): string => hash(seed, `${file} ${name}`);
  const kinds = [...groupBy(mutants, (mutant) => key(mutant.operator, mutant))].sort(byText(([name]) => name));
  return interleave(kinds.map(([, ofKind]) => [...ofKind].sort(byText((mutant) => key(mutant.place, mutant)))));
}

/** Takes the first of each list, then the second of each, and so on. */
function interleave<Item>(lists: readonly (readonly Item[])[]): readonly Item[] {
  const longest = Math.max(0, ...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, index) => lists.flatMap((list) => list.slice(index, index + 1))).flat();
}

function byText<Item>(textOf: (item: Item) => string): (one: Item, other: Item) => number {
  return (one, other) => (textOf(one) < textOf(other) ? -1 : 1);
}

function hash(seed: number, name: string): string {
  return createHash('sha256').update(`${seed} ${name}`).digest('hex');
}

function topFolder(file: string): string {
  return file.split('/')[0] ?? '';
}
