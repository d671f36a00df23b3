/** Describes the outcome of a call in plain words. */
import { isArray, isObject } from 'fountainai/openapi';
import type { CallOutcome } from '../../conversation/assistant.ts';
import type { PlannedCall } from './plan/plan.ts';
import { quoted, title } from './plan/say.ts';
import { applyWish } from './view/apply-wish.ts';
import type { Wish } from './view/wish.ts';
import { getStems, singular, splitName, stem } from '../../language/words.ts';

/** Limits for a list and a text in the answer; `service_responses` has all of it. */
const mostItems = 20;
const longestText = 300;

export function phrase(call: PlannedCall, outcome: CallOutcome): string {
  const { profile } = call;
  if (outcome.kind === 'refused') return `I could not call ${title(profile)}: ${outcome.message}`;
  if (outcome.kind === 'unanswered') {
    const doubt = profile.writes ? ' It may have been done all the same.' : '';
    return `I called ${title(profile)}, but no answer came: ${outcome.message}.${doubt}`;
  }
  const { status, body, faults } = outcome;
  const warning = faults.length === 0 ? '' : `\nThe answer breaks the service's document: ${faults.join('; ')}`;
  if (status >= 300 && status < 400) {
    const end = profile.writes ? ', which does not say that it was done. ' : ': ';
    return `${title(profile)} answered ${status}${end}${details(body)}${warning}`;
  }
  if (status >= 400) return `${title(profile)} answered ${status}: ${complaint(body)}${warning}`;
  return (
    (profile.writes
      ? `Done: ${profile.tool.operation.id} answered ${status}. ${details(body)}`
      : found(call, outcome)) + warning
  );
}

/** Returns the reason of an error from members with the usual names; other bodies are shown unchanged. */
function complaint(body: unknown): string {
  if (!isObject(body)) return details(body);
  const texts = ['message', 'title', 'error', 'detail', 'details'].map((name) => body[name]);
  return texts.filter((text) => typeof text === 'string').join('; ') || details(body);
}

function found(call: PlannedCall, { headers, body }: Extract<CallOutcome, { kind: 'answered' }>): string {
  const { profile, count, wish = noWish } = call;
  const sent = listIn(body);
  if (sent === undefined) {
    const names = isObject(body) ? new Set(Object.keys(body).flatMap(getStems)) : new Set();
    return unusedWords(call.unused.filter((word) => !names.has(stem(word)))) + details(body);
  }
  const { items: list, isFiltered, searched, unused } = applyWish(sent, wish, call.unused);
  const all = Math.max(totalIn(headers), sent.length);
  const total = isFiltered ? list.length : all;
  const { path } = profile.tool.operation;
  const part =
    all > sent.length && (isFiltered || wish.sort !== undefined) ? ` I looked at ${sent.length} of ${all}.` : '';
  const like = searched.length === 0 ? '' : ` with ${quoted(searched)}`;
  const summary = `${total} ${noun(path, total)}${like}`;
  const preface = unusedWords(unused);
  if (count) return `${preface}There ${total === 1 ? 'is' : 'are'} ${summary}.${part}`;
  if (list.length === 0)
    return `${preface}There are no ${noun(path, 0)}${like || (isFiltered ? ' like that' : '')}.${part}`;
  const lines = list.slice(0, mostItems).map((item) => `- ${details(item)}`);
  const more = total > lines.length ? [`and ${total - lines.length} more`] : [];
  return [`${preface}${summary}:${part}`, ...lines, ...more].join('\n');
}

const noWish: Wish = { search: undefined, dates: [], sort: undefined, limit: undefined, words: [], rest: '' };

/** What a list was not limited by: the person must not take it for less than it is. */
const unusedWords = (words: readonly string[]): string =>
  words.length === 0 ? '' : `I could not use ${quoted(words)}. `;

/** Returns the answer itself, or the one list in it. */
function listIn(body: unknown): readonly unknown[] | undefined {
  if (Array.isArray(body)) return body as unknown[];
  const lists = isObject(body) ? Object.values(body).filter(isArray) : [];
  return lists.length === 1 ? lists[0] : undefined;
}

/** Returns the total of a paged list from its header. */
function totalIn(headers: Readonly<Record<string, string>>): number {
  const counts = Object.entries(headers).filter(
    ([name, value]) => /total|count/.test(name) && /^\d{1,15}$/.test(value),
  );
  return Math.max(0, ...counts.map(([, value]) => Number(value)));
}

/** Returns the noun of a list path: `sessions` for `/users/{userId}/sessions`. */
function noun(path: string, count: number): string {
  const segment = path.split('/').findLast((part) => part !== '' && !part.includes('{')) ?? 'items';
  const words = splitName(segment).join(' ');
  return count === 1 ? singular(words) : words;
}

/** `sessionId 1, userId 42, context "calm"`. */
function details(value: unknown): string {
  if (value === undefined || value === '') return 'The answer is empty.';
  if (!isObject(value)) return shown(value);
  const members = Object.entries(value).map(([name, member]) => `${name} ${shown(member)}`);
  return members.length === 0 ? 'The answer is empty.' : members.join(', ');
}

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > longestText ? `${text.slice(0, longestText)}…` : text;
}
