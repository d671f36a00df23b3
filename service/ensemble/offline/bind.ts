/** The values of a request as the arguments of an operation: by name, by what stands before them, by their type. */
import { isObject, type Json } from 'fountainai/openapi';
import { type Argument, choiceText } from '../arguments.ts';
import { findWords, type Mention, mentionsIn } from './mentions.ts';
import { isVerb } from './mood.ts';
import type { Profile } from './rank.ts';
import { isValue, type Request, type Token, type Value } from './text.ts';
import { tailOf } from './tail.ts';
import { fits, isNumeric, isText, valueFor } from './types.ts';
import { fillers, links, stemsOf, stopWords } from './words.ts';

export interface Binding {
  readonly values: ReadonlyMap<Argument, Json>;
  readonly missing: readonly Argument[];
  /** Values of the request that found no place. */
  readonly unused: readonly Value[];
  /** What of the request is accounted for: values, the names they were given by, choices. */
  readonly used: ReadonlySet<Token>;
}

export function bind(profile: Profile, request: Request): Binding {
  return new Binder(profile, request).bind();
}

class Binder {
  readonly #profile: Profile;
  readonly #tokens: readonly Token[];
  readonly #text: string;
  readonly #values = new Map<Argument, Json>();
  readonly #used = new Set<Token>();
  readonly #chosen = new Set<Token>();

  constructor(profile: Profile, request: Request) {
    this.#profile = profile;
    this.#tokens = request.tokens;
    this.#text = request.text;
  }

  /** What is surer goes first, and takes its values from what comes after. */
  bind(): Binding {
    this.#bindJson();
    const mentions = mentionsIn(this.#tokens, this.#profile);
    for (const mention of mentions) this.#bindNext(mention);
    for (const mention of mentions) this.#bindTail(mention, mentions);
    this.#bindChoices();
    // What is deleted must be named as what it is.
    if (!this.#profile.actions.has('delete')) this.#bindByType();
    return {
      values: this.#values,
      missing: this.#profile.arguments.filter((argument) => argument.required && !this.#values.has(argument)),
      unused: this.#tokens.filter((token): token is Value => isValue(token) && !this.#used.has(token)),
      used: this.#used,
    };
  }

  #set(argument: Argument, value: Json, ...tokens: readonly (Token | undefined)[]): void {
    this.#values.set(argument, value);
    for (const token of tokens) if (token !== undefined) this.#used.add(token);
  }

  #free(): Argument[] {
    return this.#profile.arguments.filter((argument) => !this.#values.has(argument));
  }

  /** An object of the body's own properties is the body; another is the one property that takes an object. */
  #bindJson(): void {
    for (const token of this.#tokens) {
      if (token.kind !== 'json') continue;
      const body = this.#free().filter(({ place }) => place === 'body');
      const members = isObject(token.value) ? Object.entries(token.value) : [];
      const named = members.map(([name, value]) => ({
        value,
        argument: body.find((argument) => argument.name === name),
      }));
      if (named.length > 0 && named.every(({ argument }) => argument !== undefined)) {
        for (const { argument, value } of named) if (argument !== undefined) this.#set(argument, value, token);
      } else {
        const type = Array.isArray(token.value) ? 'array' : 'object';
        const [only, ...others] = body.filter(({ types }) => types.length === 0 || types.includes(type));
        if (only !== undefined && others.length === 0) this.#set(only, token.value, token);
      }
    }
  }

  /** `user 42`, `userId=42`, `the context is "calm"`. */
  #bindNext({ argument, start, end }: Mention): void {
    if (this.#values.has(argument)) return;
    for (let at = end; at < end + 4; at += 1) {
      const token = this.#tokens[at];
      if (token === undefined || this.#used.has(token)) return;
      const value = valueFor(argument, token, this.#takesWord(argument, token));
      if (value !== undefined) this.#set(argument, value, token, ...this.#tokens.slice(start, end));
      if (value !== undefined || !isLink(token)) return;
    }
  }

  /** A plain word is an id only where a wrong guess changes nothing; a name of an argument is none. */
  #takesWord({ place, types }: Argument, token: Token): boolean {
    if (this.#profile.writes || place !== 'path' || !types.includes('string')) return false;
    return token.kind === 'word' && !isLink(token) && !this.#profile.arguments.some(({ name }) => name === token.text);
  }

  /** `with context the calm before the storm`. */
  #bindTail(mention: Mention, mentions: readonly Mention[]): void {
    const { argument } = mention;
    if (this.#values.has(argument) || !isText(argument) || argument.place === 'path') return;
    const others = mentions.filter((other) => other.argument !== argument).map(({ start }) => start);
    const tail = tailOf(this.#tokens, mention, (index) => others.includes(index), this.#used);
    if (tail === undefined) return;
    const tokens = this.#tokens.slice(tail.start, tail.end);
    const value = this.#text.slice(tokens[0]?.start, tokens.at(-1)?.end);
    this.#set(argument, value, ...tokens, ...this.#tokens.slice(mention.start, mention.end));
  }

  /** `for a script`: the one choice that the request names. */
  #bindChoices(): void {
    for (const argument of this.#free()) {
      const named = (argument.choices ?? []).flatMap((choice) => {
        const places = findWords(this.#tokens, stemsOf(choiceText(choice)));
        const tokens = places.flatMap(({ start, end }) => this.#tokens.slice(start, end));
        const quoted = this.#tokens.filter((token) => isValue(token) && token.value === choice);
        const found = [...tokens, ...quoted].filter((token) => !this.#used.has(token));
        return found.length === 0 ? [] : [{ choice, found }];
      });
      const [only, ...others] = named;
      if (only === undefined || others.length > 0) continue;
      this.#set(argument, only.choice, ...only.found);
      for (const token of only.found) this.#chosen.add(token);
    }
  }

  /** A value that nothing names goes to the one argument that can take it. */
  #bindByType(): void {
    for (const [index, token] of this.#tokens.entries()) {
      if (!isValue(token) || token.kind === 'json' || this.#used.has(token)) continue;
      if (token.kind === 'number' && this.#isNamedOtherwise(index)) continue;
      const takers = this.#free().filter((argument) => this.#mayTake(argument, token));
      const required = takers.filter((argument) => argument.required);
      const [only, ...others] = required.length > 0 ? required : takers;
      if (only !== undefined && others.length === 0) this.#set(only, token.value, token);
    }
  }

  #mayTake(argument: Argument, token: Value): boolean {
    const isOptionalParameter = argument.place !== 'body' && !argument.required;
    if (
      isOptionalParameter ||
      argument.place === 'header' ||
      argument.place === 'cookie' ||
      argument.choices !== undefined
    )
      return false;
    if (token.kind === 'number') return isNumeric(argument) && fits(argument, token.value);
    return isText(argument) && (token.kind === 'quoted' || argument.required);
  }

  /** In `scene 3` and in `3 days` the number is a scene's and of days; in `for 3` and `a script 3` (a choice) it is free. */
  #isNamedOtherwise(index: number): boolean {
    let at = index - 1;
    while (isNumberSign(this.#tokens[at])) at -= 1;
    const before = this.#tokens[at];
    return (this.#names(before) && !this.#chosen.has(before)) || this.#names(this.#tokens[index + 1]);
  }

  #names(token: Token | undefined): token is Token {
    return token?.kind === 'word' && !stopWords.has(token.lower) && !fillers.has(token.lower) && !isVerb(token);
  }
}

const isLink = (token: Token | undefined): boolean =>
  (token?.kind === 'word' && links.has(token.lower)) || (token?.kind === 'mark' && ':=#'.includes(token.text));

const isNumberSign = (token: Token | undefined): boolean =>
  (token?.kind === 'word' && /^(id|number|no|nr)$/.test(token.lower)) ||
  (token?.kind === 'mark' && ':=#'.includes(token.text));
