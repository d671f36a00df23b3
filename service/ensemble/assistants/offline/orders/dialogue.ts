/** Answers what is not an order to a service: greetings, other languages, questions about the registry and the log. */
import { isVerb } from '../../../language/mood.ts';
import { readRequest, type Token, type Word } from '../../../language/text.ts';
import { splitName, stopWords } from '../../../language/words.ts';
import type { PastInteraction } from '../../../conversation/assistant.ts';
import { getProfile } from '../profile/profile.ts';
import { enumerate, quoted, title } from '../plan/say.ts';
import type { ToolSet } from '../../../tools/tools.ts';
import type { RegisteredService } from '../../../tools/snapshot.ts';

const set = (words: string): ReadonlySet<string> => new Set(words.split(' '));
/** The first word, and the words that may follow it, with at most one other word: a name. */
const greetings = set(
  'hello hi hey good greetings howdy there morning afternoon evening day night how are you to doing today dear assistant fountainai everyone all nice meet',
);
const thanks = set(
  'thank thanks cheers great perfect ok okay nice wonderful cool super fine you very much so a lot many that is was for your help',
);
const farewells = set('bye goodbye see farewell good you later night until tomorrow');
/** Frequent words of other languages, without those that English has too. */
const foreign = set(
  'der die das den dem ein eine einen und ist sind nicht bitte mir mich ich du wir sie welche welcher welches wie viele zeige zeig liste lösche erstelle für mit von zu ' +
    'le les une des est sont pas que quel quelle quelles combien avec pour dans sur moi ' +
    'el los las una unas es son por favor qué cuántos cuántas hay para con del muestra borra crea ' +
    'il lo gli della di che per non è mi tutti mostra quanti os uma não são você com quantos quais mostre het een en zijn niet alle toon hoeveel ik',
);

/**
 * @param recent reads the last interactions, the newest first; undefined if there is no log
 * @returns undefined if the request may be an order or a question for a service
 */
export async function answerDialogue(
  text: string,
  tools: ToolSet,
  recent: (() => Promise<readonly PastInteraction[]>) | undefined,
): Promise<string | undefined> {
  const { tokens } = readRequest(text);
  const words = tokens.filter((token) => token.kind === 'word');
  if (isForeign(text, tokens, words))
    return 'I only understand English. Please write your request in English, for example: help';
  const objects = new Set([...tools.values()].flatMap((tool) => [...getProfile(tool).objects]));
  const isPlain = tokens.every(({ kind }) => kind === 'word' || kind === 'mark');
  const isOfService = !isPlain || words.some((word) => word.stems.some((part) => objects.has(part)));
  const [first] = words;
  if (first !== undefined && !isOfService) {
    const isOnly = (list: ReadonlySet<string>): boolean => {
      const others = words.filter(({ lower }) => !list.has(lower));
      return (
        list.has(first.lower) && others.length <= 1 && !others.some((word) => isVerb(word) || stopWords.has(word.lower))
      );
    };
    if (isOnly(thanks) && words.some(({ lower }) => /^(thanks?|cheers)$/.test(lower))) return "You're welcome.";
    if (isOnly(farewells) && words.some(({ lower }) => /^(bye|goodbye|see|farewell)$/.test(lower))) return 'Goodbye!';
    if (isOnly(greetings)) return 'Hello! I call services for you; "help" lists what I can do.';
  }
  const about = objects.has('servic') ? undefined : aboutServices(words, tools);
  if (about !== undefined || recent === undefined || isOfService || !isAboutLog(words)) return about;
  return aboutLog(words, await recent());
}

function isForeign(text: string, tokens: readonly Token[], words: readonly Word[]): boolean {
  const outside = tokens.filter(({ kind }) => kind === 'word' || kind === 'code').map((token) => token.text);
  const letters = outside.join('').match(/\p{L}/gu) ?? [];
  const others = letters.filter((letter) => !/\p{Script=Latin}/u.test(letter));
  if (others.length > 2 && others.length * 2 > letters.length) return true;
  if (/[¿¡]/.test(text.replaceAll(/"[^"]*"/g, ''))) return true;
  const english = words.filter((word) => stopWords.has(word.lower) || isVerb(word)).length;
  const found = words.filter(({ lower }) => foreign.has(lower) || /[^\p{ASCII}’]/u.test(lower)).length;
  return found >= 2 && found > english;
}

const matches = (words: readonly Word[], pattern: RegExp): readonly Word[] =>
  words.filter(({ lower }) => pattern.test(lower));

const asking = /^(which|what|list|show|how|tell|name|describe|is|are|explain)$/;
const services = /^(services?|apis?)$/;
const operations =
  /^(operations?|commands?|functions?|endpoints?|tools?|actions?|capabilities|do|does|offer|provide|can)$/;
const others = /^(registered|available|use|call|know|many|there|exist|support|connected|installed)$/;

/** `which services are registered?`, `what does the service tasks do?`, `which operations does the library offer?` */
function aboutServices(words: readonly Word[], tools: ToolSet): string | undefined {
  const all = new Map([...tools.values()].map(({ snapshot: { service } }) => [service.id, service]));
  const given = words.flatMap(({ lower }) => splitName(lower));
  const partsOf = ({ id, name }: RegisteredService): string[] => [...splitName(id), ...splitName(name)];
  const named = [...all.values()].find(({ id, name }) =>
    [id, name].some((one) => splitName(one).every((part) => given.includes(part))),
  );
  const own =
    named === undefined
      ? []
      : words.filter(({ lower }) => splitName(lower).every((part) => partsOf(named).includes(part)));
  const isKnown = (word: Word): boolean =>
    stopWords.has(word.lower) ||
    own.includes(word) ||
    [asking, services, operations, others].some((one) => one.test(word.lower));
  // `list the tasks in the tasks service` asks the service.
  const isTwice = new Set(own.map(({ lower }) => lower)).size < own.length;
  if (matches(words, asking).length === 0 || !words.every(isKnown) || isTwice) return undefined;
  const hasService = matches(words, services).length > 0;
  if (named !== undefined && (hasService || matches(words, operations).length > 0))
    return describeService(named, tools);
  if (!hasService) return undefined;
  const lines = [...all.values()].map(
    ({ id, name, description }) => `- ${id} (${name}): ${firstSentence(description)}`,
  );
  return [`${all.size === 1 ? '1 service is' : `${all.size} services are`} registered:`, ...lines].join('\n');
}

function describeService({ id, name, description }: RegisteredService, tools: ToolSet): string {
  const own = [...tools.values()].filter(({ snapshot }) => snapshot.service.id === id);
  const lines = own.map((tool) => `- ${title(getProfile(tool))}`);
  return [`${name}: ${firstSentence(description)}`, 'I can call:', ...lines].join('\n');
}

const firstSentence = (text: string): string => (/^.*?\.(?=\s|$)/s.exec(text)?.[0] ?? text).slice(0, 300);

const asked = /^(ask|asked|say|said|question|questions|requests?|interactions)$/;
const done = /^(did|done|changed?|changes|deleted?|created?|updated?|make|made|happened)$/;
const past =
  /^(did|was|were|last|so|far|logs?|history|recent|recently|before|previous|happened|today|yesterday|yet|already)$/;

/** `what did I ask last?`, `show the log`, `which changes did you make?`, `have you changed anything yet?` */
function isAboutLog(words: readonly Word[]): boolean {
  const isAsking = matches(words, /^(what|which|show|list|tell|read|have|did)$/).length > 0;
  const isOurs = matches(words, /^(i|you|we|my|your|logs?|history|happened|interactions|requests)$/).length > 0;
  const isOfLog = words.some(({ lower }) => asked.test(lower) || done.test(lower) || /^(logs?|history)$/.test(lower));
  return isAsking && isOurs && isOfLog && matches(words, past).length > 0;
}

const mostShown = 10;

function aboutLog(words: readonly Word[], entries: readonly PastInteraction[]): string {
  if (matches(words, done).length > 0 && matches(words, asked).length === 0) {
    const writes = entries.flatMap((entry) => entry.writes ?? []);
    if (writes.length === 0) return `I changed nothing in the last ${entries.length} requests.`;
    const lines = writes.map(({ operation_id: id, method, url, outcome }) => `- ${id} (${method} ${url}): ${outcome}`);
    return [`Changed by the last ${entries.length} requests:`, ...lines.slice(0, mostShown)].join('\n');
  }
  if (entries.length === 0) return 'You asked nothing before this.';
  const shown = entries.slice(0, matches(words, /^(last|previous|thing)$/).length > 0 ? 1 : mostShown);
  return `You asked: ${enumerate(shown.map(({ user_input: input, timestamp }) => `${quoted([input])} (${timestamp})`))}`;
}
