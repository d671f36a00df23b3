/** The words of one collection: their state, which replicas share, the changes of each write, and the searches. */
import { HttpError } from '../../errors/errors.ts';
import type { Database, Transaction } from '../../storage/database/database.ts';
import {
  type SearchCollection,
  searchedFields,
  type SearchDocument,
  computeVersion,
} from '../collection/collection.ts';
import { type Found, listFilters, nothingFound, type SearchQuery } from '../collection/search.ts';
import { fitter, folded, highlighter, wordsIn, splitSearchWords } from '../collection/words.ts';
import { readState, upsertState } from '../tables/states.ts';
import type { SearchStateRow } from '../tables/tables.ts';
import { wordRows, type Words, type WordStatements, wordStatements } from './embedded-statements.ts';
import { buildMatch, type SearchMatch } from './search-match.ts';

/** Increase the number when the words of a document are written in another form. */
const format = 4;

/** Distinguishes the embedded index from collections of an external index in the same column. */
const prefix = 'embedded ';

/** Documents that are read at once while all are indexed: few enough for the memory, and many for the network. */
const readAtOnce = 20;

interface Ranked extends Pick<Found, 'total' | 'isExact'> {
  readonly ids: readonly string[];
}

export class WordTable {
  readonly #database: Database;
  readonly #collection: SearchCollection;
  readonly #statements: WordStatements;
  readonly #ranked: number;
  readonly #abandoned: number;
  readonly #version: string;
  isWhole = false;
  /** A replica of another version builds its index: its progress, and the time when it was seen first. */
  #other: { readonly progress: string; readonly since: number } | undefined;
  /** The time when the index was built that was seen last; null: by an earlier version. */
  #builtAt: number | null | undefined;

  constructor(
    database: Database,
    collection: SearchCollection,
    { ranked, abandoned }: { ranked: number; abandoned: number },
  ) {
    this.#database = database;
    this.#collection = collection;
    this.#ranked = ranked;
    this.#abandoned = abandoned;
    this.#statements = wordStatements({ ...collection, ranked });
    this.#version = `${prefix}${format} ${computeVersion(collection)}`;
  }

  get isUsable(): boolean {
    return this.isWhole && this.#other === undefined;
  }

  /**
   * Checks whether the index is still complete: a rebuild may have been requested, or another replica may have begun
   * one. The index of a replica of another version stays as it is, since otherwise each would undo the work of the other, unless
   * it is incomplete and no replica continues it.
   */
  async look(): Promise<boolean> {
    const state = await readState(this.#database, this.#collection.name);
    const isAbandoned = this.#watchOther(state);
    if (state.requested === 1 || state.target === this.#version || isAbandoned) this.isWhole = false;
    else this.#builtAt = state.filled_at;
    return this.isUsable;
  }

  /** @returns true if a replica of another version has begun an index and does not continue */
  #watchOther({ target, filled_to }: SearchStateRow): boolean {
    const isOther = target?.startsWith(prefix) === true && target !== this.#version;
    const progress = `${target} ${filled_to}`;
    if (!isOther) this.#other = undefined;
    else if (this.#other?.progress !== progress) this.#other = { progress, since: performance.now() };
    return this.#other !== undefined && performance.now() - this.#other.since > this.#abandoned;
  }

  /** @returns true if there is more to do */
  async takeIn(page: number): Promise<boolean> {
    if (this.isWhole) return false;
    this.isWhole =
      this.#isWholeBy(await readState(this.#database, this.#collection.name)) ||
      (await this.#database.write((transaction) => this.#takeInPage(transaction, page)));
    return !(this.isWhole && (await this.look()));
  }

  #isWholeBy({ live, requested }: SearchStateRow): boolean {
    return live === this.#version && requested === 0;
  }

  /** @returns true if it was the last page */
  async #takeInPage(transaction: Transaction, page: number): Promise<boolean> {
    const collection = this.#collection.name;
    const state = await readState(transaction, collection);
    // Another replica may have just indexed the last page.
    if (this.#isWholeBy(state)) return true;
    const isBegun = state.target === this.#version && state.requested === 0;
    if (!isBegun) {
      await transaction.run(this.#statements.clear, {});
      for (const upgrade of this.#statements.upgrades) await transaction.run(upgrade, {});
    }
    const after = isBegun ? (state.filled_to ?? undefined) : undefined;
    const ids = await this.#collection.idsAfter(transaction, after, page);
    for (let start = 0; start < ids.length; start += readAtOnce)
      await this.put(transaction, ids.slice(start, start + readAtOnce));
    const isLast = ids.length < page;
    const [live, target] = isLast ? [this.#version, null] : [null, this.#version];
    const filled_to = isLast ? null : (ids.at(-1) ?? null);
    const filled_at = isLast ? Date.now() : null;
    await transaction.run(upsertState, { collection, live, target, filled_to, filled_at, requested: 0 });
    return isLast;
  }

  async put(transaction: Transaction, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const unique = [...new Set(ids)];
    const keys = this.#collection.hasNumbers ? unique.map(Number) : unique;
    transaction.send(this.#statements.remove, { documents: JSON.stringify(keys) });
    this.add(transaction, await this.#collection.read(transaction, unique));
  }

  /** Adds documents whose words the table does not have. */
  add(transaction: Transaction, documents: readonly SearchDocument[]): void {
    const rows = documents.map((document) => this.#getWords(document));
    if (rows.length > 0) transaction.send(this.#statements.insert, { rows: wordRows.toText(rows) });
  }

  async find(query: SearchQuery): Promise<Found> {
    const { q, limit, offset } = query;
    if (!this.isUsable) throw beingBuilt();
    const words = splitSearchWords(q).map(folded);
    if (words.length === 0) return nothingFound;
    const filters = listFilters(query).map(([field, value]) => filterWord(field, value));
    const { ids, total, isExact } = await this.#rankWhole(buildMatch(words, filters), limit, offset);
    const fits = fitter(words);
    const fields = searchedFields(this.#collection).map((field) => [field, fits] as const);
    return { items: ids.map((id) => ({ id, highlight: highlighter(fields) })), total, isExact };
  }

  /** Another replica may have begun a rebuild since the last check, and may even have finished it. */
  async #rankWhole(match: SearchMatch, limit: number, offset: number): Promise<Ranked> {
    for (;;) {
      const builtAt = this.#builtAt;
      const ranked = await this.#rank(match, limit, offset);
      if (!(await this.look())) throw beingBuilt();
      if (this.#builtAt === builtAt) return ranked;
    }
  }

  async #rank(match: SearchMatch, limit: number, offset: number): Promise<Ranked> {
    const size = Math.max(0, Math.min(limit, this.#ranked - offset));
    const find = (page: { limit: number; offset: number }) =>
      this.#database.aside.all(this.#statements.find, { ...match, ...page });
    const rows = size === 0 ? [] : await find({ limit: size, offset });
    // Rows of an empty page do not have the number of all.
    const [row] = rows.length > 0 || (size > 0 && offset === 0) ? rows : await find({ limit: 1, offset: 0 });
    const total = row?.total ?? 0;
    const ids = rows.map(({ document }) => document);
    return { ids, total: Math.min(total, this.#ranked), isExact: total <= this.#ranked };
  }

  #getWords(document: SearchDocument): Words {
    const [a = '', b = '', c = '', d = ''] = searchedFields(this.#collection).map((field) => wordsIn(document[field]));
    const filtered = this.#collection.fields.filter((field) => field.filtered === true);
    const filters = filtered.map(({ name }) => filterWord(name, document[name])).join(' ');
    const position = this.#collection.hasNumbers ? Number(document.id) : null;
    return { document: document.id, position, a, b, c, d, filters };
  }
}

/** Returns a value as a word, so that a word index can filter by it: `userid7`, `useridn7`; a text is one word already. */
function filterWord(field: string, value: unknown): string {
  return `${field}${String(value).replace('-', 'n')}`.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}

const beingBuilt = (): HttpError => new HttpError('unavailable', 'the search index is being built; try again later');
