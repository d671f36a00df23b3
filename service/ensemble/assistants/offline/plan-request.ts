/** Plans the calls for a request: one order, several in one sentence, or a list that is shown as a person wants it. */
import type { Json } from 'fountainai/openapi';
import type { Tool, ToolSet } from '../../tools/tools.ts';
import { readRequest, type Word } from '../../language/text.ts';
import { getProfile, isOwnVerb } from './profile/profile.ts';
import { asExisting, findService, isLimited, splitIds, splitOrders, withDigits } from './orders/rewrite.ts';
import { type Plan, type PlannedCall, planFor, wantsRead } from './plan/plan.ts';
import type { Sample } from './plan/say.ts';
import { readWish, type Wish } from './view/wish.ts';

/** In the order in which the calls are made. */
export type RequestPlan = { readonly say: string } | { readonly calls: readonly PlannedCall[] };

/** An interaction has eight turns, and the last one is the answer. */
const maxOrders = 7;

export function planRequest(userInput: string, tools: ToolSet, sample?: Sample): RequestPlan {
  const profiles = [...tools.values()].map(getProfile);
  const isNoun = (stem: string): boolean =>
    profiles.some(
      ({ objects, arguments: all }) => objects.has(stem) || all.some(({ name }) => name.toLowerCase() === `${stem}id`),
    );
  const service = findService(userInput, new Set([...tools.values()].map(({ snapshot }) => snapshot)), isNoun);
  const own =
    service.snapshot === undefined ? tools : filterTools(tools, ({ snapshot }) => snapshot === service.snapshot);
  const text = withDigits(service.text, isNoun);
  const whole = planFor(text, own, sample);
  if (isWrite(whole)) return { calls: [whole] };
  const isVerbOfTool = (word: Word): boolean => isOwnVerb(profiles, word);
  const several = splitOrders(text, isVerbOfTool, isNoun)
    .flatMap(splitIds)
    .slice(0, maxOrders + 1);
  if (several.length > 1) {
    const plan = planSeveral(several, text, (order) => planOne(order, own, sample));
    if (plan !== undefined) return plan;
  }
  const existing = 'say' in whole ? asExisting(text) : undefined;
  const read = existing === undefined ? planOne(text, own, sample, whole) : planOne(existing, own, sample);
  const one = 'say' in read && existing !== undefined ? whole : read;
  return 'say' in one ? one : { calls: [one] };
}

const isWrite = (plan: Plan): plan is PlannedCall => !('say' in plan) && plan.profile.writes;

/** Carries out all orders or none. With a write among them, no word of the sentence may limit it. */
function planSeveral(orders: readonly string[], text: string, plan: (order: string) => Plan): RequestPlan | undefined {
  const plans = orders.map(plan);
  const calls = plans.filter((one): one is PlannedCall => !('say' in one));
  if (calls.length < orders.length) return undefined;
  const reads = orders.filter((_, index) => !isWrite(plans[index] ?? { say: '' }));
  const isUnclear = text.includes('?') || reads.some(isLimited) || calls.some(({ unused }) => !unused.every(isTime));
  if (calls.some(isWrite) && isUnclear) return undefined;
  if (calls.length > maxOrders)
    return { say: `I did nothing, because I carry out at most ${maxOrders} orders at a time.` };
  return { calls };
}

const isTime = (word: string): boolean => /^(afterwards|then|now|please|too)$/i.test(word);

/** A read is planned without the words that only say how its list is shown. */
function planOne(text: string, tools: ToolSet, sample?: Sample, whole: Plan = planFor(text, tools, sample)): Plan {
  const wanted = wantsRead(text, tools);
  if (isWrite(whole) || wanted === 'no') return whole;
  const lists = filterTools(tools, isList);
  const objects = new Set([...lists.values()].flatMap((tool) => [...getProfile(tool).objects]));
  const wish = readWish(readRequest(text), (stem) => objects.has(stem));
  if (wish.words.length === 0) {
    const isRefused = 'say' in whole && wanted === 'yes';
    const read = isRefused ? planFor(text, filterTools(tools, isRead), sample) : whole;
    return 'say' in read ? whole : searchUnused(read, wish, text);
  }
  const plan = planFor(wish.rest, lists, sample);
  if ('say' in plan) return whole;
  if (wish.limit === undefined || wish.sort !== undefined || wish.dates.length > 0)
    return { ...withSearch(plan, wish.search), wish };
  return { ...withQuery(withSearch(plan, wish.search), /^limit$/i, wish.limit), wish };
}

/** `find the session of the storm`: after a verb of searching, words that the operation does not know are searched. */
function searchUnused(plan: PlannedCall, wish: Wish, text: string): PlannedCall {
  const isSearching = readRequest(text).tokens.some(
    (token) => token.kind === 'word' && /^(find|search|look)$/.test(token.lower),
  );
  if (!isSearching || plan.unused.length === 0 || !isList(plan.profile.tool)) return { ...plan, wish };
  const search = plan.unused.join(' ');
  return { ...withSearch(plan, search), unused: [], wish: { ...wish, search } };
}

const isRead = ({ operation: { method } }: Tool): boolean => method === 'get';

const isList = ({ operation: { method, path } }: Tool): boolean => method === 'get' && !/\}\/?$/.test(path);

const filterTools = (tools: ToolSet, isWanted: (tool: Tool) => boolean): ToolSet =>
  new Map([...tools].filter(([, tool]) => isWanted(tool)));

/** Names of parameters that search for words. */
const searching = /^(q|query|search|text|keywords?|terms?)$/i;

const withSearch = (plan: PlannedCall, search: string | undefined): PlannedCall =>
  search === undefined ? plan : withQuery(plan, searching, search);

/** Sets the parameter of the query with such a name, if the operation has one. */
function withQuery(plan: PlannedCall, name: RegExp, value: string | number): PlannedCall {
  const parameter = plan.profile.arguments.find((one) => one.place === 'query' && name.test(one.name));
  if (parameter === undefined) return plan;
  const given = JSON.parse(plan.arguments) as { readonly query?: Readonly<Record<string, Json>> }; // as the planner has written it
  return { ...plan, arguments: JSON.stringify({ ...given, query: { ...given.query, [parameter.name]: value } }) };
}
