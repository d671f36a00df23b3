/** Documents in the form in which the external index gets them: their words as the embedded index splits them. */
import {
  computeVersion,
  type SearchCollection,
  type SearchDocument,
  type SearchValue,
} from '../../collection/collection.ts';
import { wordsIn } from '../../collection/words.ts';

/** Increase the number when `toIndexDocument` returns another form: the index must be rebuilt then. */
const form = 2;

/**
 * Replaces the text of each searched field with its words. Typesense splits texts in its own way: it joins what stands around a
 * hyphen, an apostrophe or a dot, and it does not see the words of compact JSON.
 */
export function toIndexDocument({ fields }: SearchCollection, document: SearchDocument): SearchDocument {
  const searched = new Set(fields.filter((field) => field.searched === true).map(({ name }) => name));
  const entries = Object.entries(document).map(([name, value]): [string, SearchValue] => [
    name,
    searched.has(name) ? toWords(value) : value,
  ]);
  return { ...Object.fromEntries(entries), id: document.id };
}

const toWords = (value: SearchValue): SearchValue => (Array.isArray(value) ? value.map(wordsIn) : wordsIn(value));

/** Returns the version of a collection in the external index: another one means that it must be rebuilt. */
export const computeIndexVersion = (collection: SearchCollection): string =>
  computeVersion({ ...collection, revision: collection.revision * 1000 + form });
