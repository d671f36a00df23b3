/** Finds the arguments of one operation in a request, each with the words that name it. */
import { isObject, type Json } from 'fountainai/openapi';
import type { Argument } from '../../../tools/arguments.ts';
import { isVerb } from '../../../language/mood.ts';
import { isValue, type Request, type Token, type Value, wordAt } from '../../../language/text.ts';
import { fillers, getStems, links, splitName, stem, stopWords } from '../../../language/words.ts';
import { objectNouns, type Profile } from '../profile/profile.ts';
import { Choices } from './choices.ts';
import type { Part } from './leads.ts';
import { Mentions } from './mentions.ts';
import {
  announces,
  isAssignment,
  isDoubtful,
  isNumberSign,
  isRetracting,
  mayLink,
  tailEnd,
  textStart,
} from './tail.ts';
import * as bind from './values.ts';

export class PartFinder {
  readonly values = new Map<Argument, Json>();
  /** Tokens that belong to arguments. */
  readonly used = new Set<Token>();
  /** Tokens of a text without quotes, without its first one. */
  readonly texts = new Set<Token>();
  /** The argument that was taken before. */
  last: Part | undefined;
  readonly #choices: Choices;
  readonly #mentions: Mentions;
  readonly #profile: Profile;
  readonly #tokens: readonly Token[];
  readonly #text: string;
  readonly #isStrict: boolean;

  constructor(profile: Profile, { tokens, text }: Request) {
    this.#profile = profile;
    this.#tokens = tokens;
    this.#choices = new Choices(tokens);
    this.#mentions = new Mentions(profile, tokens);
    this.#text = text;
    this.#isStrict = profile.writes;
  }

  take(part: Part): void {
    for (const [argument, value] of part.set) this.values.set(argument, value);
    for (const token of this.#tokens.slice(part.start, part.end)) this.used.add(token);
    for (const token of this.#tokens.slice((part.textStart ?? part.end) + 1, part.end)) this.texts.add(token);
    this.last = part;
  }

  #word(at: number): string {
    return wordAt(this.#tokens, at);
  }

  isFree(at: number): boolean {
    const token = this.#tokens[at];
    return token !== undefined && !this.used.has(token);
  }

  #free(): Argument[] {
    return this.#profile.arguments.filter((argument) => !this.values.has(argument));
  }

  part(at: number): Part | undefined {
    return this.sure(at) ?? this.loose(at);
  }

  sure(at: number): Part | undefined {
    return this.#named(at) ?? this.#chosen(at) ?? this.#json(at);
  }

  /** `user 42`, `userId=42`, `the context is "calm"`. */
  #named(at: number): Part | undefined {
    for (const { argument, end, isFull, isInflected } of this.#mentions.list(at)) {
      if (this.#isStrict && isInflected) continue;
      const found =
        this.values.has(argument) || (!isFull && this.#mentions.isNamedInFull(argument))
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
    if (token === undefined || this.used.has(token)) return undefined;
    if (this.#isStrict && argument.place === 'path' && !bind.isOneId(token)) return undefined;
    const value = bind.valueFor(argument, token, this.#takesWord(argument, token));
    if (value !== undefined) return { set: [[argument, value]], end: at + 1 };
    const choice = this.#choices.longestAt(argument, at);
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
    const text = bind.isText(argument) ? this.#tail(argument, first) : undefined;
    return text && { set: [...set, [argument, text.value]], end: text.end, inner, textStart: first };
  }

  /** `of session 3` between the name of an argument and its value. */
  #owner(at: number): Part | undefined {
    if (!/^(of|for|in|from|on)$/.test(this.#word(at)) || !this.#isStrict) return undefined;
    const part = this.#named(this.#word(at + 1) === 'the' ? at + 2 : at + 1);
    return part?.argument.place === 'path' ? part : undefined;
  }

  #tail(argument: Argument, start: number): { value: string; end: number } | undefined {
    const end = tailEnd(
      this.#tokens,
      start,
      (at) => this.#mentions.list(at).find((one) => one.argument !== argument)?.end,
    );
    const text = this.#tokens.slice(start, end);
    const isWhole = text.length > 0 && text.every((token) => !/quoted|json/.test(token.kind) && !this.used.has(token));
    if (
      !isWhole ||
      (this.#isStrict && isDoubtful(this.#tokens, { start, end }, (at) => this.#mentions.list(at)[0]?.end))
    )
      return undefined;
    return { value: this.#text.slice(text[0]?.start, text.at(-1)?.end), end };
  }

  /** The one choice that the request names, with the word for its kind: `of type section`, `low priority`. */
  #chosen(at: number): Part | undefined {
    for (const argument of this.#free()) {
      const all = this.#choices.meant(argument).filter(({ start }) => this.isFree(start));
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
      .filter((argument) => !this.values.has(argument))
      .map((argument) => [argument, token.value] as const);
    const isBody =
      given.length > 0 && named.length === given.length && named.every(([argument]) => !this.values.has(argument));
    const set = isBody ? named : named.length === 0 && whole.length === 1 ? whole : [];
    const argument = set[0]?.[0];
    return argument && { kind: 'json', argument, start: at, end: at + 1, set };
  }

  /** A value without a name, for the one argument that can take it. A delete must name its resource. */
  loose(at: number): Part | undefined {
    const token = this.#tokens[at];
    if (token === undefined || token.kind === 'json' || this.#profile.actions.has('delete')) return undefined;
    if (!isValue(token)) return this.#afterColon(at);
    if (token.kind === 'number' && this.#isNamedOtherwise(at)) return undefined;
    const argument = this.#only(this.#free().filter((one) => this.#mayTake(one, token)));
    if (argument === undefined) return undefined;
    return {
      kind: token.kind === 'number' ? 'number' : 'text',
      argument,
      start: at,
      end: at + 1,
      set: [[argument, token.value]],
    };
  }

  /** Returns the one argument that can take a value; `"x"` of `add a book "x" by "y"` and `rename task 4 to "x"` is a name. */
  #only(takers: readonly Argument[]): Argument | undefined {
    const required = takers.filter((argument) => argument.required);
    const unnamed = (required.length > 0 ? required : takers).filter(
      (argument) => !this.#mentions.isNamedInFull(argument),
    );
    const isRename = this.#tokens.some(({ text }) => /^rename$/i.test(text));
    const isName = isRename || (required.length > 0 && this.last === undefined && !this.#profile.actions.has('update'));
    const name = isName ? unnamed.find((argument) => /^(title|name)$/i.test(argument.name)) : undefined;
    return isRename || unnamed.length !== 1 ? name : unnamed[0];
  }

  /** `add a task: water the plants`. */
  #afterColon(at: number): Part | undefined {
    const isAfterObject = this.#tokens[at - 1]?.text === ':' && objectNouns(this.#profile).has(this.#word(at - 2));
    if (!isAfterObject || !this.#isStrict || this.last !== undefined) return undefined;
    const argument = this.#only(this.#free().filter((one) => one.required && one.place === 'body' && bind.isText(one)));
    const text = argument && this.#tail(argument, at);
    if (argument === undefined || text === undefined || isRetracting(this.#tokens.slice(at, text.end)))
      return undefined;
    return { kind: 'text', argument, start: at, end: text.end, set: [[argument, text.value]], textStart: at - 1 };
  }

  #mayTake(argument: Argument, token: Value): boolean {
    const { place, required, choices } = argument;
    const isOptional = place !== 'body' && !required;
    // The target of a write must be named.
    const isTarget = this.#isStrict && place === 'path';
    if (isOptional || isTarget || place === 'header' || place === 'cookie' || choices !== undefined) return false;
    if (token.kind === 'number') {
      const isMeant = !this.#isStrict || required || this.last?.kind === 'choice';
      return isMeant && bind.isNumeric(argument) && bind.fits(argument, token.value);
    }
    // A text without a name is the only change of an update: `write "calm" into session 3`.
    const isOnly = this.#profile.actions.has('update') && ![...this.values.keys()].some((one) => one.place === 'body');
    return bind.isText(argument) && (required || (token.kind === 'quoted' && (!this.#isStrict || isOnly)));
  }

  /** In `scene 3` and `3 days` the number belongs to the noun; in `for 3` and `a script 3` (a choice) it is free. */
  #isNamedOtherwise(at: number): boolean {
    let before = at - 1;
    while (isNumberSign(this.#tokens[before]) || isAssignment(this.#tokens[before])) before -= 1;
    const names = (index: number): boolean => {
      const token = this.#tokens[index];
      return token?.kind === 'word' && !stopWords.has(token.lower) && !fillers.has(token.lower) && !isVerb(token);
    };
    const isChosen = this.last?.kind === 'choice' && this.last.end === before + 1;
    return (names(before) && !isChosen) || names(at + 1);
  }

  /** `assigned to user 7` for `assigneeId` with the description `Only the tasks of this user`. */
  described(at: number): Part | undefined {
    const [noun, token] = this.#tokens.slice(at, at + 2);
    if (noun?.kind !== 'word' || token?.kind !== 'number' || this.used.has(token)) return undefined;
    // `session 3` is the item, not a filter of the list.
    if (noun.stems.some((part) => this.#profile.objects.has(part))) return undefined;
    const [argument, ...others] = this.#free().filter(
      (one) =>
        one.place === 'query' &&
        /id$/i.test(one.name) &&
        bind.fits(one, token.value) &&
        getStems(one.description).includes(stem(noun.lower)),
    );
    if (argument === undefined || others.length > 0) return undefined;
    return { kind: 'name', argument, start: at, end: at + 2, set: [[argument, token.value]] };
  }
}

type Found = Pick<Part, 'set' | 'end' | 'inner' | 'textStart' | 'isDirect'>;
