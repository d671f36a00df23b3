/** Finds where a request names arguments. */
import type { Argument } from '../../../tools/arguments.ts';
import { isValue, type Token } from '../../../language/text.ts';
import type { Profile } from '../profile/profile.ts';
import * as bind from './values.ts';

export interface Mention {
  readonly argument: Argument;
  readonly end: number;
  /** True for `post id 6`, false for `post 6`. */
  readonly isFull: boolean;
  /** True for `sessions 3`, which differs from the name of the argument. */
  readonly isInflected: boolean;
  readonly size: number;
}

/** A way to name an argument, as stems. */
interface Form {
  readonly argument: Argument;
  readonly form: readonly string[];
  readonly isFull: boolean;
}

export class Mentions {
  readonly #forms: readonly Form[];
  readonly #tokens: readonly Token[];
  readonly #known = new Map<number, readonly Mention[]>();

  constructor(profile: Profile, tokens: readonly Token[]) {
    this.#tokens = tokens;
    this.#forms = profile.arguments.flatMap((argument) =>
      bind
        .listForms(argument, profile.tool.operation.path)
        .map((form, index) => ({ argument, form, isFull: index === 0 })),
    );
  }

  /** Returns the arguments that the words at `at` name, the longest name first. */
  list(at: number): readonly Mention[] {
    const known = this.#known.get(at);
    if (known !== undefined) return known;
    const found = this.#forms.flatMap(({ argument, form, isFull }): Mention[] => {
      const end = bind.endOfWords(this.#tokens, at, form);
      if (end === undefined) return [];
      const isInflected = this.#tokens.slice(at, end).some((token) => bind.isInflected(token, argument.name));
      return [{ argument, end, isFull, isInflected, size: form.length }];
    });
    found.sort((one, other) => other.size - one.size);
    this.#known.set(at, found);
    return found;
  }

  /** `post with id 1 and postId 2`: the id is of something else. */
  isNamedInFull(argument: Argument): boolean {
    const isFull = (one: Mention): boolean => one.argument === argument && one.isFull && isValue(this.#tokens[one.end]);
    return this.#tokens.some((_, at) => this.list(at).some(isFull));
  }
}
