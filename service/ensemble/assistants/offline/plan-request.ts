/** Plans the calls for a request: one order, several in one sentence, or a list that is shown as a person wants it. */
import type { Json } from 'fountainai/openapi';
import type { Tool, ToolSet } from '../../tools/tools.ts';
import { isVerb } from '../../language/mood.ts';
import { readRequest, type Token, type Word, wordAt } from '../../language/text.ts';
import { asExisting, isLimited, normalize, splitOrders, type Vocabulary } from './orders/orders.ts';
import { findPlace } from './orders/place.ts';
import { type Plan, type PlannedCall, planFor, wantsRead } from './plan/plan.ts';
import { getProfile, isOwnVerb, type Profile } from './profile/profile.ts';
import { readWish, type Wish } from './view/wish.ts';

/** In the order in which the calls are made. */
export type RequestPlan = { readonly say: string } | { readonly calls: readonly PlannedCall[] };

/** An interaction has eight turns, and the last one is the answer. */
const maxOrders = 7;

export function planRequest(userInput: string, tools: ToolSet): RequestPlan {
  const profiles = [...tools.values()].map(getProfile);
  let nouns: ReadonlySet<string> | undefined;
  const vocabulary: Vocabulary = {
    isCommand: (token): token is Word => token?.kind === 'word' && (isVerb(token) || isOwnVerb(profiles, token)),
    isNoun: (stem) => (nouns ??= collectNouns(profiles)).has(stem),
  };
  const asked = normalize(userInput, vocabulary);
  const { text, snapshot, isApart } = findPlace(
    asked,
    new Set([...tools.values()].map((tool) => tool.snapshot)),
    vocabulary.isNoun,
  );
  if (snapshot === undefined) return planText(asked, tools, vocabulary);
  const plan = planText(
    text,
    filterTools(tools, (tool) => tool.snapshot === snapshot),
    vocabulary,
  );
  // In `with the context lost in the library` the place belongs to a text.
  return isApart || 'say' in plan || !plan.calls.some(isWrite) ? plan : planText(asked, tools, vocabulary);
}

/** Returns the stems of the objects of all operations, and of the things that their arguments name: `session` for `sessionId`. */
function collectNouns(profiles: readonly Profile[]): ReadonlySet<string> {
  const nouns = new Set<string>();
  for (const { objects, arguments: all } of profiles) {
    for (const stem of objects) nouns.add(stem);
    for (const { name } of all) if (/id$/i.test(name)) nouns.add(name.toLowerCase().slice(0, -'id'.length));
  }
  return nouns;
}

function planText(text: string, tools: ToolSet, vocabulary: Vocabulary): RequestPlan {
  const whole = planFor(text, tools);
  if (isWrite(whole)) return { calls: [whole] };
  const orders = splitOrders(text, vocabulary).slice(0, maxOrders + 1);
  const several = orders.length > 1 ? planSeveral(orders, text, (order) => planOne(order, tools)) : undefined;
  if (several !== undefined) return several;
  const existing = 'say' in whole ? asExisting(text) : undefined;
  const read = existing === undefined ? planOne(text, tools, whole) : planOne(existing, tools);
  const one = 'say' in read && existing !== undefined ? whole : read;
  return 'say' in one ? one : { calls: [one] };
}

const isWrite = (plan: Plan): plan is PlannedCall => !('say' in plan) && plan.profile.writes;

/** Carries out all orders or none. With a write among them, no word of the sentence may limit it. */
function planSeveral(orders: readonly string[], text: string, plan: (order: string) => Plan): RequestPlan | undefined {
  const plans = orders.map(plan);
  const calls = plans.filter((one): one is PlannedCall => !('say' in one));
  if (calls.length < orders.length) return undefined;
  const reads = orders.filter((_, index) => plans[index] !== undefined && !isWrite(plans[index]));
  const isTime = (word: string): boolean => /^(afterwards|then|now|please|too)$/i.test(word);
  const isUnclear = text.includes('?') || reads.some(isLimited) || calls.some(({ unused }) => !unused.every(isTime));
  if (calls.some(isWrite) && isUnclear) return undefined;
  if (calls.length > maxOrders)
    return { say: `I did nothing, because I carry out at most ${maxOrders} orders at a time.` };
  return { calls };
}

/** A read is planned without the words that only say how its list is shown. */
function planOne(text: string, tools: ToolSet, whole: Plan = planFor(text, tools)): Plan {
  const wanted = wantsRead(text, tools);
  if (isWrite(whole) || wanted === 'no') return whole;
  const lists = filterTools(tools, isList);
  const objects = new Set([...lists.values()].flatMap((tool) => [...getProfile(tool).objects]));
  const wish = readWish(readRequest(text), (stem) => objects.has(stem));
  if (wish.words.length === 0) {
    const read = 'say' in whole && wanted === 'yes' ? planFor(text, filterTools(tools, isRead), tools) : whole;
    return 'say' in read ? whole : searchUnused(read, wish, text);
  }
  const plan = planFor(wish.rest, lists, tools);
  if ('say' in plan) return whole;
  const isPlainLimit = wish.limit !== undefined && wish.sort === undefined && wish.dates.length === 0;
  const searched = withQuery(plan, searching, wish.search);
  return { ...(isPlainLimit ? withQuery(searched, /^limit$/i, wish.limit) : searched), wish };
}

/** `find the session of the storm`: after a verb of searching, words that the operation does not know are searched. */
function searchUnused(plan: PlannedCall, wish: Wish, text: string): PlannedCall {
  const isSearching = readRequest(text).tokens.some((_, at, all: readonly Token[]) =>
    /^(find|search|look)$/.test(wordAt(all, at)),
  );
  if (!isSearching || plan.unused.length === 0 || !isList(plan.profile.tool)) return { ...plan, wish };
  const search = plan.unused.join(' ');
  return { ...withQuery(plan, searching, search), unused: [], wish: { ...wish, search } };
}

const isRead = ({ operation: { method } }: Tool): boolean => method === 'get';

const isList = ({ operation: { method, path } }: Tool): boolean => method === 'get' && !/\}\/?$/.test(path);

const filterTools = (tools: ToolSet, isWanted: (tool: Tool) => boolean): ToolSet =>
  new Map([...tools].filter(([, tool]) => isWanted(tool)));

/** Names of parameters that search for words. */
const searching = /^(q|query|search|text|keywords?|terms?)$/i;

/** Sets the parameter of the query with such a name, if the operation has one. */
function withQuery(plan: PlannedCall, name: RegExp, value: string | number | undefined): PlannedCall {
  const parameter = plan.profile.arguments.find((one) => one.place === 'query' && name.test(one.name));
  if (parameter === undefined || value === undefined) return plan;
  const given = JSON.parse(plan.arguments) as { readonly query?: Readonly<Record<string, Json>> }; // as the planner has written it
  return { ...plan, arguments: JSON.stringify({ ...given, query: { ...given.query, [parameter.name]: value } }) };
}
