/**
 * Reads a request as a call of one operation, part by part: polite words, the verb, its object, and arguments with the words
 * that lead to them. A write needs a part for each token: a token without one may exclude something. A read may have others.
 */
import { isObject, type Json } from 'fountainai/openapi';
import type { Argument } from '../../../tools/arguments.ts';
import { isVerb, type SpokenCommand } from '../../../language/mood.ts';
import { isClosing, openingSize, readLead } from '../../../language/order-words.ts';
import { isValue, type Request, type Token, type Value, wordAt } from '../../../language/text.ts';
import { fillers, getStems, links, splitName, stem, stopWords } from '../../../language/words.ts';
import { objectNouns, objectWords, type Profile } from '../profile/profile.ts';
import { findOrderKind, mayLead, mayLeadToObject, type OrderState, type Part } from './leads.ts';
import { announces, isAssignment, isDoubtful, isNumberSign, mayLink, tailEnd, textStart } from './tail.ts';
import * as values from './values.ts';

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
  readonly #text: string;
  readonly #command: SpokenCommand | undefined;
  readonly #isStrict: boolean;
  readonly #values = new Map<Argument, Json>();
  readonly #used = new Set<Token>();
  readonly #texts = new Set<Token>();
  readonly #state: OrderState;
  #strange: Token[] = [];
  #at = 0;

  constructor(profile: Profile, { tokens, text }: Request, command: SpokenCommand | undefined) {
    this.#profile = profile;
    this.#tokens = tokens;
    this.#text = text;
    this.#command = command;
    this.#isStrict = profile.writes;
    this.#state = findOrderKind(profile, command);
  }

  parse(): Parse {
    const before = this.#isStrict ? this.#readOrder() : this.#readQuestion();
    return {
      values: this.#values,
      missing: this.#profile.arguments.filter((argument) => argument.required && !this.#values.has(argument)),
      used: this.#used,
      texts: this.#texts,
      unused: this.#tokens.filter((token): token is Value => isValue(token) && !this.#used.has(token)),
      before,
      after: this.#strange,
    };
  }

  /** First what is named, then what only its type or its description assigns. */
  #readQuestion(): readonly Token[] {
    for (const read of [(at: number) => this.#sure(at), (at: number) => this.#loose(at) ?? this.#described(at)]) {
      for (let at = 0; at < this.#tokens.length;) {
        const part = this.#isFree(at) ? read(at) : undefined;
        if (part !== undefined) this.#take(part);
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
    const topic = size === 0 && this.#word(this.#at) === 'for' ? this.#part(this.#at + 1) : undefined;
    const mark = topic === undefined ? undefined : this.#tokens[topic.end];
    if (size > 0) this.#at += size;
    else if (
      topic !== undefined &&
      this.#state.kind !== 'delete' &&
      mark?.kind === 'mark' &&
      ',:\n'.includes(mark.text)
    ) {
      this.#take(topic);
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
    const lead = readLead(this.#tokens, start, (at) => this.#part(at) !== undefined);
    const next = start + lead.size;
    const part = this.#part(next);
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
    this.#take(part);
    const value = this.#tokens[part.end - 1];
    const isOwner = this.#part(part.end) !== undefined || this.#objectEnd(part.end) > part.end;
    // `session 3's` must be followed by a part of the session.
    if (isValue(value) && value.possessive === true && !isOwner) this.#strange.push(value);
    this.#state.last = part;
    for (const one of [part.inner, part]) if (one?.argument.place === 'path') this.#state.target = one;
  }

  #refuse(start: number, end: number): void {
    this.#strange.push(...this.#tokens.slice(start, end));
    this.#at = end;
  }

  #take(part: Part): void {
    for (const [argument, value] of part.set) this.#values.set(argument, value);
    for (const token of this.#tokens.slice(part.start, part.end)) this.#used.add(token);
    for (const token of this.#tokens.slice((part.textStart ?? part.end) + 1, part.end)) this.#texts.add(token);
  }

  #word(at: number): string {
    return wordAt(this.#tokens, at);
  }

  #isFree(at: number): boolean {
    const token = this.#tokens[at];
    return token !== undefined && !this.#used.has(token);
  }

  #free(): Argument[] {
    return this.#profile.arguments.filter((argument) => !this.#values.has(argument));
  }

  #part(at: number): Part | undefined {
    return this.#sure(at) ?? this.#loose(at);
  }

  #sure(at: number): Part | undefined {
    return this.#named(at) ?? this.#chosen(at) ?? this.#json(at);
  }

  /** Returns the arguments that the words at `at` name, the longest name first. */
  #mentions(
    at: number,
    isInflected: boolean,
  ): { readonly argument: Argument; readonly end: number; readonly isFull: boolean }[] {
    const found = this.#profile.arguments.flatMap((argument) =>
      values.listForms(argument, this.#profile.tool.operation.path).flatMap((form, index) => {
        const end = values.endOfWords(this.#tokens, at, form);
        const words = end === undefined ? [] : this.#tokens.slice(at, end);
        const isOther =
          end === undefined || (!isInflected && words.some((token) => values.isInflected(token, argument.name)));
        return isOther ? [] : [{ argument, end, isFull: index === 0, size: form.length }];
      }),
    );
    return found.sort((one, other) => other.size - one.size);
  }

  /** `user 42`, `userId=42`, `the context is "calm"`. */
  #named(at: number): Part | undefined {
    for (const { argument, end, isFull } of this.#mentions(at, !this.#isStrict)) {
      const found =
        this.#values.has(argument) || (!isFull && this.#isNamedInFull(argument))
          ? undefined
          : (this.#linked(argument, at, end) ?? this.#announced(argument, at, end));
      if (found === undefined) continue;
      const own = splitName(argument.name);
      const isParticiple = this.#tokens
        .slice(at, end)
        .some((token) => /ed$/i.test(token.text) && !own.includes(token.text.toLowerCase()));
      return { ...found, kind: 'name', argument, start: at, isFull, isParticiple };
    }
    return undefined;
  }

  /** `post with id 1 and postId 2`: the id is of something else. */
  #isNamedInFull({ name }: Argument): boolean {
    return this.#tokens.some((_, at) =>
      isValue(this.#tokens[values.endOfWords(this.#tokens, at, getStems(name)) ?? -1]),
    );
  }

  /** The value directly after a name, or after words such as `number` and `is`. */
  #linked(argument: Argument, start: number, end: number): Found | undefined {
    for (let at = end; at <= end + 3; at += 1) {
      const found = this.#valueAt(argument, at);
      if (found !== undefined) return { ...found, isDirect: at === end };
      const isLink = this.#isStrict
        ? mayLink(this.#tokens, at, { argument, start, isUpdate: this.#profile.actions.has('update') })
        : isNumberSign(this.#tokens[at]) || isAssignment(this.#tokens[at]) || links.has(this.#word(at));
      if (!isLink) return undefined;
    }
    return undefined;
  }

  #valueAt(argument: Argument, at: number): Found | undefined {
    const token = this.#tokens[at];
    if (token === undefined || this.#used.has(token)) return undefined;
    if (this.#isStrict && argument.place === 'path' && !values.isOneId(token)) return undefined;
    const value = values.valueFor(argument, token, this.#takesWord(argument, token));
    if (value !== undefined) return { set: [[argument, value]], end: at + 1 };
    const [choice] = values
      .findChoices(this.#tokens, argument)
      .filter(({ start }) => start === at)
      .sort((one, other) => other.end - one.end);
    return choice === undefined ? undefined : { set: [[argument, choice.value]], end: choice.end };
  }

  /** A plain word is an id only if a wrong guess changes nothing, and never if it is the name of an argument. */
  #takesWord({ place, types }: Argument, token: Token): boolean {
    if (this.#isStrict || place !== 'path' || !types.includes('string') || token.kind !== 'word') return false;
    return !links.has(token.lower) && !this.#profile.arguments.some(({ name }) => name === token.text);
  }

  /** `with context the calm before the storm`, and the value in `the age of pet 3 to 5`. */
  #announced(argument: Argument, start: number, end: number): Found | undefined {
    if (argument.place === 'path') return undefined;
    const inner = this.#owner(end);
    const isReplace = this.#tokens.slice(0, start).some(({ text }) => /^(replace|overwrite)$/i.test(text));
    const first = textStart(this.#tokens, { start, end: inner?.end ?? end, isReplace, isInner: inner !== undefined });
    if (first === undefined) return undefined;
    const set = inner?.set ?? [];
    const isBehind = first > end && !announces(this.#tokens[end]);
    const found = isBehind ? this.#valueAt(argument, first) : undefined;
    if (found !== undefined) return { set: [...set, ...found.set], end: found.end, inner };
    const text = values.isText(argument) ? this.#tail(argument, first) : undefined;
    return text && { set: [...set, [argument, text.value]], end: text.end, inner, textStart: first };
  }

  /** `of session 3` between the name of an argument and its value. */
  #owner(at: number): Part | undefined {
    if (!/^(of|for|in|from|on)$/.test(this.#word(at)) || !this.#isStrict) return undefined;
    const part = this.#named(this.#word(at + 1) === 'the' ? at + 2 : at + 1);
    return part?.argument.place === 'path' ? part : undefined;
  }

  #tail(argument: Argument, start: number): { value: string; end: number } | undefined {
    const others = this.#tokens.map((_, at) => this.#mentions(at, true).find((one) => one.argument !== argument)?.end);
    const end = tailEnd(this.#tokens, start, others);
    const text = this.#tokens.slice(start, end);
    const isWhole = text.length > 0 && text.every((token) => !/quoted|json/.test(token.kind) && !this.#used.has(token));
    const isDoubt =
      this.#isStrict &&
      isDoubtful(
        this.#tokens,
        { start, end },
        this.#tokens.map((_, at) => this.#mentions(at, true)[0]?.end),
      );
    return isWhole && !isDoubt ? { value: this.#text.slice(text[0]?.start, text.at(-1)?.end), end } : undefined;
  }

  /** The one choice that the request names, with the word for its kind: `of type section`, `low priority`. */
  #chosen(at: number): Part | undefined {
    for (const argument of this.#free()) {
      const all = values
        .findChoices(this.#tokens, argument)
        .filter((choice) => !values.isLimiting(choice, this.#tokens) && this.#isFree(choice.start));
      const [choice] = all;
      if (choice === undefined || all.some(({ value }) => value !== choice.value)) continue;
      const kind = getStems(argument.name).at(-1);
      const isKind = (index: number): boolean => stem(this.#word(index)) === kind;
      const hasKind = choice.start === at + 1 && isKind(at);
      if (choice.start !== at && !hasKind) continue;
      const end = !hasKind && isKind(choice.end) ? choice.end + 1 : choice.end;
      return { kind: hasKind ? 'kind' : 'choice', argument, start: at, end, set: [[argument, choice.value]] };
    }
    return undefined;
  }

  /** An object with properties of the body is the body; any other one is the value of the one property that can be an object. */
  #json(at: number): Part | undefined {
    const token = this.#tokens[at];
    if (token?.kind !== 'json') return undefined;
    const body = this.#profile.arguments.filter(({ place }) => place === 'body');
    const given = isObject(token.value) ? Object.entries(token.value) : [];
    const named = given.flatMap(([name, value]) =>
      body.filter((argument) => argument.name === name).map((argument) => [argument, value] as const),
    );
    const type = Array.isArray(token.value) ? 'array' : 'object';
    const takers = body.filter(
      ({ required, types }) => (required || !this.#isStrict) && (types.length === 0 || types.includes(type)),
    );
    const whole = takers
      .filter((argument) => !this.#values.has(argument))
      .map((argument) => [argument, token.value] as const);
    const isBody =
      given.length > 0 && named.length === given.length && named.every(([argument]) => !this.#values.has(argument));
    const set = isBody ? named : named.length === 0 && whole.length === 1 ? whole : [];
    const argument = set[0]?.[0];
    return argument && { kind: 'json', argument, start: at, end: at + 1, set };
  }

  /** A value without a name, for the one argument that can take it. A delete must name its resource. */
  #loose(at: number): Part | undefined {
    const token = this.#tokens[at];
    if (!isValue(token) || token.kind === 'json' || this.#profile.actions.has('delete')) return undefined;
    if (token.kind === 'number' && this.#isNamedOtherwise(at)) return undefined;
    const takers = this.#free().filter((argument) => this.#mayTake(argument, token));
    const required = takers.filter((argument) => argument.required);
    const [argument, ...others] = required.length > 0 ? required : takers;
    if (argument === undefined || others.length > 0) return undefined;
    return {
      kind: token.kind === 'number' ? 'number' : 'text',
      argument,
      start: at,
      end: at + 1,
      set: [[argument, token.value]],
    };
  }

  #mayTake(argument: Argument, token: Value): boolean {
    const { place, required, choices } = argument;
    const isOptional = place !== 'body' && !required;
    // The target of a write must be named.
    const isTarget = this.#isStrict && place === 'path';
    if (isOptional || isTarget || place === 'header' || place === 'cookie' || choices !== undefined) return false;
    if (token.kind === 'number') {
      const isMeant = !this.#isStrict || required || this.#state.last?.kind === 'choice';
      return isMeant && values.isNumeric(argument) && values.fits(argument, token.value);
    }
    // A text without a name is the only change of an update: `write "calm" into session 3`.
    const isOnly = this.#profile.actions.has('update') && ![...this.#values.keys()].some((one) => one.place === 'body');
    return values.isText(argument) && (required || (token.kind === 'quoted' && (!this.#isStrict || isOnly)));
  }

  /** In `scene 3` and `3 days` the number belongs to the noun; in `for 3` and `a script 3` (a choice) it is free. */
  #isNamedOtherwise(at: number): boolean {
    let before = at - 1;
    while (isNumberSign(this.#tokens[before]) || isAssignment(this.#tokens[before])) before -= 1;
    const names = (index: number): boolean => {
      const token = this.#tokens[index];
      return token?.kind === 'word' && !stopWords.has(token.lower) && !fillers.has(token.lower) && !isVerb(token);
    };
    const isChosen = this.#state.last?.kind === 'choice' && this.#state.last.end === before + 1;
    return (names(before) && !isChosen) || names(at + 1);
  }

  /** `assigned to user 7` for `assigneeId` with the description `Only the tasks of this user`. */
  #described(at: number): Part | undefined {
    const [noun, token] = this.#tokens.slice(at, at + 2);
    if (noun?.kind !== 'word' || token?.kind !== 'number' || this.#used.has(token)) return undefined;
    // `session 3` is the item, not a filter of the list.
    if (noun.stems.some((part) => this.#profile.objects.has(part))) return undefined;
    const [argument, ...others] = this.#free().filter(
      (one) =>
        one.place === 'query' &&
        /id$/i.test(one.name) &&
        values.fits(one, token.value) &&
        getStems(one.description).includes(stem(noun.lower)),
    );
    if (argument === undefined || others.length > 0) return undefined;
    return { kind: 'name', argument, start: at, end: at + 2, set: [[argument, token.value]] };
  }

  /** Takes the operation's own words in any order; function words of its name only within the whole name: `pet by id`. */
  #objectEnd(start: number): number {
    const whole = objectWords(this.#profile);
    if (whole.every((word, index) => this.#tokens[start + index]?.text.toLowerCase() === word))
      return start + whole.length;
    const nouns = objectNouns(this.#profile);
    let end = start;
    while (nouns.has(this.#word(end)) && this.#part(end) === undefined) end += 1;
    return end;
  }
}

type Found = Pick<Part, 'set' | 'end' | 'inner' | 'textStart' | 'isDirect'>;
