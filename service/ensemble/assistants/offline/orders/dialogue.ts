/** Answers what is not an order to a service: greetings, other languages, questions about the registry and the log. */
import { isVerb } from '../../../language/mood.ts';
import { readRequest, type Token, type Word } from '../../../language/text.ts';
import { splitName, stem, stopWords } from '../../../language/words.ts';
import type { PastInteraction } from '../../../conversation/assistant.ts';
import { getProfile, type Profile } from '../profile/profile.ts';
import { enumerate, quoted, title } from '../plan/say.ts';
import type { ToolSet } from '../../../tools/tools.ts';
import type { RegisteredService } from '../../../tools/snapshot.ts';

const set = (words: string): ReadonlySet<string> => new Set(words.split(' '));
const greetings = set(
  'hello hi hey there good morning afternoon evening day night greetings howdy how are you doing today dear assistant fountainai everyone all nice to meet',
);
const thanks = set(
  'thank thanks you very much so a lot many cheers great perfect ok okay nice wonderful cool super fine that is was for your help',
);
const farewells = set('bye goodbye see you later good night until tomorrow farewell');
/** Frequent words of other languages, without those that English has too. */
const foreign = set(
  'der die das den dem ein eine einen und ist sind nicht bitte mir mich ich du wir sie welche welcher welches wie viele zeige zeig liste lösche erstelle für mit von zu ' +
    'le les une des est sont pas que quel quelle quelles combien avec pour dans sur moi ' +
    'el los las una unas es son por favor qué cuántos cuántas hay para con del muestra borra crea ' +
    'il lo gli della di che per non è mi tutti mostra quanti ' +
    'os uma não são você por com quantos quais mostre ' +
    'het een en zijn niet alle toon hoeveel ik',
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
  if (tokens.length === 0) return undefined;
  if (isForeign(text, tokens, words))
    return 'I only understand English. Please write your request in English, for example: help';
  const isOnly = (list: ReadonlySet<string>): boolean =>
    words.length > 0 &&
    words.every(({ lower }) => list.has(lower)) &&
    tokens.every(({ kind }) => kind === 'word' || kind === 'mark');
  if (isOnly(greetings)) return 'Hello! I call services for you; "help" lists what I can do.';
  if (isOnly(farewells)) return 'Goodbye!';
  if (isOnly(thanks) && words.some(({ lower }) => /^(thanks?|cheers)$/.test(lower))) return "You're welcome.";
  const profiles = [...tools.values()].map(getProfile);
  return (
    aboutServices(words, tools) ??
    (recent !== undefined && isAboutLog(words, tokens, profiles) ? aboutLog(words, await recent()) : undefined)
  );
}

function isForeign(text: string, tokens: readonly Token[], words: readonly Word[]): boolean {
  const outside = tokens
    .filter(({ kind }) => kind === 'word' || kind === 'code')
    .map((token) => token.text)
    .join('');
  const letters = outside.match(/\p{L}/gu) ?? [];
  const others = letters.filter((letter) => !/\p{Script=Latin}/u.test(letter));
  if (others.length > 2 && others.length * 2 > letters.length) return true;
  if (/[¿¡]/.test(text.replaceAll(/"[^"]*"/g, ''))) return true;
  const isOther = ({ lower }: Word): boolean => foreign.has(lower) || /[^\p{ASCII}’]/u.test(lower);
  const english = words.filter((word) => stopWords.has(word.lower) || isVerb(word)).length;
  const found = words.filter(isOther).length;
  return found >= 2 && found > english;
}

const services = /^(services?|apis?)$/;
const operations = /^(operations?|commands?|functions?|endpoints?|tools?|actions?|capabilities|do|offer|provide|can)$/;

/** `which services are registered?`, `what does the service tasks do?`, `which operations does the library offer?` */
function aboutServices(words: readonly Word[], tools: ToolSet): string | undefined {
  const all = new Map([...tools.values()].map(({ snapshot: { service } }) => [service.id, service]));
  const isAsking = words.some(({ lower }) =>
    /^(which|what|list|show|how|tell|name|describe|is|are|explain)$/.test(lower),
  );
  const hasService = words.some(({ lower }) => services.test(lower));
  const isOwn = [...tools.values()].some((tool) => getProfile(tool).objects.has('servic'));
  if (!isAsking || isOwn) return undefined;
  const named = [...all.values()].find((service) => isNamed(service, words));
  const asked = words.filter(({ lower }) => operations.test(lower));
  const isPlain = words.every(
    (word) =>
      stopWords.has(word.lower) ||
      /^(which|what|list|show|how|tell|describe|explain)$/.test(word.lower) ||
      services.test(word.lower) ||
      operations.test(word.lower) ||
      (named !== undefined && isPart(named, word)) ||
      /^(registered|available|use|call|know|many|there|exist|support|connected|installed)$/.test(word.lower),
  );
  if (!isPlain) return undefined;
  if (named !== undefined && (hasService || asked.length > 0)) return describeService(named, tools);
  if (!hasService) return undefined;
  const lines = [...all.values()].map(
    ({ id, name, description }) => `- ${id} (${name}): ${firstSentence(description)}`,
  );
  const count = all.size === 1 ? '1 service is' : `${all.size} services are`;
  return [`${count} registered:`, ...lines].join('\n');
}

const isPart = ({ id, name }: RegisteredService, { lower }: Word): boolean =>
  [...splitName(id), ...splitName(name), id].includes(lower);

const isNamed = ({ id, name }: RegisteredService, words: readonly Word[]): boolean => {
  const given = words.flatMap(({ lower }) => splitName(lower));
  return [id, name].some((one) => splitName(one).every((part) => given.includes(part)));
};

function describeService(service: RegisteredService, tools: ToolSet): string {
  const own = [...tools.values()].filter(({ snapshot }) => snapshot.service.id === service.id);
  return [
    `${service.name}: ${firstSentence(service.description)}`,
    'I can call:',
    ...own.map((tool) => `- ${title(getProfile(tool))}`),
  ].join('\n');
}

const firstSentence = (text: string): string => (/^.*?\.(?=\s|$)/s.exec(text)?.[0] ?? text).slice(0, 300);

const doings = set(
  'ask asked say said do did done change changed changes delete deleted create created update updated make made happen happened log logs history requests interactions',
);

/** `what did I ask last?`, `show the log`, `which changes did you make?` */
function isAboutLog(words: readonly Word[], tokens: readonly Token[], profiles: readonly Profile[]): boolean {
  const isService = words.some((word) => word.stems.some((part) => profiles.some(({ objects }) => objects.has(part))));
  const isOrder = tokens.some(({ kind }) => kind !== 'word' && kind !== 'mark');
  if (isService || isOrder || !words.some(({ lower }) => doings.has(lower))) return false;
  const isAsking = words.some(({ lower }) => /^(what|which|show|list|tell|read)$/.test(lower));
  const isPast = words.some(({ lower }) =>
    /^(did|have|was|were|last|so|far|log|logs|history|recent|recently|before|previous|happened|today|yesterday)$/.test(
      lower,
    ),
  );
  return (
    isAsking &&
    isPast &&
    words.some(({ lower }) => /^(i|you|we|my|your|log|logs|history|happened|interactions|requests)$/.test(lower))
  );
}

const mostShown = 10;

function aboutLog(words: readonly Word[], entries: readonly PastInteraction[]): string {
  const isOfChanges =
    words.some(({ lower }) => /^(chang|delet|creat|updat|mak|did|don|mad)/.test(stem(lower))) &&
    !words.some(({ lower }) => /^(ask|asked|say|said)$/.test(lower));
  if (isOfChanges) {
    const writes = entries.flatMap(({ writes = [] }) => writes);
    if (writes.length === 0) return `I changed nothing in the last ${entries.length} requests.`;
    const lines = writes
      .slice(0, mostShown)
      .map(({ operation_id: id, method, url, outcome }) => `- ${id} (${method} ${url}): ${outcome}`);
    return [`Changed by the last ${entries.length} requests:`, ...lines].join('\n');
  }
  if (entries.length === 0) return 'You asked nothing before this.';
  const isOne = words.some(({ lower }) => /^(last|previous|thing)$/.test(lower));
  const shown = entries.slice(0, isOne ? 1 : mostShown);
  return `You asked: ${enumerate(shown.map(({ user_input: input, timestamp }) => `${quoted([input])} (${timestamp})`))}`;
}
