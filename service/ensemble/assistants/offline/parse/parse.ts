/**
 * Reads a request as a call of one operation, part by part: polite words, the verb, its object, and arguments with the words
 * that lead to them. A write needs a part for each token: a token without one may exclude something. A read may have others.
 */
import type { Json } from 'fountainai/openapi';
import type { Argument } from '../../../tools/arguments.ts';
import type { SpokenCommand } from '../../../language/mood.ts';
import { isClosing, openingSize, readLead } from '../../../language/order-words.ts';
import { isValue, type Request, type Token, type Value, wordAt } from '../../../language/text.ts';
import { objectNouns, objectWords, type Profile } from '../profile/profile.ts';
import { stem } from '../../../language/words.ts';
import { findOrderKind, mayLead, mayLeadToObject, type OrderState, type Part } from './leads.ts';
import { PartFinder } from './part-finder.ts';

/** What a request says to an operation. */
export interface Parse {
  readonly values: ReadonlyMap<Argument, Json>;
  readonly missing: readonly Argument[];
  /** Tokens that belong to arguments. */
  readonly used: ReadonlySet<Token>;
  /** Tokens of a text without quotes, without its first one. */
  readonly texts: ReadonlySet<Token>;
  /** Values that belong to no argument. */
  readonly unused: readonly Value[];
  /** Of a write: tokens before the verb, and after it, that belong to no part. */
  readonly before: readonly Token[];
  readonly after: readonly Token[];
}

/** @param command the verb; undefined if the request has none and begins with its object */
export const parse = (profile: Profile, request: Request, command: SpokenCommand | undefined): Parse =>
  new Parser(profile, request, command).parse();

class Parser {
  readonly #profile: Profile;
  readonly #tokens: readonly Token[];
  readonly #finder: PartFinder;
  readonly #command: SpokenCommand | undefined;
  readonly #isStrict: boolean;
  readonly #state: OrderState;
  #strange: Token[] = [];
  /** A text of an update without a name. */
  #loose: Part | undefined;
  #at = 0;

  constructor(profile: Profile, request: Request, command: SpokenCommand | undefined) {
    this.#profile = profile;
    this.#tokens = request.tokens;
    this.#finder = new PartFinder(profile, request);
    this.#command = command;
    this.#isStrict = profile.writes;
    this.#state = findOrderKind(profile, command);
  }

  parse(): Parse {
    const before = this.#isStrict ? this.#readOrder() : this.#readQuestion();
    const { values, used, texts } = this.#finder;
    return {
      values,
      missing: this.#profile.arguments.filter((argument) => argument.required && !values.has(argument)),
      used,
      texts,
      unused: this.#tokens.filter((token): token is Value => isValue(token) && !used.has(token)),
      before,
      after: this.#strange,
    };
  }

  /** First what is named, then what only its type or its description assigns. */
  #readQuestion(): readonly Token[] {
    for (const read of [
      (at: number) => this.#finder.sure(at),
      (at: number) => this.#finder.loose(at) ?? this.#finder.described(at),
    ]) {
      for (let at = 0; at < this.#tokens.length;) {
        const part = this.#finder.isFree(at) ? read(at) : undefined;
        if (part !== undefined) this.#finder.take(part);
        at = part?.end ?? at + 1;
      }
    }
    return [];
  }

  /** @returns the tokens before the verb that are not polite words */
  #readOrder(): readonly Token[] {
    const verbAt = this.#command?.index ?? -1;
    while (this.#at < verbAt) this.#readOpening();
    const before = this.#strange;
    this.#strange = [];
    // `set up` creates something.
    const isSetUp = this.#state.kind === 'create' && /^set up$/.test(`${this.#word(verbAt)} ${this.#word(verbAt + 1)}`);
    this.#at = verbAt >= 0 ? verbAt + (isSetUp ? 2 : 1) : openingSize(this.#tokens, 0);
    while (this.#at < this.#tokens.length) this.#readPart();
    const verb = this.#tokens[verbAt];
    if (verb !== undefined && !this.#hasTarget()) this.#strange.unshift(verb);
    return before;
  }

  /** The object of the verb: a noun, the resource that an id names, or the object that an operation's own verb implies. */
  #hasTarget(): boolean {
    const { hasObject, kind, isOwnVerb, target } = this.#state;
    // A PUT may create the resource that its path names.
    const isByPath = kind !== 'create' || this.#profile.tool.operation.method === 'put';
    return hasObject || (target !== undefined && isByPath) || isOwnVerb;
  }

  /** Polite words, or `for user 7,`. */
  #readOpening(): void {
    const size = openingSize(this.#tokens, this.#at);
    const topic = size === 0 && this.#word(this.#at) === 'for' ? this.#finder.part(this.#at + 1) : undefined;
    const mark = topic === undefined ? undefined : this.#tokens[topic.end];
    if (size > 0) this.#at += size;
    else if (
      topic !== undefined &&
      this.#state.kind !== 'delete' &&
      mark?.kind === 'mark' &&
      ',:\n'.includes(mark.text)
    ) {
      this.#finder.take(topic);
      if (topic.argument.place === 'path') this.#state.target = topic;
      this.#at = topic.end + 1;
    } else this.#refuse(this.#at, this.#at + 1);
  }

  /** An object or an argument with its lead, or the end of the request. */
  #readPart(): void {
    if (isClosing(this.#tokens, this.#at)) {
      this.#at = this.#tokens.length;
      return;
    }
    const start = this.#at;
    const lead = readLead(this.#tokens, start, (at) => this.#finder.part(at) !== undefined);
    const next = start + lead.size;
    const part = this.#finder.part(next);
    const end = part?.end ?? this.#objectEnd(next);
    // An article before an unknown word adds no information.
    if (end === next) {
      this.#refuse(this.#tokens[next] === undefined ? start : next - lead.adjectives.length, next + 1);
      return;
    }
    const isPlaced = part === undefined ? mayLeadToObject(lead, this.#state) : mayLead(lead, part, this.#state);
    if (!isPlaced) this.#refuse(lead.size > 0 ? start : next, lead.size > 0 ? next : end);
    if (part === undefined) {
      this.#state.hasObject = true;
      this.#state.isDefinite = lead.determiner === 'the' && lead.adjectives.length === 0;
    } else this.#accept(part);
    this.#at = end;
  }

  #accept(part: Part): void {
    this.#finder.take(part);
    this.#checkLoose(part);
    const value = this.#tokens[part.end - 1];
    const isOwner = this.#finder.part(part.end) !== undefined || this.#objectEnd(part.end) > part.end;
    // `session 3's` must be followed by a part of the session.
    if (isValue(value) && value.possessive === true && !isOwner) this.#strange.push(value);
    this.#state.last = part;
    for (const one of [part.inner, part]) if (one?.argument.place === 'path') this.#state.target = one;
  }

  /** A text without a name may be the only change of an update: next to a named one it is not clear where it belongs. */
  #checkLoose(part: Part): void {
    if (!this.#profile.actions.has('update') || part.argument.place !== 'body') return;
    if (this.#loose !== undefined) this.#strange.push(...this.#tokens.slice(this.#loose.start, this.#loose.end));
    this.#loose = part.kind === 'text' && this.#command?.stem !== stem('rename') ? part : undefined;
  }

  #refuse(start: number, end: number): void {
    this.#strange.push(...this.#tokens.slice(start, end));
    this.#at = end;
  }

  #word(at: number): string {
    return wordAt(this.#tokens, at);
  }

  /** Takes the operation's own words in any order; function words of its name only within the whole name: `pet by id`. */
  #objectEnd(start: number): number {
    const whole = objectWords(this.#profile);
    if (whole.every((word, index) => this.#tokens[start + index]?.text.toLowerCase() === word))
      return start + whole.length;
    const nouns = objectNouns(this.#profile);
    let end = start;
    while (nouns.has(this.#word(end)) && this.#finder.part(end) === undefined) end += 1;
    return end;
  }
}
