/**
 * Search in the service's own database: each write that changes a document changes its words too, in the same transaction.
 * What was there before, or was written while another engine was used, is taken in when the service starts, and all of it
 * anew when somebody asks for that. Replicas share that work: how far it is stands in the database.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { HttpError } from '../../errors/errors.ts';
import type { Database, Transaction } from '../../storage/database/database.ts';
import {
  readDocument,
  type SearchCollection,
  searchedFields,
  type SearchDocument,
  versionOf,
} from '../collection/collection.ts';
import { matchOf, type Words, type WordStatements, wordStatements } from './embedded-statements.ts';
import type { Found, FoundItem, Search, SearchQuery } from '../collection/search.ts';
import { stateOf, upsertState } from '../tables/states.ts';
import type { SearchStateRow } from '../tables/tables.ts';
import { fitter, folded, type Highlight, highlight, wordsIn, wordsOf } from '../collection/words.ts';

export interface EmbeddedSearchOptions {
  readonly database: Database;
  readonly collections: readonly SearchCollection[];
  readonly log: Logger;
  /** Documents taken in at a time. */
  readonly page?: number;
  /** Milliseconds after which it looks whether somebody asks for all to be taken in anew. */
  readonly idle?: number;
}

/** Takes in the first page before it answers: with few documents, all is there from the beginning. */
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
  const tableOf = ({ name }: SearchCollection): WordTable => {
    const table = tables.get(name);
    if (table === undefined) throw new Error(`${name} cannot be searched: it is not one of those that were opened`);
    return table;
  };
  return {
    changed: async (transaction, collection, id) => tables.get(collection.name)?.put(transaction, id),
    find: async (collection, query) => tableOf(collection).find(query),
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
      if (!isFailing) log.warn({ err }, 'search is not whole; it is tried again');
      isFailing = true;
    }
    await sleep(idle, undefined, { signal: closing, ref: false }).catch(() => undefined); // closing
  }
}

class WordTable {
  readonly #database: Database;
  readonly #collection: SearchCollection;
  readonly #statements: WordStatements;
  /** Beside the names of collections in an external index, which the same column holds when there is one. */
  readonly #version: string;
  isWhole = false;

  constructor(database: Database, collection: SearchCollection) {
    this.#database = database;
    this.#collection = collection;
    this.#statements = wordStatements(collection.name, collection.hasNumbers);
    this.#version = `embedded ${versionOf(collection)}`;
  }

  /**
   * Whether it is still whole: somebody may have asked for it to be taken in anew, or another replica may have begun. One
   * of another version leaves this one as it is: each would else undo what the other does.
   */
  async look(): Promise<boolean> {
    const { target, requested } = await stateOf(this.#database, this.#collection.name);
    if (requested === 1 || target === this.#version) this.isWhole = false;
    return this.isWhole;
  }

  /** @returns whether there is more */
  async takeIn(page: number): Promise<boolean> {
    if (this.isWhole) return false;
    this.isWhole =
      this.#isWholeBy(await stateOf(this.#database, this.#collection.name)) ||
      (await this.#database.write((transaction) => this.#takeInPage(transaction, page)));
    return !this.isWhole;
  }

  #isWholeBy({ live, requested }: SearchStateRow): boolean {
    return live === this.#version && requested === 0;
  }

  /** @returns whether it was the last one */
  async #takeInPage(transaction: Transaction, page: number): Promise<boolean> {
    const collection = this.#collection.name;
    const state = await stateOf(transaction, collection);
    // Another replica may have taken in the last page just now.
    if (this.#isWholeBy(state)) return true;
    const isBegun = state.target === this.#version && state.requested === 0;
    if (!isBegun) await transaction.run(this.#statements.clear, {});
    const after = isBegun ? (state.filled_to ?? undefined) : undefined;
    const ids = await this.#collection.idsAfter(transaction, after, page);
    for (const id of ids) await this.put(transaction, id);
    const isLast = ids.length < page;
    const [live, target] = isLast ? [this.#version, null] : [null, this.#version];
    const filled_to = isLast ? null : (ids.at(-1) ?? null);
    await transaction.run(upsertState, { collection, live, target, filled_to, filled_at: null, requested: 0 });
    return isLast;
  }

  async put(transaction: Transaction, id: string): Promise<void> {
    // Together: an engine that is reached over a network is waited for once.
    const [document] = await Promise.all([
      readDocument(this.#collection, transaction, id),
      transaction.run(this.#statements.remove, { document: id }),
    ]);
    if (document !== undefined) await transaction.run(this.#statements.insert, this.#wordsOf(document));
  }

  async find({ q, limit, offset, where = {} }: SearchQuery): Promise<Found> {
    if (!this.isWhole) throw beingBuilt();
    const words = wordsOf(q).map(folded);
    if (words.length === 0) return { items: [], total: 0 };
    const filters = Object.entries(where).flatMap(([field, value]) =>
      value === undefined ? [] : [filterWord(field, value)],
    );
    const match = matchOf(words, filters);
    const [rows, counted] = await Promise.all([
      this.#database.all(this.#statements.find, { ...match, limit, offset }),
      this.#database.first(this.#statements.count, match),
    ]);
    // Another replica may have begun to take all in anew since this one has looked.
    if (!(await this.look())) throw beingBuilt();
    const fits = fitter(words);
    const ids = rows.map(({ document }) => document);
    const documents = await this.#collection.read(this.#database, ids);
    const byId = new Map(documents.map((document) => [document.id, document]));
    return { items: ids.map((id) => this.#itemOf(id, byId.get(id), fits)), total: counted?.total ?? 0 };
  }

  #itemOf(id: string, document: SearchDocument | undefined, fits: (word: string) => boolean): FoundItem {
    const highlights = searchedFields(this.#collection).flatMap((field): Highlight[] => {
      const text = document?.[field];
      const found = typeof text === 'string' ? highlight(field, text, fits) : undefined;
      return found === undefined ? [] : [found];
    });
    return { id, highlights };
  }

  #wordsOf(document: SearchDocument): Words {
    const [a = '', b = '', c = '', d = ''] = searchedFields(this.#collection).map((field) => wordsIn(document[field]));
    const filtered = this.#collection.fields.filter((field) => field.filtered === true);
    const filters = filtered.map(({ name }) => filterWord(name, document[name])).join(' ');
    const position = this.#collection.hasNumbers ? Number(document.id) : null;
    return { document: document.id, position, a, b, c, d, filters };
  }
}

/** A value as a word, so that what an index of words finds quickly can be narrowed by it: `userid7`, `useridn7`. */
function filterWord(field: string, value: unknown): string {
  return `${field}${String(value).replace('-', 'n')}`.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}

const beingBuilt = (): HttpError => new HttpError('unavailable', 'the search index is being built; try again later');
