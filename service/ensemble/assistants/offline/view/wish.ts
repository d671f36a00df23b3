/** Reads how a person wants a list: searched, filtered by dates, sorted, cut. Its words are taken out of the request. */
import { isValue, type Request, type Token, type Word } from '../../../language/text.ts';
import { fillers, singular, stem, stopWords } from '../../../language/words.ts';
import { bounds, comparing, dateAt, type DateWish } from './date-wish.ts';

export interface SortWish {
  /** Stems of the member's name; empty: by age. */
  readonly by: readonly string[];
  readonly isDescending: boolean;
}

export interface Wish {
  readonly search: string | undefined;
  readonly dates: readonly DateWish[];
  readonly sort: SortWish | undefined;
  readonly limit: number | undefined;
  /** The words of the wish, as the person wrote them. */
  readonly words: readonly string[];
  /** The request without these words. */
  readonly rest: string;
}

/** @param isListNoun returns whether a stem names what an operation lists */
export function readWish(request: Request, isListNoun: (stem: string) => boolean): Wish {
  return new WishReader(request, isListNoun).read();
}

const set = (words: string): ReadonlySet<string> => new Set(words.split(' '));
const searching = set('about matching mentioning mention mentions containing contain contains regarding concerning');
const naming = set('called named titled entitled');
const sorting = set('sort sorted order ordered arrange arranged rank ranked');
const newest = set('newest latest recent youngest last');
const oldest = set('oldest earliest first');
const greatest = set('highest largest biggest greatest');
const least = set('lowest smallest');
const inner = set('in among of from within inside');
const articles = set('the a an all any my our some');
const falling = set('descending desc reverse reversed backwards');
const rising = set('ascending asc');
class WishReader {
  readonly #tokens: readonly Token[];
  readonly #text: string;
  readonly #isListNoun: (stem: string) => boolean;
  readonly #taken = new Set<Token>();
  readonly #dates: DateWish[] = [];
  #sort: SortWish | undefined;
  #limit: number | undefined;
  #search: string | undefined;
  #replaced: Token | undefined;

  constructor({ tokens, text }: Request, isListNoun: (stem: string) => boolean) {
    this.#tokens = tokens;
    this.#text = text;
    this.#isListNoun = isListNoun;
  }

  read(): Wish {
    this.#tokens.forEach((_, at) => this.#readDate(at));
    this.#tokens.forEach((_, at) => this.#readSort(at));
    this.#tokens.forEach((_, at) => this.#readSuperlative(at));
    this.#tokens.forEach((_, at) => this.#readSearch(at));
    const taken = [...this.#taken];
    return {
      search: this.#search,
      dates: this.#dates,
      sort: this.#sort,
      limit: this.#limit,
      words: taken.map(({ text }) => text),
      rest: this.#withoutTaken(),
    };
  }

  #word(at: number): string {
    const token = this.#tokens[at];
    return token?.kind === 'word' && !this.#taken.has(token) ? token.lower : '';
  }

  #take(start: number, end: number): void {
    for (const token of this.#tokens.slice(start, end)) this.#taken.add(token);
  }

  #isNoun(at: number): boolean {
    const token = this.#tokens[at];
    return token?.kind === 'word' && token.stems.some((part) => this.#isListNoun(part));
  }

  /** `due before 2026-12-05`, `between 1850 and 1900`, `created on 2026-03-01`. */
  #readDate(at: number): void {
    const kind = comparing[this.#word(at)];
    if (kind === undefined) return;
    const first = this.#word(at + 1) === 'the' ? at + 2 : at + 1;
    const [one, second] = [dateAt(this.#tokens[first]), dateAt(this.#tokens[first + 2])];
    if (one === undefined) return;
    const isRange = second !== undefined && /^(and|to|until)$/.test(this.#word(first + 1));
    if (kind === 'between' && !isRange) return;
    let start = at;
    const near: string[] = [];
    for (; start > 0 && at - start < 6 && !this.#isNoun(start - 1); start -= 1) {
      const word = this.#tokens[start - 1];
      if (word?.kind !== 'word' || this.#taken.has(word) || isAsking(word.lower)) break;
      if (!stopWords.has(word.lower)) near.push(...word.stems);
    }
    const end = isRange ? first + 3 : first + 1;
    this.#take(start, end);
    this.#dates.push({ near, ...bounds(isRange ? 'between' : kind, one, second) });
  }

  /** `sorted by due date, descending`. */
  #readSort(at: number): void {
    if (!sorting.has(this.#word(at))) return;
    const by = this.#tokens.findIndex(
      (token, index) => index > at && index < at + 8 && this.#word(index) === 'by' && token,
    );
    if (by === -1) return;
    const start = /^(the|its)$/.test(this.#word(by + 1)) ? by + 2 : by + 1;
    let end = start;
    while (
      this.#word(end) !== '' &&
      !inner.has(this.#word(end)) &&
      !falling.has(this.#word(end)) &&
      !rising.has(this.#word(end)) &&
      this.#word(end) !== 'please'
    )
      end += 1;
    const name = this.#tokens.slice(start, end).filter((token): token is Word => token.kind === 'word');
    if (name.length === 0) return;
    const isDescending = this.#tokens.some((_, index) => index > by && falling.has(this.#word(index)));
    this.#sort = { by: name.flatMap(({ stems }) => stems), isDescending };
    this.#tokens.forEach((_, index) => {
      if (index > by && (falling.has(this.#word(index)) || rising.has(this.#word(index)))) this.#take(index, index + 1);
    });
    this.#take(by, end);
    const verb = this.#tokens[at];
    // `sort the tasks by …` lists the tasks.
    if (/^(sort|order|arrange|rank)$/.test(this.#word(at))) this.#replaced = verb;
    this.#take(at, at + 1);
  }

  /** `the newest session`, `the latest 2 tasks`, `the first 3 books`, `due first`, `the highest priority`. */
  #readSuperlative(at: number): void {
    const word = this.#word(at);
    const isDescending = newest.has(word) || greatest.has(word);
    if (this.#sort !== undefined || !(isDescending || oldest.has(word) || least.has(word))) return;
    const start = this.#word(at - 1) === 'most' ? at - 1 : at;
    if (greatest.has(word) || least.has(word)) {
      this.#sortBy(at + 1, start, isDescending);
      return;
    }
    const next = this.#tokens[at + 1];
    const count = next?.kind === 'number' && Number.isInteger(next.value) ? Number(next.value) : undefined;
    const noun = this.#tokens.findIndex((_, index) => index > at && index < at + 4 && this.#isNoun(index));
    if (noun === -1) {
      const before = this.#tokens[at - 1];
      const isEnd = next === undefined || next.kind === 'mark';
      // `which book is the newest?`
      if (isEnd && this.#word(at - 1) === 'the') {
        this.#sort = { by: [], isDescending };
        this.#limit = this.#isOneMeant() ? 1 : undefined;
        this.#take(at - 1, at + 1);
      }
      if (isEnd && before?.kind === 'word' && !stopWords.has(before.lower) && !this.#isNoun(at - 1)) {
        this.#sort = { by: before.stems, isDescending: /^(last|latest)$/.test(word) };
        this.#limit = this.#isOneMeant() ? 1 : undefined;
        this.#take(at - 1, at + 1);
      }
      return;
    }
    const isOne = isSingular(this.#word(noun));
    const isCut = word === 'first' || word === 'last';
    if (isCut && count === undefined && !isOne) return;
    this.#limit = count ?? (isOne ? 1 : undefined);
    this.#sort = word === 'first' ? undefined : { by: [], isDescending };
    this.#take(start, count === undefined ? at + 1 : at + 2);
  }

  #isOneMeant(): boolean {
    return this.#tokens.some((_, index) => this.#isNoun(index) && isSingular(this.#word(index)));
  }

  #sortBy(name: number, start: number, isDescending: boolean): void {
    const member = this.#tokens[name];
    if (member?.kind !== 'word') return;
    this.#sort = { by: member.stems, isDescending };
    this.#limit = this.#isOneMeant() ? 1 : undefined;
    this.#take(start, name + 1);
  }

  /** `about the harbour`, `with the words second act`, `search the sessions for "lighthouse"`, `called Emma`. */
  #readSearch(at: number): void {
    if (this.#search !== undefined) return;
    const start = this.#searchStart(at);
    if (start === undefined) return;
    let first = start;
    while (articles.has(this.#word(first))) first += 1;
    const end = this.#searchEnd(first);
    const [value] = this.#tokens.slice(first, end);
    // `about member 2` names one item.
    const isNamed = this.#isNoun(first) && isValue(this.#tokens[first + 1]);
    if (value === undefined || isNamed) return;
    const isQuoted = value.kind === 'quoted' && end === first + 1;
    this.#search = isQuoted ? value.text : this.#text.slice(value.start, this.#tokens[end - 1]?.end);
    let begin = at;
    while (/^(with|that|which|the|a|an|anything|something|is|are)$/.test(this.#word(begin - 1))) begin -= 1;
    this.#take(begin, end);
  }

  /** Returns the offset of the first searched word. */
  #searchStart(at: number): number | undefined {
    const word = this.#word(at);
    const next = this.#word(at + 1);
    if (
      /^(words?|terms?|phrases?)$/.test(word) &&
      /^(the|with|contain|contains|containing|a)$/.test(this.#word(at - 1))
    )
      return at + 1;
    if (searching.has(word)) {
      const isWord = next === 'the' && /^(words?|terms?|phrases?)$/.test(this.#word(at + 2));
      return isWord ? at + 3 : at + 1;
    }
    if (naming.has(word)) return at + 1;
    const isLooking = this.#tokens
      .slice(0, at)
      .some((_, index) => /^(search|searching|look|looking|find)$/.test(this.#word(index)));
    if (word === 'for' && isLooking && !this.#isListPhrase(at + 1)) return at + 1;
    const isTitle = /^(title|name)$/.test(word) && /^(the|a)$/.test(this.#word(at - 1));
    return isTitle && this.#tokens[at + 1]?.kind === 'quoted' ? at + 1 : undefined;
  }

  /** `looking for a book`, unlike `looking for lighthouse`. */
  #isListPhrase(at: number): boolean {
    return this.#isNoun(articles.has(this.#word(at)) ? at + 1 : at);
  }

  /** At the end of the clause, or at `in the sessions`. */
  #searchEnd(start: number): number {
    let end = start;
    for (let token = this.#tokens[end]; token !== undefined; token = this.#tokens[end]) {
      const isPlace = inner.has(this.#word(end)) && this.#isListPhrase(end + 1);
      if (token.kind === 'mark' || token.kind === 'json' || this.#taken.has(token) || isPlace) break;
      end += 1;
      if (token.kind === 'quoted') break;
    }
    return this.#word(end - 1) === 'please' ? end - 1 : end;
  }

  #withoutTaken(): string {
    let text = '';
    let at = 0;
    for (const token of this.#tokens) {
      if (!this.#taken.has(token)) continue;
      text += `${this.#text.slice(at, token.start)}${token === this.#replaced ? 'list' : ' '}`;
      at = token.end;
    }
    return (text + this.#text.slice(at)).replaceAll(/\s+/g, ' ').trim();
  }
}

const isSingular = (word: string): boolean => word !== '' && singular(word) === word;
const isAsking = (word: string): boolean =>
  /^(which|what|who|how|many|show|list|find|get|give|me|count|are|is)$/.test(word) ||
  (fillers.has(word) && stem(word) === 'all');
