/** Text without quotation marks: in `change the context of session 3 to the calm`, what follows `to`. */
import { isValue, type Token } from './text.ts';

const set = (words: string): ReadonlySet<string> => new Set(words.split(' '));

const announcing = set('is to as be saying says reading');
const articles = set('the a an its his her their my our your');
/** Between the name and what announces the text there may be whose it is. */
const possessive = set('of for in on from');
const joining = set('and with for of in on');
/** `the context` in `show the context` is asked for; after these a text is given. */
const giving = set('with and');

/**
 * The tokens from `start` to before `end` that are the text given for a name; undefined where none is given.
 * @param isName whether another argument's name begins at this token: there the text ends
 * @param used values that are taken
 */
export function tailOf(
  tokens: readonly Token[],
  name: { readonly start: number; readonly end: number },
  isName: (index: number) => boolean,
  used: ReadonlySet<Token>,
): { start: number; end: number } | undefined {
  const start = startOf(tokens, name);
  if (start === undefined) return undefined;
  let end = start;
  while (end < tokens.length && !endsAt(tokens, end, isName)) end += 1;
  if (lower(tokens[end - 1]) === 'please') end -= 1;
  const tail = tokens.slice(start, end);
  // A quoted text in it is meant as it stands, not with the words around it.
  const isWhole = tail.every(
    (token) => !used.has(token) && (!isValue(token) || token.kind === 'number' || token.kind === 'code'),
  );
  return tail.length > 0 && isWhole ? { start, end } : undefined;
}

function startOf(
  tokens: readonly Token[],
  { start, end }: { readonly start: number; readonly end: number },
): number | undefined {
  const next = tokens[end];
  if (announces(next)) return announces(tokens[end + 1]) ? end + 2 : end + 1;
  if (possessive.has(lower(next))) {
    const announced = tokens.findIndex((token, index) => index > end && announces(token));
    return announced === -1 ? undefined : announced + 1;
  }
  const before = articles.has(lower(tokens[start - 1])) ? tokens[start - 2] : tokens[start - 1];
  return next?.kind === 'word' && giving.has(lower(before)) ? end : undefined;
}

const announces = (token: Token | undefined): boolean =>
  announcing.has(lower(token)) || (token?.kind === 'mark' && ':='.includes(token.text));

function endsAt(tokens: readonly Token[], index: number, isName: (index: number) => boolean): boolean {
  const token = tokens[index];
  if (token?.kind === 'mark')
    return '\n;'.includes(token.text) || (index === tokens.length - 1 && '.!'.includes(token.text));
  if (!joining.has(lower(token))) return false;
  return isName(articles.has(lower(tokens[index + 1])) ? index + 2 : index + 1);
}

const lower = (token: Token | undefined): string => (token?.kind === 'word' ? token.lower : '');
