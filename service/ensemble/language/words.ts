/** English as far as the planner needs it: nothing here knows of any service. */

/** `sessionId`, `session_id`, `Session-ID` → `session`, `id`. */
export function splitName(name: string): string[] {
  return name
    .replaceAll(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
    .replaceAll(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{M}\p{N}']+/u)
    .filter(Boolean);
}

/** The stems of a name or a text, in order. */
export const getStems = (text: string): string[] => splitName(text).map(stem);

/**
 * One form for the forms of a word: plural and singular, `creates`, `created` and `creating`. It need not be a word; it
 * is only compared.
 */
export function stem(word: string): string {
  const singular = withoutPlural(word.toLowerCase().replace(/['’]s?$/, ''));
  const base = singular.replace(/(?<=\p{L}{3})(?:ing|ed)$/u, '');
  const single = base === singular ? base : base.replace(/([^aeiouls])\1$/u, '$1');
  const result = single.replace(/(?<=\p{L}{2})e$/u, '');
  // A `note` must not sound like `not`.
  return stopWords.has(result) ? singular : result;
}

function withoutPlural(word: string): string {
  if (/[^aeiou]ies$/u.test(word)) return `${word.slice(0, -3)}y`;
  if (/(?:ss|x|z|ch|sh)es$/u.test(word)) return word.slice(0, -2);
  return /[^siu]s$/u.test(word) && word.length > 3 ? word.slice(0, -1) : word;
}

/** `sessions` → `session`, for a text that people read. */
export const singular = (noun: string): string => withoutPlural(noun);

const list = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/).filter(Boolean));

/** Hold a sentence together, and say nothing of what it is about. */
export const stopWords = list(`
  a an the this that these those my our your his her its their me i you we us it they them he she one ones
  of in on at for to from by with without about as into onto over under and or but so than then that's
  is are was were be been being am there here do does did done have has had having can could will would should shall
  may might must not no yes some any all each every both either what what's which who whom whose when where why how many
  much if whether unless because while until please kindly just now also only very too again
  id ids identifier called named value values set up i'd i'll i'm let let's
`);

/** Manners, and words for things in general: they do not say what a request is about. */
export const fillers = list(`
  help usage commands capabilities abilities able ok okay hey hi hello well alright thanks thank cheers right away asap immediately quickly soon possible today
  new next another fresh brand single additional further first second go ahead and finally want like need
  service services api system database data record entry item thing fountainai assistant
`);

/** Words that take back or limit what is ordered. */
export const limitingWords = list(`
  not no never don't dont cannot can't won't nothing nobody none all any every each some both either neither nor
  except excluding besides instead otherwise else rather though although however maybe perhaps only always everything
  anything something everyone everybody anyone anybody others other another same twice again unless until if
  before after kidding joking wait actually
`);

/** Words that put off what is ordered. */
export const timeWords = list(`
  sometimes soon later today tonight tomorrow yesterday someday now next last monday tuesday wednesday thursday friday saturday sunday
  second seconds minute minutes hour hours day days week weeks weekend month months year years moment
  morning noon afternoon evening night midnight
`);

/** Words for the lack of a value. */
export const emptyWords = list('null nil undefined empty blank unset default');

/** Between a name and its value: `user number 42`, `the context is "x"`. */
export const links = list(
  'id ids identifier number no nr the a an is are as be of to equals equal with called named value by',
);
