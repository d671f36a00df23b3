/** The choices of arguments that a request names. They are looked for once, since a parser asks at each of its words. */
import type { Argument } from '../../../tools/arguments.ts';
import type { Token } from '../../../language/text.ts';
import { type Choice, findChoices, isLimiting } from './values.ts';

export class Choices {
  readonly #tokens: readonly Token[];
  readonly #found = new Map<Argument, readonly Choice[]>();
  readonly #meant = new Map<Argument, readonly Choice[]>();

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /** Returns the longest choice that begins at this token. */
  longestAt(argument: Argument, at: number): Choice | undefined {
    const here = this.#find(argument).filter(({ start }) => start === at);
    return here.sort((one, other) => other.end - one.end)[0];
  }

  /** Returns all choices but words that only limit what is asked for. */
  meant(argument: Argument): readonly Choice[] {
    const known = this.#meant.get(argument);
    if (known !== undefined) return known;
    const meant = this.#find(argument).filter((choice) => !isLimiting(choice, this.#tokens));
    this.#meant.set(argument, meant);
    return meant;
  }

  #find(argument: Argument): readonly Choice[] {
    const known = this.#found.get(argument) ?? findChoices(this.#tokens, argument);
    this.#found.set(argument, known);
    return known;
  }
}
