/** Ranks operations by their relevance to the words of a request. Words are compared by their stems. */
import { memoize } from 'fountainai/openapi';
import { type Argument, getArguments, choiceText } from '../../../tools/arguments.ts';
import type { Tool } from '../../../tools/tools.ts';
import { type Action, findActions, isVerb } from '../../../language/mood.ts';
import type { Request, Word } from '../../../language/text.ts';
import { fillers, singular, splitName, stem, stopWords } from '../../../language/words.ts';

/** The features of an operation that the planner uses. */
export interface Profile {
  readonly tool: Tool;
  readonly arguments: readonly Argument[];
  /** The stem of the verb in its name: `create` for `createSession`. */
  readonly verb: string | undefined;
  /** The other words of its name. */
  readonly nouns: ReadonlySet<string>;
  /**
   * An order must name at least one of these stems: photo or picture for `createPetPhoto` at `/pets/{petId}/pictures`.
   */
  readonly objects: ReadonlySet<string>;
  /** All words of its description in the document, with their weights. */
  readonly words: ReadonlyMap<string, number>;
  /** The actions of its method and, if it writes, of its verb. */
  readonly actions: ReadonlySet<Action>;
  readonly writes: boolean;
}

/** Words of at least this weight name the subject of the operation; other words only occur in its description. */
export const namingWeight = 1.5;

const actionsOfMethods: Readonly<Record<string, Action>> = {
  post: 'create',
  put: 'update',
  patch: 'update',
  delete: 'delete',
};

export function getProfile(tool: Tool): Profile {
  return { ...operationProfile(tool, tool.operation), tool };
}

/** Cached, since each request needs it. */
const operationProfile = memoize((tool: Tool, operation: Tool['operation']): Omit<Profile, 'tool'> => {
  const name = meaningful(operation.id);
  const written = actionsOfMethods[operation.method];
  const verb = findVerb(operation, name, written);
  const nouns = new Set(name.length === 1 ? name : name.filter((word) => word !== verb));
  const all = getArguments(operation);
  return {
    arguments: all,
    verb,
    nouns,
    objects: findObjects(operation, verb),
    words: weigh(tool, nouns, all),
    actions: new Set(written === undefined ? ['read'] : [written, ...(findActions(verb ?? '') ?? [])]),
    writes: written !== undefined,
  };
});

/**
 * A name such as `translateText` begins with a verb that is not in the list; the name of a GET may begin with a noun.
 * In `closeIssue` at `/issues/{id}/close` the issue is a noun.
 */
function findVerb({ path }: Tool['operation'], name: readonly string[], written?: Action): string | undefined {
  const plurals = splitName(path).filter((word) => singular(word) !== word);
  const nouns = new Set(plurals.map(stem));
  const verbs = name.filter((word) => findActions(word) !== undefined && !nouns.has(word));
  const fitting = verbs.find((word) => findActions(word)?.includes(written ?? 'read'));
  return fitting ?? verbs[0] ?? (written === undefined ? undefined : name[0]);
}

/**
 * Returns the last noun of the name before any `by`, `of` or `in`, and the last noun of the path: other nouns name
 * parents.
 */
function findObjects({ id, path }: Tool['operation'], verb: string | undefined): ReadonlySet<string> {
  const words = splitName(id).filter((word) => stem(word) !== verb);
  const first = words.findIndex((word) => !stopWords.has(word));
  const end = words.findIndex((word, index) => index > first && stopWords.has(word) && !/^(id|ids)$/.test(word));
  const isNoun = (word: string): boolean => /^\p{L}{2,}$/u.test(word) && !stopWords.has(word) && !fillers.has(word);
  const head = words.slice(0, end === -1 ? undefined : end).findLast(isNoun);
  const found = [head, resourceWords(path).findLast(isNoun)];
  return new Set(found.filter((word) => word !== undefined).map(stem));
}

/** Returns the words of the last segment of a path that is not a parameter. */
export function resourceWords(path: string): string[] {
  return splitName(path.split('/').findLast((part) => part !== '' && !part.includes('{')) ?? '');
}

function weigh({ operation, snapshot }: Tool, nouns: Iterable<string>, all: readonly Argument[]): Map<string, number> {
  const { service, document } = snapshot;
  const words = new Map<string, number>();
  const add = (weight: number, stems: Iterable<string>): void => {
    for (const word of stems) words.set(word, Math.max(weight, words.get(word) ?? 0));
  };
  add(3, nouns);
  add(2, meaningful(operation.path.replaceAll(/\{[^}]*\}/g, ' ')));
  add(
    namingWeight,
    all.flatMap(({ name }) => meaningful(name)),
  );
  add(
    namingWeight,
    all.flatMap(({ choices = [] }) => choices.flatMap((choice) => meaningful(choiceText(choice)))),
  );
  add(1.2, meaningful([operation.summary, ...operation.tags].join(' ')));
  add(0.5, meaningful(operation.description));
  add(0.3, meaningful([service.id, service.name, document.title, ...service.tags].join(' ')));
  return words;
}

/** Returns the stems of the significant words. */
const meaningful = (text: string): string[] =>
  splitName(text)
    .filter((word) => !stopWords.has(word))
    .map(stem);

/** Returns the words that name the subject of a request. */
export function contentWords({ tokens }: Request): Word[] {
  const words = tokens.filter((token) => token.kind === 'word');
  return words.filter(({ lower }) => !stopWords.has(lower) && !fillers.has(lower));
}

/** Returns the relevance of each operation; rare words count for more than common words. */
export function relevance(candidates: readonly Profile[]): (profile: Profile, stems: ReadonlySet<string>) => number {
  const uses = new Map<string, number>();
  for (const { words } of candidates) for (const word of words.keys()) uses.set(word, (uses.get(word) ?? 0) + 1);
  const rarity = (word: string): number => Math.log(1 + candidates.length / (uses.get(word) ?? 1));
  return ({ words, nouns }, stems) => {
    const found = [...stems].map((word) => (words.get(word) ?? 0) * rarity(word));
    const unasked = [...nouns].filter((noun) => !stems.has(noun)).map(rarity);
    return sum(found) - sum(unasked);
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/**
 * Verbs that occur only in names of operations: `translate`, but not `translated`, which is a report and not an order.
 */
export function isOwnVerb(candidates: readonly Profile[], word: Word): boolean {
  if (isVerb(word) || word.stems.length !== 1) return false;
  return candidates.some(
    ({ verb, writes, tool }) => writes && verb === word.stems[0] && splitName(tool.operation.id).includes(word.lower),
  );
}
