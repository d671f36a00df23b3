/** The searchable words of an operation with their weights. */
import { folded } from 'fountainai';
import { memoize, type Operation } from 'fountainai/openapi';
import { getArguments, choiceText } from '../tools/arguments.ts';
import { splitName, stem, stopWords } from '../language/words.ts';
import type { Snapshot } from '../tools/snapshot.ts';

/** Words with their weights: the number of occurrences times the weight of their places. */
export type Terms = ReadonlyMap<string, number>;

/** Splits requests and documents in the same way: without marks and capitals, `createdPets` as `creat` and `pet`. */
export function termsIn(text: string): string[] {
  const words = splitName(text.normalize('NFC').slice(0, mostCharacters)).map(folded);
  return words.filter((word) => !stopWords.has(word)).map(stem);
}

/** Maximum number of characters of a text that are searched. */
const mostCharacters = 100_000;

/** Cached: the choice of operations and the planner need the same. */
export const collectTerms = memoize(({ service }: Snapshot, operation: Operation): Terms =>
  weighTerms(service, operation),
);

/** A name has more weight than a description, and a service's words have less weight than the operation's own. */
function weighTerms(service: Snapshot['service'], operation: Operation): Terms {
  const all = getArguments(operation);
  const choices = all.flatMap((argument) => argument.choices ?? []).map(choiceText);
  const places: readonly (readonly [weight: number, text: string])[] = [
    [3, operation.id],
    [3, wholeName(operation.id)],
    [2, operation.path],
    [1.5, [operation.summary, ...operation.tags].join(' ')],
    [1, all.map(({ name }) => name).join(' ')],
    [0.5, operation.description],
    [0.5, [...choices, ...all.map(({ description }) => description)].join(' ')],
    [0.3, [service.id, service.name, ...service.tags].join(' ')],
  ];
  const terms = new Map<string, number>();
  for (const [weight, text] of places) {
    for (const term of termsIn(text)) terms.set(term, (terms.get(term) ?? 0) + weight);
  }
  return terms;
}

/** `listPets` is also found by `listpets`; a name of one word does not count twice. */
const wholeName = (id: string): string =>
  splitName(id).length > 1 ? folded(id.replaceAll(/[^\p{L}\p{N}]/gu, '')) : '';
