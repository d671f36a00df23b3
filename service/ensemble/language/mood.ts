/** Determines what a request asks for, by its verbs and its form. This file is independent of services. */
import { stem } from './words.ts';
import type { Request, Token, Word } from './text.ts';

/** The effect of a verb on its object. */
export type Action = 'read' | 'create' | 'update' | 'delete';

export interface SpokenCommand {
  /** The verb as written in the request. */
  readonly verb: string;
  readonly stem: string;
  /** Empty: only the name of an operation has this verb. */
  readonly actions: readonly Action[];
  /** The position of the verb among the tokens. */
  readonly index: number;
}

export interface Mood {
  readonly question: boolean;
  /** True if the request forbids something; only the answer depends on this (see `accounting.ts`). */
  readonly forbidden: boolean;
  /** True after `if` or `unless`: the request has a condition; only the answer depends on this. */
  readonly conditional: boolean;
  /**
   * Verbs that may be orders, in the order of the request; the planner decides which of them are. Empty for a question.
   */
  readonly commands: readonly SpokenCommand[];
  /** The actions of operations that could answer, also for a question about writing. Empty: unknown. */
  readonly actions: readonly Action[];
  /** True if the request asks for the number of items, not for the items. */
  readonly count: boolean;
}

const verbs: ReadonlyMap<string, readonly Action[]> = new Map([
  ...each(
    'read',
    'list show get find read view see display fetch look give tell describe search count retrieve check print enumerate report explain summarize bring query',
  ),
  ...each(
    'create',
    'create add make open start begin register insert post generate produce reserve allocate issue assign take submit record append build draft',
  ),
  ...each(
    'update',
    'update change edit modify replace alter adjust patch correct revise overwrite move mark rename switch',
  ),
  ...each('delete', 'delete remove erase destroy drop purge'),
  ...['set', 'put', 'write', 'save', 'store'].map((verb) => [verb, ['update', 'create']] as const),
]);

function each(action: Action, words: string): (readonly [string, readonly Action[]])[] {
  return words.split(' ').map((word) => [word, [action]]);
}

/** Actions by the stem of the verb, for names of operations. */
const actionsByStem: ReadonlyMap<string, readonly Action[]> = new Map(
  [...verbs].map(([verb, actions]) => [stem(verb), actions]),
);

/** Returns the actions of a verb in the name of an operation; undefined if the verb is unknown. */
export const findActions = (verbStem: string): readonly Action[] | undefined => actionsByStem.get(verbStem);

/** Verbs that create something but also apply to existing things: `open the session`, `save session 3`. */
const doubtfulMakers = new Set(['open', 'start', 'begin', 'take', 'set', 'put', 'write', 'save', 'store']);

/** Verbs that file an existing thing or create a new one: `submit a report`, `record the session`. */
const filingMakers = new Set(
  'record submit post reserve allocate issue assign append insert register draft build produce'.split(' '),
);

/** Verbs whose next value may be the old one: `replace "a"`. */
const replacers = new Set(
  'change replace modify edit alter adjust patch correct revise overwrite move rename switch'.split(' '),
);

export const isReplacing = ({ verb }: SpokenCommand): boolean => replacers.has(verb.toLowerCase());

export const isFiling = ({ verb }: SpokenCommand): boolean => filingMakers.has(verb.toLowerCase());

export const isDoubtfulMaker = ({ verb }: SpokenCommand): boolean => doubtfulMakers.has(verb.toLowerCase());

export const isVerb = (word: Word): boolean => verbs.has(word.lower);

const set = (words: string): ReadonlySet<string> => new Set(words.split(' '));

/**
 * Question marks of all scripts, and the inverted one. For Greek only its own character: the identical semicolon
 * is a semicolon in other scripts. https://www.unicode.org/Public/UCD/latest/ucd/NamesList.txt
 */
const questionMarks =
  /[?\u00bf\u037e\u055e\u061f\u1367\u1945\u2047-\u2049\u203d\u2753\u2754\u2cfa\u2e2e\u2e54\ua60f\ua6f7\ufe16\ufe56\uff1f\u{11143}\u{1e95f}]/u;
const asking = set("what which who whom whose why where when how what's who's where's how's");
const modal = set(
  "should shall can could may might must would will won't wouldn't couldn't can't shouldn't shan't mustn't",
);
const auxiliary = set(
  "do does did is are am was were has have had isn't aren't wasn't weren't hasn't haven't hadn't ain't",
);
const negations = set(
  "not never don't dont doesn't didn't won't can't cannot shouldn't mustn't wouldn't nobody nothing no neither nor",
);
const conditions = set('if unless whether');
const suppositions = set(
  'suppose supposing imagine pretend assume assuming provided hypothetically when whenever once until after before',
);

/** Words before a verb that is an order: `please create`, `I would like you to create`, `go ahead and create`. */
const preambles = set(
  "please kindly just now then so and but or also first finally next let's let us me i i'd we you would want need like to go ahead",
);

/** @param known returns whether a word is an operation's own verb, such as `translate` of `translateText` */
export function findMood(request: Request, known: (verb: Word) => boolean): Mood {
  const clauses = splitClauses(request.tokens);
  const words = request.tokens.filter((token) => token.kind === 'word');
  const openers = clauses.map((clause) => findOpener(clause)).filter((word) => word !== undefined);
  const question = request.tokens.some(isQuestionMark) || openers.some((word) => isOpener(word.lower));
  const commands = question ? [] : clauses.flatMap((clause) => findCommand(clause, request.tokens, known));
  const count = /\bhow many\b|\bcount\b|\bnumber of\b/.test(words.map((word) => word.lower).join(' '));
  return {
    question,
    forbidden: !question && clauses.some(isForbidding),
    conditional: words.some((word) => conditions.has(word.lower)) || isSupposed(words),
    commands,
    actions: commands[0]?.actions ?? (count ? ['read'] : actionsAskedAbout(words, openers, question)),
    count,
  };
}

export const isQuestionMark = (token: Token): boolean => token.kind === 'mark' && questionMarks.test(token.text);

const isOpener = (word: string): boolean => asking.has(word) || modal.has(word) || auxiliary.has(word);

type Clause = readonly Token[];

/** Splits the tokens after a mark that ends a clause, and after `and` or `then`. */
function splitClauses(tokens: readonly Token[]): Clause[] {
  const clauses: Token[][] = [[]];
  for (const token of tokens) {
    const ends =
      token.kind === 'mark'
        ? /[.,;:!…\n—–(]/u.test(token.text)
        : token.kind === 'word' && /^(and|then|or|but)$/.test(token.lower);
    if (ends) clauses.push([]);
    else clauses.at(-1)?.push(token);
  }
  return clauses.filter((clause) => clause.length > 0);
}

/** Returns the first word that is not a polite word. */
function findOpener(clause: Clause): Word | undefined {
  const first = clause.find((token) => token.kind !== 'mark' && !(token.kind === 'word' && isManners(token.lower)));
  if (first?.kind !== 'word') return undefined;
  const next = clause[clause.indexOf(first) + 1];
  // `do not …` is not a question.
  return first.lower === 'do' && next?.kind === 'word' && next.lower === 'not' ? undefined : first;
}

const isManners = (word: string): boolean =>
  /^(please|kindly|so|well|ok|okay|hey|hi|hello|now|also|alright|dear|assistant|fountainai|or|but|and|then)$/.test(
    word,
  );

function findCommand(clause: Clause, tokens: readonly Token[], known: (verb: Word) => boolean): SpokenCommand[] {
  const isPreamble = (token: Token, index: number): boolean => {
    if (token.kind !== 'word') return false;
    // `like post 6` is an order, but `I would like …` is not.
    const isOwn = known(token) && clause.slice(0, index).every((word) => word.kind === 'word' && isManners(word.lower));
    return isManners(token.lower) || (preambles.has(token.lower) && !isOwn);
  };
  const verb = clause.find((token, index) => !isPreamble(token, index));
  if (verb?.kind !== 'word' || !(verbs.has(verb.lower) || known(verb))) return [];
  const index = tokens.indexOf(verb);
  const before = tokens.slice(0, index).filter((token) => token.kind === 'word');
  if (before.some((word) => negations.has(word.lower))) return [];
  return [commandWith(verb, index)];
}

/** `adding` and `added`. */
const isVerbForm = ({ lower }: Word): boolean => /(ing|ed)$/.test(lower) && findForm(lower).length > 0;

const findForm = (verb: string): readonly Action[] =>
  verbs.get(verb) ?? actionsByStem.get(stem(verb)) ?? verbs.get(verb.replace(/(ing|ed)$/, '')) ?? [];

const commandWith = (verb: Word, index: number): SpokenCommand => ({
  verb: verb.text,
  stem: stem(verb.lower),
  actions: findForm(verb.lower),
  index,
});

/** Returns the main verb of a request without an order: `delete` in `should I delete session 3?`. */
export function firstVerb(tokens: readonly Token[], known: (verb: Word) => boolean): SpokenCommand | undefined {
  const isOne = (token: Token): token is Word =>
    token.kind === 'word' && (isVerb(token) || known(token) || isVerbForm(token));
  const verb = tokens.find(isOne);
  return verb === undefined ? undefined : commandWith(verb, tokens.indexOf(verb));
}

/** `do not delete …`, `never create …`. */
function isForbidding(clause: Clause): boolean {
  const words = clause.filter((token) => token.kind === 'word');
  const verb = words.findIndex((word) => verbs.get(word.lower)?.includes('read') === false);
  return words.slice(0, Math.max(verb, 0)).some((word) => negations.has(word.lower));
}

function isSupposed(words: readonly Word[]): boolean {
  const verb = words.findIndex(isVerb);
  return words.slice(0, verb === -1 ? words.length : verb).some((word) => suppositions.has(word.lower));
}

/**
 * `Should I create …?` and `create …?` are about creating; `which were created?` and `how many …?` are about existing
 * things.
 */
function actionsAskedAbout(words: readonly Word[], openers: readonly Word[], question: boolean): readonly Action[] {
  const next = (word: Word): string => words[words.indexOf(word) + 1]?.lower ?? '';
  const about = openers.some(
    (word) => modal.has(word.lower) || (word.lower === 'how' && !/^(many|much)$/.test(next(word))),
  );
  const verb = words.find((word) => isVerb(word) || (about && isVerbForm(word)));
  if (verb !== undefined && (about || openers.includes(verb))) return findForm(verb.lower);
  if (verb !== undefined || openers.some((word) => isOpener(word.lower))) return ['read'];
  // `a new session for user 7, please` has no verb of an order, but is not about existing things.
  return words.some((word) => /^(new|another)$/.test(word.lower)) ? ['create'] : question ? ['read'] : [];
}
