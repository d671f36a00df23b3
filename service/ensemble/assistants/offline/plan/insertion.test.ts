import { beforeAll, describe, expect, it } from 'vitest';
import type { ToolSet } from '../../../tools/tools.ts';
import { planFor } from './plan.ts';
import { ownTools, petTools, describePlan, writes } from '../testing/planner.ts';
import { pickRows } from '../../../../../openapi/testing/long-form.ts';
import { notEmpty } from '../../../../../openapi/testing/not-empty.ts';

let own: ToolSet;
let pets: ToolSet;
beforeAll(async () => {
  [own, pets] = await Promise.all([ownTools(), petTools()]);
});

/** Orders in parts: words are inserted between them, and not into texts. */
const ownOrders = [
  ['delete', 'session', '3'],
  ['open', 'a', 'session', 'for', 'user', '7', 'with', 'the', 'context', '"calm"'],
  ['update', 'session', '3', 'with', 'context', '"calm"'],
  ['change', 'the', 'context', 'of', 'session', '3', 'to', '"calm"'],
  ['generate', 'the', 'next', 'number', 'for', 'section', '5'],
  ['create', 'a', 'version', 'of', 'section', '5', 'with', '{"text": "x"}'],
];
const petOrders = [
  ['delete', 'photo', '4', 'of', 'pet', '3'],
  ['create', 'a', 'sold', 'pet', 'named', '"Rex"', 'with', 'age', '5'],
  ['set', 'the', 'status', 'of', 'pet', '3', 'to', 'sold'],
  ['update', 'pet', '3', 'with', 'name', '"Rex"', 'and', 'vaccinated', 'true'],
  ['delete', 'article', '"emma"'],
];

/** Each of these words can limit an order: not at all, not everything, or not now. */
const limits =
  `not no never don’t cannot neither nor without except excluding but unless until if whether when while because
  or than all any every each some both most only others everything nothing none anything maybe perhaps tomorrow later
  before after once twice again instead almost about up down from between under unlike besides save less minus either
  should would can must will do did are was it they that this those which who last first my except. wait stop undo keep
  9 -9 three "x" {"x":1} ? ; - – / & ~ ( < 🙂 \u200b`
    .split(/\s+/)
    .filter(Boolean);
/** Polite words, articles, prepositions and marks that may stand in an order without changing it. */
const harmless =
  `please kindly now just thanks hello ok assistant the a an one its their another new next fresh of in on at to for with
  by as into onto and also then so id number identifier # : = , . ! \n called named nr equals equal set is !`
    .split(' ')
    .map((word) => (word === '\n  ' ? '\n' : word.trim()));

const callFor = (request: string, tools: ToolSet): unknown =>
  writes(request, tools) ? describePlan(planFor(request, tools)) : undefined;

function insertions(order: readonly string[], word: string): string[] {
  return Array.from({ length: order.length + 1 }, (_, at) => order.toSpliced(at, 0, word).join(' '));
}

const all = [
  ...ownOrders.map((order) => ({ order, isOwn: true })),
  ...petOrders.map((order) => ({ order, isOwn: false })),
];

describe.each(pickRows(all, 4))('$order', ({ order, isOwn }) => {
  const tools = (): ToolSet => (isOwn ? own : pets);

  it('is carried out without an insertion', () => {
    expect(writes(order.join(' '), tools())).toBe(true);
  });

  it('changes nothing with a word in it that could limit it', () => {
    const sent = limits.flatMap((word) => insertions(order, word)).filter((request) => writes(request, tools()));
    expect(sent).toEqual([]);
  });

  it('changes nothing or the same with any other word in it', () => {
    const want = callFor(order.join(' '), tools());
    const requests = harmless.flatMap((word) => insertions(order, word));
    const calls = requests.map((request) => [request, callFor(request, tools())] as const);
    const others = calls.filter(([, call]) => call !== undefined);
    for (const [request, call] of notEmpty(others)) expect(call, request).toEqual(want);
  });
});
