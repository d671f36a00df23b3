/** Shows a list as a person wants it, as far as its items allow. */
import { isObject, type Json, type JsonObject } from 'fountainai/openapi';
import { getStems, isAkin, stem } from '../../../language/words.ts';
import type { DateWish, SortWish, Wish } from './wish.ts';

export interface ShownList {
  readonly items: readonly unknown[];
  /** True if items are missing that the service has sent. */
  readonly isFiltered: boolean;
  /** The words that all items have. */
  readonly searched: readonly string[];
  /** Words of the request that the list could not be shown by. */
  readonly unused: readonly string[];
}

/** @param words words of the request that no parameter takes: they may be values of members */
export function applyWish(list: readonly unknown[], wish: Wish, words: readonly string[]): ShownList {
  const objects = list.filter((item) => isObject(item));
  const view = new ListView(objects);
  const search = wish.search === undefined ? [] : [wish.search];
  if (objects.length === 0 || objects.length < list.length)
    return { items: list, isFiltered: false, searched: search, unused: list.length === 0 ? [] : wish.words };
  for (const text of search) view.keepWith(text);
  const unused = [
    ...wish.dates.flatMap((date) => view.keepDates(date)),
    ...view.keepValues(words),
    ...view.sort(wish.sort),
  ];
  const items = wish.limit === undefined ? view.items : view.items.slice(0, wish.limit);
  return { items, isFiltered: items.length < list.length, searched: [...search, ...view.found], unused };
}

class ListView {
  items: readonly JsonObject[];
  /** Words that were found in texts. */
  readonly found: string[] = [];
  readonly #names: readonly string[];

  constructor(items: readonly JsonObject[]) {
    this.items = items;
    this.#names = [...new Set(items.flatMap((item) => Object.keys(item)))];
  }

  /** Keeps the items with all these words. */
  keepWith(search: string): void {
    const wanted = getStems(search);
    this.items = this.items.filter((item) => {
      const texts = Object.values(item).filter((value) => typeof value === 'string');
      const found = getStems(texts.join(' '));
      return wanted.every((word) => found.some((one) => one.startsWith(word)));
    });
  }

  keepDates({ text: asked, near, from, to }: DateWish): string[] {
    const isYear = /^\d{4}~?$/.test(from ?? to ?? '');
    const isFit = (value: Json | undefined): boolean =>
      isYear && typeof value === 'number' ? value >= 1000 && value < 3000 : isDate(value);
    const name = this.#nameFor(near, (one) => this.items.some((item) => isFit(item[one])));
    if (name === undefined) return [asked];
    this.items = this.items.filter((item) => {
      const text = toText(item[name]);
      return isFit(item[name]) && (from === undefined || text >= from) && (to === undefined || text < to);
    });
    return [];
  }

  /** Keeps the items that have the words as values of short members (`high`), or in their texts. */
  keepValues(words: readonly string[]): string[] {
    return words.filter((word) => {
      const isMember = this.#names.some((name) => getStems(name).includes(stem(word)));
      const before = this.items;
      this.items = before.filter((item) => Object.values(item).some((value) => isShort(value, word)));
      if (this.items.length > 0) return false;
      this.items = before;
      if (isMember) return false;
      this.keepWith(word);
      if (this.items.length > 0) this.found.push(word);
      else this.items = before;
      return !this.found.includes(word);
    });
  }

  /** Items without the member come last. */
  sort(wish: SortWish | undefined): string[] {
    if (wish === undefined) return [];
    const { text, by, isDescending } = wish;
    const isAge = by.every((word) => /^(creat|add|ma|register)/.test(word));
    const name =
      (by.length > 0 ? this.#nameFor(by, () => true, true) : undefined) ?? (isAge ? this.#ageName() : undefined);
    if (name === undefined) return [text];
    this.items = [...this.items].sort((one, other) => {
      const [left, right] = [one[name], other[name]];
      if (left === undefined || right === undefined) return Number(left === undefined) - Number(right === undefined);
      return (isDescending ? -1 : 1) * compare(left, right);
    });
    return [];
  }

  /** The time of creation, or a year; otherwise the id, which usually counts. */
  #ageName(): string | undefined {
    const find = (pattern: RegExp): string | undefined => this.#names.find((name) => pattern.test(name));
    const isCount = (name: string): boolean => this.items.every((item) => typeof item[name] === 'number');
    const id = this.#names.findLast((name) => /id$/i.test(name) && isCount(name));
    return find(/^(created|createdAt|created_at|timestamp)$/i) ?? find(/^year$/i) ?? id;
  }

  /** Returns the member whose name has most of the words; if none has, the only one that is possible. */
  #nameFor(words: readonly string[], isPossible: (name: string) => boolean, mustMatch = false): string | undefined {
    const possible = this.#names.filter(isPossible);
    const score = (name: string): number => {
      const stems = getStems(name);
      return words.filter((word) => stems.some((one) => one === word || isAkin(one, word))).length;
    };
    const best = [...possible].sort((one, other) => score(other) - score(one))[0];
    if (best !== undefined && score(best) > 0) return best;
    if (mustMatch) return undefined;
    const others = possible.filter((name) => !/^(created|updated)/i.test(name));
    return others.length === 1 ? others[0] : possible.length === 1 ? possible[0] : undefined;
  }
}

const isDate = (value: Json | undefined): boolean => typeof value === 'string' && /^\d{4}-\d\d-\d\d/.test(value);

const isShort = (value: Json | undefined, word: string): boolean =>
  typeof value === 'string' && value.length <= 40 && value.toLowerCase() === word.toLowerCase();

const compare = (left: Json, right: Json): number =>
  typeof left === 'number' && typeof right === 'number'
    ? left - right
    : toText(left) < toText(right)
      ? -1
      : toText(left) > toText(right)
        ? 1
        : 0;

const toText = (value: Json | undefined): string => (typeof value === 'string' ? value : JSON.stringify(value ?? ''));
