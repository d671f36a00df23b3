/** Binds the values of a request to the arguments of an operation: by name, by the words before them, by their type. */
import { isObject, type Json } from 'fountainai/openapi';
import type { Argument } from '../../../tools/arguments.ts';
import { choiceAt, findChoice, kindBefore } from './choices.ts';
import { isNumberSign, valuePlaces } from './links.ts';
import { type Mention, mentionsIn } from './mentions.ts';
import { isVerb } from '../../../language/mood.ts';
import type { Profile } from './rank.ts';
import { announcerFor, announces, isDoubtful, findStart, tailFrom } from './tail.ts';
import { isValue, type Request, type Token, type Value } from '../../../language/text.ts';
import { fits, isNumeric, isOneId, isText, valueFor } from './types.ts';
import { fillers, getStems, links, stem, stopWords } from '../../../language/words.ts';

/**
 * The role of a token for its argument: its name, a word between name and value, or its value. A `choice`, a
 * `json` value and `loose` values have no name before them, but a choice may follow its `kind`: `type section`.
 */
export type Part = 'name' | 'kind' | 'link' | 'value' | 'choice' | 'json' | 'loose-text' | 'loose-number';

export interface WordClaim {
  readonly argument: Argument;
  readonly part: Part;
}

export interface Binding {
  readonly values: ReadonlyMap<Argument, Json>;
  readonly missing: readonly Argument[];
  /** Values of the request that belong to no argument. */
  readonly unused: readonly Value[];
  /** The tokens that belong to arguments. */
  readonly claims: ReadonlyMap<Token, WordClaim>;
}

export function bind(profile: Profile, request: Request): Binding {
  return new Binder(profile, request).bind();
}

class Binder {
  readonly #profile: Profile;
  readonly #tokens: readonly Token[];
  readonly #text: string;
  readonly #values = new Map<Argument, Json>();
  readonly #claims = new Map<Token, WordClaim>();

  constructor(profile: Profile, request: Request) {
    this.#profile = profile;
    this.#tokens = request.tokens;
    this.#text = request.text;
  }

  /** Steps in descending certainty; values that a step has taken are not available to later steps. */
  bind(): Binding {
    const all = mentionsIn(this.#tokens, this.#profile);
    const mentions = this.#profile.writes ? all.filter(({ isInflected }) => !isInflected) : all;
    for (const mention of mentions) this.#bindNext(mention);
    this.#bindJson();
    for (const mention of mentions) this.#bindTail(mention, all);
    this.#bindChoices();
    // A delete must name its resource.
    if (!this.#profile.actions.has('delete')) this.#bindByType();
    if (!this.#profile.writes) this.#bindByDescription();
    return {
      values: this.#values,
      missing: this.#profile.arguments.filter((argument) => argument.required && !this.#values.has(argument)),
      unused: this.#tokens.filter((token): token is Value => isValue(token) && !this.#claims.has(token)),
      claims: this.#claims,
    };
  }

  #set(argument: Argument, value: Json, part: Part, tokens: readonly Token[]): void {
    this.#values.set(argument, value);
    this.#claim(argument, part, tokens);
  }

  #claim(argument: Argument, part: Part, tokens: readonly Token[]): void {
    for (const token of tokens) this.#claims.set(token, { argument, part });
  }

  #free(): Argument[] {
    return this.#profile.arguments.filter((argument) => !this.#values.has(argument));
  }

  /**
   * An object with properties of the body is the body; any other object is the value of the one property of type
   * object.
   */
  #bindJson(): void {
    for (const token of this.#tokens) {
      if (token.kind !== 'json' || this.#claims.has(token)) continue;
      const body = this.#profile.arguments.filter(({ place }) => place === 'body');
      const members = isObject(token.value) ? Object.entries(token.value) : [];
      const named = members.map(([name, value]) => ({
        value,
        argument: body.find((argument) => argument.name === name),
      }));
      const isFree = (argument: Argument | undefined): boolean => argument !== undefined && !this.#values.has(argument);
      if (named.length > 0 && named.every(({ argument }) => isFree(argument))) {
        for (const { argument, value } of named)
          if (argument !== undefined) this.#set(argument, value, 'json', [token]);
      } else if (named.every(({ argument }) => argument === undefined)) {
        const [only, ...others] = body.filter((argument) => isFree(argument) && this.#mayBe(argument, token.value));
        if (only !== undefined && others.length === 0) this.#set(only, token.value, 'json', [token]);
      }
    }
  }

  /** A value without a name is written only to a required argument. */
  #mayBe({ required, types }: Argument, value: Json): boolean {
    const type = Array.isArray(value) ? 'array' : 'object';
    return (required || !this.#profile.writes) && (types.length === 0 || types.includes(type));
  }

  /** `user 42`, `userId=42`, `the context is "calm"`. */
  #bindNext(mention: Mention): void {
    const { argument, start, end } = mention;
    if (this.#values.has(argument)) return;
    for (const at of valuePlaces(this.#tokens, mention, this.#profile)) {
      if (this.#bindValue(argument, at, [start, end], [end, at])) return;
    }
  }

  /** Binds the value at `at` to the name and the links in these ranges, if it is a value and the tokens are free. */
  #bindValue(argument: Argument, at: number, name: Range, links: Range): boolean {
    const token = this.#tokens[at];
    const others = [...this.#tokens.slice(...name), ...this.#tokens.slice(...links)];
    if (token === undefined || [token, ...others].some((one) => this.#claims.has(one))) return false;
    if (this.#profile.writes && argument.place === 'path' && !isOneId(token)) return false;
    const value = valueFor(argument, token, this.#takesWord(argument, token));
    const choice = value === undefined ? choiceAt(this.#tokens, at, argument) : { value, tokens: [token] };
    if (choice === undefined) return false;
    this.#set(argument, choice.value, 'value', choice.tokens);
    this.#claimName(argument, name, links);
    return true;
  }

  #claimName(argument: Argument, name: Range, links: Range): void {
    this.#claim(argument, 'link', this.#tokens.slice(...links));
    this.#claim(argument, 'name', this.#tokens.slice(...name));
  }

  /** A plain word is an id only if a wrong guess changes nothing, and never if it is the name of an argument. */
  #takesWord({ place, types }: Argument, token: Token): boolean {
    if (this.#profile.writes || place !== 'path' || !types.includes('string')) return false;
    return (
      token.kind === 'word' &&
      !links.has(token.lower) &&
      !this.#profile.arguments.some(({ name }) => name === token.text)
    );
  }

  /** `with context the calm before the storm`, and the value in `the age of pet 3 to 5`. */
  #bindTail(mention: Mention, mentions: readonly Mention[]): void {
    const { argument, end } = mention;
    const start = findStart(this.#tokens, mention);
    if (this.#values.has(argument) || argument.place === 'path' || start === undefined) return;
    const name: Range = [mention.start, end];
    let first = start;
    const isAnnouncing = announcerFor(this.#tokens, mention.start);
    while (first > end && isAnnouncing(this.#tokens[first - 1])) first -= 1;
    const links: Range = [first, start];
    const others = mentions.filter((other) => other.argument !== argument);
    const tail = isText(argument) ? tailFrom(this.#tokens, start, others, this.#claims) : undefined;
    if (tail === undefined) {
      if (!announces(this.#tokens[end]) && start > end) this.#bindValue(argument, start, name, links);
      return;
    }
    if (this.#profile.writes && isDoubtful(this.#tokens, tail, mentions)) return;
    const tokens = this.#tokens.slice(tail.start, tail.end);
    this.#set(argument, this.#text.slice(tokens[0]?.start, tokens.at(-1)?.end), 'value', tokens);
    this.#claimName(argument, name, links);
  }

  /** `for a script`: binds the one choice that the request names. */
  #bindChoices(): void {
    for (const argument of this.#free()) {
      const choice = findChoice(this.#tokens, argument, (token) => !this.#claims.has(token));
      if (choice === undefined) continue;
      const name = kindBefore(this.#tokens, argument, choice).filter((token) => !this.#claims.has(token));
      this.#set(argument, choice.value, 'choice', choice.tokens);
      this.#claim(argument, 'kind', name);
    }
  }

  /** Binds a value without a name to the one argument that can take it. */
  #bindByType(): void {
    for (const [index, token] of this.#tokens.entries()) {
      if (!isValue(token) || token.kind === 'json' || this.#claims.has(token)) continue;
      if (token.kind === 'number' && this.#isNamedOtherwise(index)) continue;
      const takers = this.#free().filter((argument) => this.#mayTake(argument, token, index));
      const required = takers.filter((argument) => argument.required);
      const [only, ...others] = required.length > 0 ? required : takers;
      const part = token.kind === 'number' ? 'loose-number' : 'loose-text';
      if (only !== undefined && others.length === 0) this.#set(only, token.value, part, [token]);
    }
  }

  /** `assigned to user 7` for `assigneeId` with the description `Only the tasks of this user`. */
  #bindByDescription(): void {
    for (const [index, token] of this.#tokens.entries()) {
      const noun = this.#tokens[index - 1];
      if (token.kind !== 'number' || noun?.kind !== 'word' || this.#claims.has(token) || this.#claims.has(noun))
        continue;
      // `session 3` is the item, not a filter of the list.
      if (noun.stems.some((part) => this.#profile.objects.has(part))) continue;
      const takers = this.#free().filter(
        (argument) =>
          argument.place === 'query' &&
          /id$/i.test(argument.name) &&
          fits(argument, token.value) &&
          getStems(argument.description).includes(stem(noun.lower)),
      );
      const [only, ...others] = takers;
      if (only === undefined || others.length > 0) continue;
      this.#set(only, token.value, 'value', [token]);
      this.#claim(only, 'name', [noun]);
    }
  }

  #mayTake(argument: Argument, token: Value, index: number): boolean {
    const isOptionalParameter = argument.place !== 'body' && !argument.required;
    const isHeader = argument.place === 'header' || argument.place === 'cookie';
    // The target of a write must be named.
    const isTarget = this.#profile.writes && argument.place === 'path';
    if (isOptionalParameter || isHeader || isTarget || argument.choices !== undefined) return false;
    if (token.kind !== 'number') return isText(argument) && (argument.required || this.#mayBeMeant(token));
    const isMeant = !this.#profile.writes || argument.required || this.#isChosen(this.#tokens[index - 1]);
    return isMeant && isNumeric(argument) && fits(argument, token.value);
  }

  /** A text without a name is the only change of an update: `write "calm" into session 3`. */
  #mayBeMeant({ kind }: Value): boolean {
    if (kind !== 'quoted' || !this.#profile.writes) return kind === 'quoted';
    return this.#profile.actions.has('update') && ![...this.#values.keys()].some(({ place }) => place === 'body');
  }

  #isChosen(token: Token | undefined): boolean {
    return token !== undefined && this.#claims.get(token)?.part === 'choice';
  }

  /** In `scene 3` and `3 days` the number belongs to the noun; in `for 3` and `a script 3` (a choice) it is free. */
  #isNamedOtherwise(index: number): boolean {
    let at = index - 1;
    while (isNumberSign(this.#tokens[at])) at -= 1;
    const before = this.#tokens[at];
    return (this.#names(before) && !this.#isChosen(before)) || this.#names(this.#tokens[index + 1]);
  }

  #names(token: Token | undefined): boolean {
    return token?.kind === 'word' && !stopWords.has(token.lower) && !fillers.has(token.lower) && !isVerb(token);
  }
}

/** Offsets of tokens; the end is exclusive. */
type Range = readonly [start: number, end: number];
