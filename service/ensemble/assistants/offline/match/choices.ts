/** Finds the listed values of an argument (`enum`) in a request. */
import type { Json } from 'fountainai/openapi';
import { type Argument, choiceText } from '../../../tools/arguments.ts';
import { findWords, isInflected } from './mentions.ts';
import { isValue, type Token } from '../../../language/text.ts';
import { limitingWords, splitName, stem, getStems } from '../../../language/words.ts';

export interface Choice {
  readonly value: Json;
  readonly tokens: readonly Token[];
}

/** Returns the one choice that the free tokens name; undefined if they name no choice or several. */
export function findChoice(
  tokens: readonly Token[],
  { choices = [] }: Argument,
  isFree: (token: Token) => boolean,
): Choice | undefined {
  const named = choices.flatMap((value) => {
    const words = isLimiting(value) ? [] : wordsFor(tokens, value).flat();
    const quoted = tokens.filter((token) => isValue(token) && token.value === value);
    const found = [...words, ...quoted].filter(isFree);
    return found.length === 0 ? [] : [{ value, tokens: found }];
  });
  return named.length === 1 ? named[0] : undefined;
}

/** `all` and `not set` are choices only after the name of their argument, or in quotes. */
const isLimiting = (choice: Json): boolean => splitName(choiceText(choice)).some((word) => limitingWords.has(word));

/** Returns the choice that the words from `at` on name: in `status sold`. */
export function choiceAt(tokens: readonly Token[], at: number, { choices = [] }: Argument): Choice | undefined {
  const found = choices.flatMap((value) =>
    wordsFor(tokens, value)
      .filter((words) => words[0] === tokens[at])
      .map((words) => ({ value, tokens: words })),
  );
  return found.sort((one, other) => other.tokens.length - one.tokens.length)[0];
}

/** Returns the words before a choice that are the end of its argument's name: `of type section` for `elementType`. */
export function kindBefore(tokens: readonly Token[], { name }: Argument, choice: Choice): Token[] {
  const [first] = choice.tokens;
  const before = first === undefined ? undefined : tokens[tokens.indexOf(first) - 1];
  return before?.kind === 'word' && stem(before.lower) === getStems(name).at(-1) ? [before] : [];
}

/** Returns the positions at which a choice is spelled as in the document: `scripts` is a plural. */
function wordsFor(tokens: readonly Token[], choice: Json): Token[][] {
  const text = choiceText(choice);
  const found = findWords(tokens, getStems(text)).map(({ start, end }) => tokens.slice(start, end));
  return found.filter((words) => !words.some((token) => isInflected(token, text)));
}
