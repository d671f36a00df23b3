/** Finds the service that a person names as the place of an order: it is then the only one. */
import { memoize } from 'fountainai/openapi';
import { isValue, readRequest, type Token, wordAt } from '../../../language/text.ts';
import { splitName, stem } from '../../../language/words.ts';
import type { Snapshot } from '../../../tools/snapshot.ts';

export interface PlacedText {
  /** Without the place. */
  readonly text: string;
  readonly snapshot: Snapshot | undefined;
  /** True if the place follows a value or a noun, or begins the text: its words cannot belong to a text. */
  readonly isApart: boolean;
}

type IsNoun = (stem: string) => boolean;

/** `in the service tasks`, `from the library`, `using session-context,`, `the library's`, `ask the tasks service for`. */
export function findPlace(text: string, snapshots: Iterable<Snapshot>, isNoun: IsNoun): PlacedText {
  const { tokens } = readRequest(text);
  // What follows a colon is text, unless the colon follows the place.
  const colon = tokens.findIndex((token) => token.text === ':');
  for (const snapshot of snapshots) {
    for (const name of getNames(snapshot)) {
      const isAmbiguous = name.length === 1 && isNoun(stem(name[0] ?? ''));
      for (let at = 0; at < tokens.length && (colon === -1 || at < colon); at += 1) {
        const place = placeAt(tokens, at, { name, isAmbiguous });
        if (place === undefined) continue;
        const [first, last, before] = [tokens[place.start], tokens[place.end - 1], tokens[place.start - 1]];
        if (first === undefined || last === undefined) continue;
        const isNounBefore = before?.kind === 'word' && before.stems.some(isNoun);
        const isApart = before === undefined || isValue(before) || isNounBefore || place.start < 3;
        const rest = `${text.slice(0, first.start).trimEnd()} ${place.verb}${text.slice(last.end).trimStart()}`;
        return { text: rest.trim(), snapshot, isApart };
      }
    }
  }
  return { text, snapshot: undefined, isApart: true };
}

/** Cached, since each request reads those of all services. */
const getNames = memoize(({ service: { id, name } }: Snapshot): readonly (readonly string[])[] => [
  splitName(id),
  splitName(name),
]);

interface Name {
  readonly name: readonly string[];
  /** True if an operation has the name as its noun, such as `tasks`. */
  readonly isAmbiguous: boolean;
}

function placeAt(tokens: readonly Token[], at: number, { name, isAmbiguous }: Name) {
  const word = (index: number): string => wordAt(tokens, index);
  const isService = (index: number): boolean => /^(service|api|system)(['’]s)?$/.test(word(index));
  const asks = /^(ask|have|let|use|tell)$/.test(word(at));
  const leads = /^(from|in|of|at|on|with|using|via|within|through|inside|by)$/.test(word(at));
  let start = at + (asks || leads ? 1 : 0);
  const hasArticle = /^(the|our|my)$/.test(word(start));
  if (hasArticle) start += 1;
  const isBefore = isService(start);
  if (isBefore) start += 1;
  let end = start;
  const parts: string[] = [];
  for (; parts.length < name.length && tokens[end]?.kind === 'word'; end += 1)
    for (const part of splitName(word(end).replace(/['’]s$/, ''))) parts.push(part); // a word may have 100,000 parts
  if (parts.join(' ') !== name.join(' ')) return undefined;
  const isOwner = /['’]s$/.test(word(end - 1));
  const isMarked = isBefore || isService(end);
  if (isService(end)) end += 1;
  const next = tokens[end];
  const isHead = at === 0 && next?.kind === 'mark' && ',:'.includes(next.text);
  if (isValue(next)) return undefined;
  if (asks)
    return isMarked && /^(for|to)$/.test(word(end))
      ? { start: at, end: end + 1, verb: word(end) === 'for' ? 'show ' : '' }
      : undefined;
  const isClear = isMarked || (!isAmbiguous && (isOwner || !/^(with|on|by)$/.test(word(at))));
  if (!(leads || isHead || (isOwner && hasArticle)) || !isClear) return undefined;
  return { start: at, end: isHead ? end + 1 : end, verb: '' };
}
