/**
 * An order is carried out only if each of its tokens belongs to exactly one part: polite words, the verb, its object,
 * or an argument with the words that lead to it. A token that belongs to no part may exclude something, so nothing is
 * sent then.
 */
import type { Binding, WordClaim } from '../match/bind.ts';
import { type SpokenCommand, isDoubtfulMaker, isFiling, isReplacing } from '../../../language/mood.ts';
import { isClosing, type Lead, openingSize, readLead } from '../../../language/order-words.ts';
import { type OrderKind, leadsToArgument, leadsToObject, type OrderState } from './positions.ts';
import { type Profile, resourceWords } from '../match/rank.ts';
import { objectWords } from './say.ts';
import { type Spelling, findSpelling } from './spelling.ts';
import { isValue, type Token } from '../../../language/text.ts';
import { singular, stem, stopWords } from '../../../language/words.ts';

export interface Accounting {
  /** Tokens before the verb that are not polite words. */
  readonly before: readonly Token[];
  /** Tokens after the verb that belong to no part. */
  readonly after: readonly Token[];
}

/** @param command the verb; undefined if the request has none and begins with its object */
export function account(
  profile: Profile,
  { claims }: Binding,
  tokens: readonly Token[],
  command: SpokenCommand | undefined,
): Accounting {
  return new Accountant(profile, claims, tokens, command).account();
}

class Accountant {
  readonly #profile: Profile;
  readonly #claims: ReadonlyMap<Token, WordClaim>;
  readonly #tokens: readonly Token[];
  readonly #kind: OrderKind;
  readonly #isDoubtful: boolean;
  readonly #isFiling: boolean;
  readonly #isReplacing: boolean;
  readonly #verbAt: number;
  /** `translate` of `translateText`: a verb without another meaning. */
  readonly #isOwnVerb: boolean;
  readonly #nouns: ReadonlySet<string>;
  #unclaimed: Token[] = [];
  #at = 0;
  #hasObject = false;
  #isDefinite = false;
  #target: Spelling | undefined;
  #last: WordClaim | undefined;

  constructor(
    profile: Profile,
    claims: ReadonlyMap<Token, WordClaim>,
    tokens: readonly Token[],
    command: SpokenCommand | undefined,
  ) {
    this.#profile = profile;
    this.#claims = claims;
    this.#tokens = tokens;
    this.#kind = findKind(profile, command);
    const isOwn = command?.stem === profile.verb;
    const maker = this.#kind === 'create' && !isOwn ? command : undefined;
    this.#isDoubtful = maker !== undefined && isDoubtfulMaker(maker);
    this.#isFiling = maker !== undefined && isFiling(maker);
    this.#isReplacing = command !== undefined && isReplacing(command);
    this.#verbAt = command?.index ?? -1;
    this.#isOwnVerb = command?.actions.length === 0 && isOwn;
    this.#nouns = collectNouns(profile);
  }

  account(): Accounting {
    while (this.#at < this.#verbAt) this.#readOpening();
    const before = this.#unclaimed;
    this.#unclaimed = [];
    if (this.#verbAt >= 0) this.#at = this.#verbAt + (this.#isSetUp() ? 2 : 1);
    else this.#at = openingSize(this.#tokens, 0);
    while (this.#at < this.#tokens.length) this.#readPart();
    const verb = this.#tokens[this.#verbAt];
    if (verb !== undefined && !this.#hasTarget()) this.#unclaimed.unshift(verb);
    return { before, after: this.#unclaimed };
  }

  /**
   * The object of the verb: a noun, the resource that an id names, or the object that an operation's own verb implies.
   */
  #hasTarget(): boolean {
    const named = [...this.#claims.values()].some(({ part, argument }) => part === 'name' && argument.place === 'path');
    // A PUT may create the resource that its path names.
    const isByPath = this.#kind !== 'create' || this.#profile.tool.operation.method === 'put';
    return this.#hasObject || (named && isByPath) || this.#isOwnVerb;
  }

  /** `set up` creates something. */
  #isSetUp(): boolean {
    const [verb, particle] = this.#tokens.slice(this.#verbAt);
    return this.#kind === 'create' && toLower(verb) === 'set' && toLower(particle) === 'up';
  }

  /** Polite words, or `for user 7,`. */
  #readOpening(): void {
    const size = openingSize(this.#tokens, this.#at);
    const token = this.#tokens[this.#at];
    if (size > 0) this.#at += size;
    else if (token !== undefined && !this.#readTopic()) this.#refuse([token], this.#at + 1);
  }

  #readTopic(): boolean {
    const lead = readLead(this.#tokens, this.#at, (token) => this.#claims.has(token));
    const start = this.#at + lead.size;
    const end = this.#argumentEnd(start);
    const mark = this.#tokens[end];
    const isTopic = this.#kind !== 'delete' && lead.preposition === 'for' && lead.mark === '' && !lead.hasAnd;
    const isEnded = mark?.kind === 'mark' && ',:\n'.includes(mark.text);
    if (!isTopic || end === start || !isEnded || lead.adjectives.length > 0) return false;
    this.#at = end + 1;
    return true;
  }

  /** An object or an argument with its lead, or the end of the request. */
  #readPart(): void {
    if (isClosing(this.#tokens, this.#at)) {
      this.#at = this.#tokens.length;
      return;
    }
    const start = this.#at;
    const lead = readLead(this.#tokens, start, (token) => this.#claims.has(token));
    const next = start + lead.size;
    const token = this.#tokens[next];
    if (token === undefined) {
      this.#refuse(this.#tokens.slice(start), next);
      return;
    }
    const claim = this.#claims.get(token);
    if (claim !== undefined) this.#readArgument(lead, claim, next);
    else this.#readObject(lead, token, next);
  }

  #readArgument(lead: Lead, claim: WordClaim, next: number): void {
    const end = this.#argumentEnd(next);
    const spelling = findSpelling(claim.argument, this.#tokens.slice(next, end), this.#claims);
    if (!leadsToArgument(lead, claim, spelling, this.#place())) this.#refuseLead(lead, next, end);
    const value = this.#tokens[end - 1];
    const after = this.#tokens[end];
    // `session 3's` must be followed by a part of the session.
    const isOwner = after !== undefined && this.#claims.get(after)?.part === 'name';
    if (isValue(value) && value.possessive === true && !isOwner) this.#refuse([value], end);
    this.#at = end;
    this.#last = claim;
    if (claim.argument.place === 'path') this.#target = spelling;
  }

  /**
   * The tokens of one argument stand together, but in `the context of session 3 to …` another argument is between them.
   */
  #argumentEnd(start: number): number {
    const claimAt = (index: number): WordClaim | undefined => {
      const token = this.#tokens[index];
      return token === undefined ? undefined : this.#claims.get(token);
    };
    const argument = claimAt(start)?.argument;
    let end = start;
    while (argument !== undefined && claimAt(end)?.argument === argument) end += 1;
    return end;
  }

  #readObject(lead: Lead, token: Token, next: number): void {
    const end = this.#objectEnd(next);
    if (end === next) {
      // An article before an unknown word adds no information.
      this.#refuse([...this.#tokens.slice(next - lead.adjectives.length, next), token], next + 1);
      return;
    }
    if (!leadsToObject(lead, this.#place())) this.#refuseLead(lead, next, end);
    this.#at = end;
    this.#hasObject = true;
    this.#isDefinite = lead.determiner === 'the' && lead.adjectives.length === 0;
  }

  /** Reports an invalid lead of a part, or the part itself if it has no lead. */
  #refuseLead(lead: Lead, next: number, end: number): void {
    this.#refuse(lead.size > 0 ? this.#tokens.slice(this.#at, next) : this.#tokens.slice(next, end), end);
  }

  /**
   * Takes the operation's own words in any order; function words of its name only within the whole name: `pet by id`.
   */
  #objectEnd(start: number): number {
    const whole = objectWords(this.#profile);
    const isWhole = whole.every((word, index) => toLower(this.#tokens[start + index]) === word);
    if (isWhole) return start + whole.length;
    let end = start;
    for (let token = this.#tokens[end]; token !== undefined; token = this.#tokens[end]) {
      if (this.#claims.has(token) || !this.#nouns.has(toLower(token))) break;
      end += 1;
    }
    return end;
  }

  #place(): OrderState {
    return {
      kind: this.#kind,
      isDoubtful: this.#isDoubtful,
      isFiling: this.#isFiling,
      isReplacing: this.#isReplacing,
      isDefinite: this.#isDefinite,
      isOwnVerb: this.#isOwnVerb,
      hasObject: this.#hasObject,
      last: this.#last,
      path: this.#profile.tool.operation.path,
      target: this.#target,
      isFirst: !this.#hasObject && this.#last === undefined && this.#verbAt >= 0,
    };
  }

  #refuse(tokens: readonly Token[], next: number): void {
    this.#unclaimed.push(...tokens);
    this.#at = next;
  }
}

/** Verbs such as `set` and `write` create something with a POST, and change it with a PUT or PATCH. */
function findKind({ actions, tool }: Profile, command: SpokenCommand | undefined): OrderKind {
  if (actions.has('delete')) return 'delete';
  const wanted = command?.actions ?? ['update', 'create'];
  // `send a message` creates a message, but `send invoice 5` creates nothing.
  if (wanted.length === 0 && tool.operation.method === 'post' && !tool.operation.path.includes('{')) return 'create';
  const isMaking = tool.operation.method === 'post' || !wanted.includes('update');
  return isMaking && wanted.includes('create') && actions.has('create') ? 'create' : 'change';
}

/**
 * Returns the nouns as the operation's name spells them and in the singular: an order for many is not an order for one.
 */
function collectNouns(profile: Profile): ReadonlySet<string> {
  const own = objectWords(profile);
  // In `/orders/{id}/cancel` the verb is not a noun.
  const resource = resourceWords(profile.tool.operation.path).filter((word) => stem(word) !== profile.verb);
  const words = [...own, ...[...own, ...resource].map(singular)];
  return new Set(words.filter((word) => !stopWords.has(word)));
}

const toLower = (token: Token | undefined): string =>
  token === undefined ? '' : token.kind === 'word' ? token.lower : token.text.toLowerCase();
