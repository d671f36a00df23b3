/** Reads how a person wants a list: searched, filtered by dates, sorted, cut. Its words are taken out of the request. */
import { isValue, type Request, type Token } from '../../../language/text.ts';
import { getStems, readNumber, singular, stopWords } from '../../../language/words.ts';

/** A comparison with a date or a year; the bounds are texts that sort like their dates, and count. */
export interface DateWish {
  /** As the person wrote it. */
  readonly text: string;
  /** Stems of the words before it, which may name the member. */
  readonly near: readonly string[];
  readonly from: string | undefined;
  readonly to: string | undefined;
}

export interface SortWish {
  /** As the person wrote it. */
  readonly text: string;
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

const articles = 'the|a|an|all|any|my|our|some';
const listPhrase = `(?:(?:${articles}) )*~`;
const inner = 'in|among|of|from|within|inside';
/** The searched words: a text in quotes, or all up to the end of the clause, or up to `in the sessions` or `in it`. */
const searched = `((?: (?:${articles}))*)( "|(?: (?!(?:${inner}) ${listPhrase}|(?:${inner}) (?:it|them|there) |please )[^|{·" ]\\S*)+)(?: (?:${inner}) (?:it|them|there)(?= ))?`;
const newest = 'newest|latest|recent|youngest|last';
const oldest = 'oldest|earliest|first';

/** Each token is one word: `~` begins a list's noun, `@` a date or year, `#` a number, `^` a name; `"` is a text, `|` a mark. */
const patterns = {
  date: new RegExp(
    `((?: (?![~@#|·"]|(?:which|what|who|how|many|show|list|find|get|give|me|count|are|is|all) )\\S+){0,6}) (before|until|till|by|after|since|from|on|in|between)(?: the)? @(\\S+)(?: (?:and|to|until) @(\\S+))?(?= )`,
  ),
  sort: new RegExp(
    ` (sort|sorted|order|ordered|arrange|arranged|rank|ranked|in)((?: [^|· ]+){0,6}?) (?:by|(?<= in) order of)(?: the| its)?((?: (?!(?:${inner}) |desc|asc|reverse|backwards|please )[\\p{L}~^'-]+)+)(?= )`,
    'u',
  ),
  plainSort: new RegExp(` by(?: the| its)?((?: (?!(?:${inner}) |please )\\p{L}+)+)(?= (?:\\||$|please ))`, 'u'),
  direction: / (?:in )?(descending|desc|reversed?|backwards|ascending|asc)(?: order)?(?= )/,
  extreme: / (highest|largest|biggest|greatest|lowest|smallest) [~^]?(\p{L}+)(?= )/u,
  age: new RegExp(`(?: (#?[\\w-]+))??(?: most)? (${newest}|${oldest})(?: #(\\d+))?(?=(?: [^|· ]+){0,2} ~(\\S+))`),
  ageAtEnd: new RegExp(` the (${newest}|${oldest})(?= (?:\\||$))`),
  memberAtEnd: new RegExp(` (?!~)(\\p{L}+) (${newest}|${oldest}|most recently)(?= (?:\\||$))`, 'u'),
  search: [
    `(?: (?:with|that|which|the|a|an|anything|something|is|are|have|has))* (?:about|matching|mentioning|mentions?|containing|contains?|regarding|concerning|to do with)(?: the (?:words?|terms?|phrases?))?${searched}`,
    `(?: (?:with|that|which|contain|contains|containing))* (?:the|with|a|contains?|containing) (?:words?|terms?|phrases?)${searched}`,
    `(?<!#\\S+)(?: (?:with|that|which|is|are))* (?:called|named|titled|entitled)${searched}`,
    `(?<= (?:search|searching|look|looking|find) .*|(?<= )(?:search|searching|look|looking|find)) for(?! ${listPhrase})${searched}`,
    `(?: with)? (?:the|a) (?:title|name)(?= ")${searched}`,
    `(?<=~\\S+) with(?= ")${searched}`,
    ` (?:did|has|have|(?:are|were) by)((?: ){0})((?: \\^\\S+)+)(?: (?:write|written))?(?= \\|)`,
    `(?<=~\\S+(?: written)?) (?:by|from)((?: ){0})((?: \\^\\S+)+)(?= (?:\\||$|are|is|do|does|did|were|have))`,
  ].map((source) => new RegExp(source)),
};

/** The patterns look behind, which takes quadratic time in a word. */
const maxSymbolLength = 200;

class WishReader {
  readonly #tokens: readonly Token[];
  readonly #text: string;
  readonly #symbols: string[];
  readonly #taken = new Set<Token>();
  #replaced: Token | undefined;

  constructor({ tokens, text }: Request, isListNoun: (stem: string) => boolean) {
    this.#tokens = tokens;
    this.#text = text;
    this.#symbols = tokens.map((token, index) => {
      const date = dateAt(token);
      if (date !== undefined) return `@${date}`;
      if (token.kind === 'number') return `#${token.text}`;
      if (token.kind === 'word')
        return `${token.stems.some(isListNoun) ? '~' : index > 0 && /^\p{Lu}/u.test(token.text) ? '^' : ''}${token.lower.slice(0, maxSymbolLength)}`;
      return { quoted: '"', json: '{', mark: '|', code: token.text.toLowerCase().slice(0, maxSymbolLength) }[
        token.kind
      ];
    });
  }

  read(): Wish {
    const dates: DateWish[] = [];
    for (let date = this.#readDate(); date !== undefined; date = this.#readDate()) dates.push(date);
    const sorted = this.#readSort();
    const aged = this.#readSuperlative();
    const [sort, limit] = [sorted?.sort ?? aged?.sort, aged?.limit];
    const search = this.#readSearch();
    const words = [...this.#taken].map(({ text }) => text);
    return { search, dates, sort, limit, words, rest: this.#withoutTaken() };
  }

  /** Finds a pattern, whose words begin with spaces. */
  #find(
    pattern: RegExp,
  ): { readonly start: number; readonly end: number; readonly groups: readonly string[] } | undefined {
    const line = ` ${this.#symbols.join(' ')} `;
    const match = pattern.exec(line);
    if (match === null) return undefined;
    const start = countWords(line.slice(0, match.index));
    return {
      start,
      end: start + countWords(match[0]),
      groups: Array.from(match, (group: string | undefined) => group ?? ''),
    };
  }

  #take(start: number, end: number): void {
    for (let at = start; at < end; at += 1) {
      const token = this.#tokens[at];
      if (token !== undefined) this.#taken.add(token);
      this.#symbols[at] = '·';
    }
  }

  /** `due before 2026-12-05`, `between 1850 and 1900`, `created on 2026-03-01`. */
  #readDate(): DateWish | undefined {
    const found = this.#find(patterns.date);
    if (found === undefined) return undefined;
    const [, near = '', kind = '', one = '', two = ''] = found.groups;
    if ((kind === 'between') !== (two !== '') && kind !== 'from') return undefined;
    this.#take(found.start, found.end);
    const words = near.split(' ').filter((word) => word !== '' && !stopWords.has(word));
    return {
      text: plain(found.groups[0]),
      near: words.flatMap(getStems),
      ...getBounds(two === '' ? kind : 'between', one, two),
    };
  }

  /** `sorted by due date, descending`, `in order of priority`. */
  #readSort(): Ordering | undefined {
    const found = this.#find(patterns.sort);
    const plainly = /^(list|show|display)$/.test(this.#symbols[0] ?? '') ? this.#find(patterns.plainSort) : undefined;
    if (found === undefined && plainly !== undefined) {
      this.#take(plainly.start, plainly.end);
      const name = plain(plainly.groups[1]);
      return { sort: { text: name, by: getStems(name), isDescending: false }, limit: undefined };
    }
    if (found === undefined) return undefined;
    const [, verb = '', between = '', name = ''] = found.groups;
    const direction = this.#find(patterns.direction);
    if (direction !== undefined) this.#take(direction.start, direction.end);
    // `sort the tasks by …` lists the tasks.
    if (/^(sort|order|arrange|rank)$/.test(verb)) this.#replaced = this.#tokens[found.start];
    this.#take(found.start, found.start + 1);
    this.#take(found.start + 1 + countWords(between), found.end);
    const by = name
      .split(/[ ~^]+/)
      .filter(Boolean)
      .flatMap(getStems);
    return {
      sort: { text: plain(name), by, isDescending: /^(desc|rev|back)/.test(direction?.groups[1] ?? '') },
      limit: undefined,
    };
  }

  /** `the newest session`, `the latest 2 tasks`, `the first 3 books`, `due first`, `the highest priority`. */
  #readSuperlative(): Ordering | undefined {
    const one = this.#symbols.some((symbol) => symbol.startsWith('~') && isSingular(symbol)) ? 1 : undefined;
    const extreme = this.#find(patterns.extreme);
    if (extreme !== undefined) {
      this.#take(extreme.start, extreme.end);
      const [, word = '', name = ''] = extreme.groups;
      return {
        sort: { text: plain(extreme.groups[0]), by: getStems(name), isDescending: !/^(lowest|smallest)$/.test(word) },
        limit: one,
      };
    }
    return this.#readAge() ?? this.#readLast(one);
  }

  #readAge(): Ordering | undefined {
    const found = this.#find(patterns.age);
    if (found === undefined) return undefined;
    const [, before = '', word = '', after = '', noun = ''] = found.groups;
    const number = before === '' ? undefined : (readNumber(before) ?? Number(before.slice(1)));
    const isCounted = after !== '' || Number.isInteger(number);
    const isOne = isSingular(noun);
    if (/^(first|last)$/.test(word) && !isCounted && !isOne) return undefined;
    this.#take(found.start, found.end);
    const limit = after !== '' ? Number(after) : isCounted ? number : isOne ? 1 : undefined;
    return {
      sort: word === 'first' ? undefined : { text: word, by: [], isDescending: newest.split('|').includes(word) },
      limit,
    };
  }

  /** `which book is the newest?`, `which task is due first?` */
  #readLast(limit: number | undefined): Ordering | undefined {
    const age = this.#find(patterns.ageAtEnd);
    const member = age === undefined ? this.#find(patterns.memberAtEnd) : undefined;
    const [, name = '', word = ''] = age === undefined ? (member?.groups ?? []) : ['', '', age.groups[1]];
    const found = age ?? member;
    if (found === undefined || stopWords.has(name)) return undefined;
    this.#take(found.start, found.end);
    const isDescending =
      age === undefined ? /^(last|latest|most recently)$/.test(word) : newest.split('|').includes(word);
    return { sort: { text: plain(found.groups[0]), by: getStems(name), isDescending }, limit };
  }

  /** `about the harbour`, `with the words second act`, `search the sessions for "lighthouse"`, `called Emma`. */
  #readSearch(): string | undefined {
    for (const pattern of patterns.search) {
      const found = this.#find(pattern);
      if (found === undefined) continue;
      const value = found.groups[2] ?? '';
      const line = found.groups[0] ?? '';
      const first = found.start + countWords(line.slice(0, line.lastIndexOf(value)));
      const [token, next] = this.#tokens.slice(first, first + 2);
      // `about member 2` names one item.
      if (token === undefined || (this.#symbols[first]?.startsWith('~') === true && isValue(next))) continue;
      const end = first + countWords(value);
      this.#take(found.start, found.end);
      return token.kind === 'quoted' ? token.text : this.#text.slice(token.start, this.#tokens[end - 1]?.end);
    }
    return undefined;
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

/** Returns the words without their marks. */
const plain = (words = ''): string => words.replaceAll(/(?<= )[~@#^]/g, '').trim();

type Ordering = Pick<Wish, 'sort' | 'limit'>;

const countWords = (line: string): number => line.split(' ').length - 1;

const isSingular = (word: string): boolean => singular(word) === word;

/** Returns a date or a year as a text; undefined for other tokens. */
function dateAt(token: Token): string | undefined {
  if (token.kind === 'code' && /^\d{4}-\d\d-\d\d/.test(token.text)) return token.text;
  if (token.kind === 'number' && /^[12]\d{3}$/.test(token.text)) return token.text;
  const days = new Map([
    ['yesterday', -1],
    ['today', 0],
    ['tomorrow', 1],
  ]).get(token.kind === 'word' ? token.lower : '');
  return days === undefined ? undefined : new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

/** `~` sorts after all characters of dates: `2026-12-05~` is the end of that day. */
function getBounds(kind: string, one: string, two: string): Pick<DateWish, 'from' | 'to'> {
  if (/^(before|until|till|by)$/.test(kind)) return { from: undefined, to: kind === 'before' ? one : `${one}~` };
  if (kind === 'after') return { from: `${one}~`, to: undefined };
  if (kind === 'since' || kind === 'from') return { from: one, to: undefined };
  return { from: one, to: `${two === '' ? one : two}~` };
}
