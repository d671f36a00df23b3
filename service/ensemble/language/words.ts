/** The English words that the planner needs, independent of services. */
import { rememberTexts } from './remember-texts.ts';

/** Requests and names consist of the same words. */
const rememberWords = <Found>(find: (word: string) => Found): ((word: string) => Found) =>
  rememberTexts(find, { count: 4_000, maxLength: 40 });

/** `sessionId`, `session_id`, `Session-ID` → `session`, `id`. */
export const splitName = rememberWords(findParts);

function findParts(name: string): readonly string[] {
  return name
    .replaceAll(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
    .replaceAll(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{M}\p{N}']+/u)
    .filter(Boolean);
}

/** Returns the stems of a name or a text, in order. */
export const getStems = rememberWords((text): readonly string[] => splitName(text).map(stem));

/**
 * Returns one form for all forms of a word: plural and singular, `creates`, `created` and `creating`. The result is not
 * always a word; it is only compared.
 */
export const stem = rememberWords(findStem);

function findStem(word: string): string {
  const singular = withoutPlural(word.toLowerCase().replace(/['’]s?$/, ''));
  const base = singular.replace(/(?<=\p{L}{3})(?:ing|ed)$/u, '');
  const single = base === singular ? base : base.replace(/([^aeiouls])\1$/u, '$1');
  const result = single.replace(/(?<=\p{L}{2})e$/u, '');
  // `note` must not get the stem `not`.
  return stopWords.has(result) ? singular : result;
}

function withoutPlural(word: string): string {
  if (/[^aeiou]ies$/u.test(word)) return `${word.slice(0, -3)}y`;
  if (/(?:ss|x|z|ch|sh)es$/u.test(word)) return word.slice(0, -2);
  return /[^siu]s$/u.test(word) && word.length > 3 ? word.slice(0, -1) : word;
}

/** `assigned` and `assignee`, `published` and `publication`. */
export const isAkin = (one: string, other: string): boolean =>
  one.length > 4 && other.length > 4 && one.slice(0, 5) === other.slice(0, 5);

/** Returns `session` for `sessions`, for texts that people read. */
export const singular = (noun: string): string => withoutPlural(noun);

const list = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/).filter(Boolean));

/** Function words, which do not name the subject of a sentence. */
export const stopWords = list(`
  a an the this that these those my our your his her its their me i you we us it they them he she one ones
  of in on at for to from by with without about as into onto over under and or but so than then that's
  is are was were be been being am there here do does did done have has had having can could will would should shall
  may might must not no yes some any all each every both either what what's which who whom whose when where why how many
  much if whether unless because while until please kindly just now also only very too again
  id ids identifier called named value values set up i'd i'll i'm let let's
`);

/** Polite and general words, which do not name the subject of a request. */
export const fillers = list(`
  help usage commands capabilities abilities able ok okay hey hi hello well alright thanks thank cheers right away asap immediately quickly soon possible today
  new next another fresh brand single additional further first second go ahead and finally want like need
  service services api system database data record entry item thing fountainai assistant
`);

/** Words that cancel or limit an order. */
export const limitingWords = list(`
  not no never don't dont cannot can't won't nothing nobody none all any every each some both either neither nor
  except excluding besides instead otherwise else rather though although however maybe perhaps only always everything
  anything something everyone everybody anyone anybody others other another same twice again unless until if
  before after kidding joking wait actually
`);

/** Words that postpone an order. */
export const timeWords = list(`
  sometimes soon later today tonight tomorrow yesterday someday now next last monday tuesday wednesday thursday friday saturday sunday
  second seconds minute minutes hour hours day days week weeks weekend month months year years moment
  morning noon afternoon evening night midnight
`);

/** Words for the lack of a value. */
export const emptyWords = list('null nil undefined empty blank unset default');

/** Words between a name and its value: `user number 42`, `the context is "x"`. */
export const links = list(
  'id ids identifier number no nr the a an is are as be of to equals equal with called named value by',
);

const tens = 'zero ten twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');

/** Returns 42 for `forty-two`; undefined for other words. */
export function readNumber(word: string): number | undefined {
  const [first = '', second, ...more] = word.split('-');
  const ten = tens.indexOf(first);
  const unit = numberWords.indexOf(second ?? first);
  if (second === undefined) return unit >= 0 ? unit : ten >= 2 ? ten * 10 : undefined;
  return more.length === 0 && ten >= 2 && unit >= 1 && unit <= 9 ? ten * 10 + unit : undefined;
}

/** 0 to 19, in their order. */
export const numberWords: readonly string[] =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
