/**
 * Search in the service's own database: each write that changes a document changes its words too, in the same
 * transaction. Documents that existed before, or were written while another engine was used, are indexed when the
 * service starts, and all of them again on request. Replicas share that work: its progress is stored in the database.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { HttpError } from '../../errors/errors.ts';
import type { Database, Transaction } from '../../storage/database/database.ts';
import {
  type SearchCollection,
  searchedFields,
  type SearchDocument,
  computeVersion,
} from '../collection/collection.ts';
import { buildMatch, wordRows, type Words, type WordStatements, wordStatements } from './embedded-statements.ts';
import { type Found, listFilters, type Search, type SearchQuery } from '../collection/search.ts';
import { readState, upsertState } from '../tables/states.ts';
import type { SearchStateRow } from '../tables/tables.ts';
import { fitter, folded, highlighter, wordsIn, splitSearchWords } from '../collection/words.ts';

export interface EmbeddedSearchOptions {
  readonly database: Database;
  readonly collections: readonly SearchCollection[];
  readonly log: Logger;
  /** Documents indexed at a time. */
  readonly page?: number;
  /** Milliseconds between checks for a requested rebuild. */
  readonly idle?: number;
}

/** Indexes the first page before it resolves, so that a small collection is searchable from the start. */
export async function openEmbeddedSearch(options: EmbeddedSearchOptions): Promise<Search> {
  const { database, page = 200 } = options;
  const tables = new Map<string, WordTable>();
  for (const collection of options.collections.filter(({ queried }) => queried)) {
    const table = new WordTable(database, collection);
    await table.takeIn(page);
    tables.set(collection.name, table);
  }
  const closing = new AbortController();
  const filling = keepWhole([...tables.values()], options, closing.signal);
  const getTable = ({ name }: SearchCollection): WordTable => {
    const table = tables.get(name);
    if (table === undefined)
      throw new Error(`the collection "${name}" cannot be searched; add it to the collections of openSearch`);
    return table;
  };
  return {
    changed: async (transaction, collection, ids) => tables.get(collection.name)?.put(transaction, [ids].flat()),
    find: async (collection, query) => getTable(collection).find(query),
    state: () => Promise.resolve({ status: [...tables.values()].every(({ isWhole }) => isWhole) ? 'ok' : 'building' }),
    async close() {
      closing.abort();
      await filling;
    },
  };
}

async function keepWhole(
  tables: readonly WordTable[],
  { log, page = 200, idle = 1_000 }: EmbeddedSearchOptions,
  closing: AbortSignal,
): Promise<void> {
  let isFailing = false;
  const isOpen = (): boolean => !closing.aborted;
  while (isOpen()) {
    try {
      for (const table of tables) {
        await table.look();
        while (isOpen() && (await table.takeIn(page))) await new Promise(setImmediate);
      }
      isFailing = false;
    } catch (err) {
      if (!isFailing) log.warn({ err }, 'indexing for search failed; retrying');
      isFailing = true;
    }
    await sleep(idle, undefined, { signal: closing, ref: false }).catch(() => undefined); // closing
  }
}

class WordTable {
  readonly #database: Database;
  readonly #collection: SearchCollection;
  readonly #statements: WordStatements;
  /** Prefix that distinguishes the embedded index from collections of an external index in the same column. */
  readonly #version: string;
  isWhole = false;

  constructor(database: Database, collection: SearchCollection) {
    this.#database = database;
    this.#collection = collection;
    this.#statements = wordStatements(collection.name, collection.hasNumbers);
    this.#version = `embedded ${computeVersion(collection)}`;
  }

  /**
   * Checks whether the index is still complete: a rebuild may have been requested, or another replica may have begun
   * one. A replica of another version leaves this index unchanged, since otherwise each would undo the work of the
   * other.
   */
  async look(): Promise<boolean> {
    const { target, requested } = await readState(this.#database, this.#collection.name);
    if (requested === 1 || target === this.#version) this.isWhole = false;
    return this.isWhole;
  }

  /** @returns true if there is more to do */
  async takeIn(page: number): Promise<boolean> {
    if (this.isWhole) return false;
    this.isWhole =
      this.#isWholeBy(await readState(this.#database, this.#collection.name)) ||
      (await this.#database.write((transaction) => this.#takeInPage(transaction, page)));
    return !this.isWhole;
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
    if (!isBegun) await transaction.run(this.#statements.clear, {});
    const after = isBegun ? (state.filled_to ?? undefined) : undefined;
    const ids = await this.#collection.idsAfter(transaction, after, page);
    for (const id of ids) await this.put(transaction, [id]);
    const isLast = ids.length < page;
    const [live, target] = isLast ? [this.#version, null] : [null, this.#version];
    const filled_to = isLast ? null : (ids.at(-1) ?? null);
    await transaction.run(upsertState, { collection, live, target, filled_to, filled_at: null, requested: 0 });
    return isLast;
  }

  async put(transaction: Transaction, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const unique = [...new Set(ids)];
    const keys = this.#collection.hasNumbers ? unique.map(Number) : unique;
    transaction.send(this.#statements.remove, { documents: JSON.stringify(keys) });
    const documents = await this.#collection.read(transaction, unique);
    const rows = documents.map((document) => this.#getWords(document));
    if (rows.length > 0) transaction.send(this.#statements.insert, { rows: wordRows.toText(rows) });
  }

  async find(query: SearchQuery): Promise<Found> {
    const { q, limit, offset } = query;
    if (!this.isWhole) throw beingBuilt();
    const words = splitSearchWords(q).map(folded);
    if (words.length === 0) return { items: [], total: 0 };
    const filters = listFilters(query).map(([field, value]) => filterWord(field, value));
    const match = buildMatch(words, filters);
    const [rows, counted] = await Promise.all([
      this.#database.aside.all(this.#statements.find, { ...match, limit, offset }),
      this.#database.aside.first(this.#statements.count, match),
    ]);
    // Another replica may have begun a rebuild since the last check.
    if (!(await this.look())) throw beingBuilt();
    const fits = fitter(words);
    const fields = searchedFields(this.#collection).map((field) => [field, fits] as const);
    const items = rows.map(({ document: id }) => ({ id, highlight: highlighter(fields) }));
    return { items, total: counted?.total ?? 0 };
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
