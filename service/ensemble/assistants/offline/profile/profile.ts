/** The features of an operation that the planner uses. Words are compared by their stems. */
import { memoize, type Operation } from 'fountainai/openapi';
import { type Argument, choiceText, getArguments } from '../../../tools/arguments.ts';
import type { Tool } from '../../../tools/tools.ts';
import { type Action, findActions, isVerb } from '../../../language/mood.ts';
import type { Word } from '../../../language/text.ts';
import { fillers, singular, splitName, stem, stopWords } from '../../../language/words.ts';
import { collectTerms, type Terms } from '../../../relevance/terms.ts';

export interface Profile {
  readonly tool: Tool;
  readonly arguments: readonly Argument[];
  /** The stem of the verb in its name: `create` for `createSession`. */
  readonly verb: string | undefined;
  /** The verb at the beginning of its summary, if the verb is not a general one: `lend` for `Lend a book`. */
  readonly alias: string | undefined;
  /** The other words of its name. */
  readonly nouns: ReadonlySet<string>;
  /** An order must name at least one of these stems: photo or picture for `createPetPhoto` at `/pets/{petId}/pictures`. */
  readonly objects: ReadonlySet<string>;
  /** The words of its name, its path, its arguments and their choices: they name the subject of the operation. */
  readonly names: ReadonlySet<string>;
  /** All words of its description in the document, with their weights. */
  readonly terms: Terms;
  /** The actions of its method and, if it writes, of its verb. */
  readonly actions: ReadonlySet<Action>;
  readonly writes: boolean;
}

const actionsOfMethods: Readonly<Record<string, Action>> = {
  post: 'create',
  put: 'update',
  patch: 'update',
  delete: 'delete',
};

/** Both are cached: a plan needs the profile of each tool several times. */
export const getProfile = memoize((tool: Tool): Profile => ({ ...operationProfile(tool, tool.operation), tool }));

const operationProfile = memoize(({ snapshot }: Tool, operation: Operation): Omit<Profile, 'tool'> => {
  const name = meaningful(operation.id);
  const written = actionsOfMethods[operation.method];
  const verb = findVerb(operation, name, written);
  const nouns = new Set(name.length === 1 ? name : name.filter((word) => word !== verb));
  const all = getArguments(operation);
  const texts = [operation.path.replaceAll(/\{[^}]*\}/g, ' '), ...all.map(({ name: one }) => one)];
  const choices = all.flatMap((argument) => argument.choices ?? []).map(choiceText);
  return {
    arguments: all,
    verb,
    alias: findAlias(operation),
    nouns,
    objects: findObjects(operation, verb),
    names: new Set([...nouns, ...[...texts, ...choices].flatMap(meaningful)]),
    terms: collectTerms(snapshot, operation),
    actions: new Set(written === undefined ? ['read'] : [written, ...(findActions(verb ?? '') ?? [])]),
    writes: written !== undefined,
  };
});

/**
 * A name such as `translateText` begins with a verb that is not in the list; the name of a GET may begin with a noun. In
 * `closeIssue` at `/issues/{id}/close` the issue is a noun.
 */
function findVerb({ path }: Operation, name: readonly string[], written?: Action): string | undefined {
  const nouns = new Set(
    splitName(path)
      .filter((word) => singular(word) !== word)
      .map(stem),
  );
  const verbs = name.filter((word) => findActions(word) !== undefined && !nouns.has(word));
  const fitting = verbs.find((word) => findActions(word)?.includes(written ?? 'read'));
  return fitting ?? verbs[0] ?? (written === undefined ? undefined : name[0]);
}

function findAlias({ summary }: Operation): string | undefined {
  const [, word = ''] = /^(\p{L}+) (?:an?|the|one) /u.exec(summary) ?? [];
  return word === '' || findActions(stem(word)) !== undefined ? undefined : word.toLowerCase();
}

/** Returns the last noun of the name before any `by`, `of` or `in`, and the last noun of the path: other nouns name parents. */
function findObjects({ id, path }: Operation, verb: string | undefined): ReadonlySet<string> {
  const words = splitName(id).filter((word) => stem(word) !== verb);
  const first = words.findIndex((word) => !stopWords.has(word));
  const end = words.findIndex((word, index) => index > first && stopWords.has(word) && !/^(id|ids)$/.test(word));
  const isNoun = (word: string): boolean => /^\p{L}{2,}$/u.test(word) && !stopWords.has(word) && !fillers.has(word);
  const found = [words.slice(0, end === -1 ? undefined : end).findLast(isNoun), resourceWords(path).findLast(isNoun)];
  return new Set(found.filter((word) => word !== undefined).map(stem));
}

/** Returns the words of the last segment of a path that is not a parameter. */
const resourceWords = (path: string): readonly string[] =>
  splitName(path.split('/').findLast((part) => part !== '' && !part.includes('{')) ?? '');

/** Returns the words of an operation's name without its verb; if none are left, the words of its path: `note` of `/notes/{id}`. */
export const objectWords = ({ verb, tool }: Profile): readonly string[] => readObject(verb, tool.operation).words;

/** Returns the nouns as the operation's name spells them and in the singular: an order for many is not an order for one. */
export const objectNouns = ({ verb, tool }: Profile): ReadonlySet<string> => readObject(verb, tool.operation).nouns;

/** Cached, since each word of a request is compared with them. */
const readObject = memoize((verb: string | undefined, { id, path }: Operation) => {
  const all = splitName(id);
  const others = all.filter((word) => stem(word) !== verb);
  const ofPath = resourceWords(path);
  const words = [others, ofPath.map(singular), all].find((found) => found.length > 0) ?? [];
  // In `/orders/{id}/cancel` the verb is not a noun.
  const resource = ofPath.filter((word) => stem(word) !== verb);
  const nouns = [...words, ...[...words, ...resource].map(singular)].filter((word) => !stopWords.has(word));
  return { words, nouns: new Set(nouns) };
});

/** Returns the stems of the significant words. */
const meaningful = (text: string): string[] =>
  splitName(text)
    .filter((word) => !stopWords.has(word))
    .map(stem);

/** Verbs that occur only in names of operations: `translate`, but not `translated`, which is a report and not an order. */
export function isOwnVerb(profiles: readonly Profile[], word: Word): boolean {
  if (isVerb(word) || word.stems.length !== 1) return false;
  return profiles.some(({ verb, alias, writes, tool }) => {
    const isOfName = verb === word.stems[0] && splitName(tool.operation.id).includes(word.lower);
    return writes && (isOfName || alias === word.lower);
  });
}

/** Returns whether a verb that is not a general one belongs to the operation. */
export const hasVerb = ({ verb, alias }: Profile, spoken: { readonly verb: string; readonly stem: string }): boolean =>
  verb === spoken.stem || alias === spoken.verb.toLowerCase();
