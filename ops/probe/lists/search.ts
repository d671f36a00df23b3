/** A search gives what contains its words, and not everything. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Json, Operation, Parameter } from '../../../openapi/document/document.ts';
import { isObject } from '../../../openapi/json/json.ts';
import type { RequestArguments } from '../../../openapi/request/request.ts';
import { itemsIn } from '../structure/resources.ts';
import { promisedSearch } from '../structure/words.ts';
import { isSame, type Paging } from '../target/pages.ts';
import type { Probe } from '../target/probe.ts';
import { isValid, withArgument } from '../values/sample.ts';

const names = /^(q|query|search|search_?(text|term|query|string)|keywords?|term)$/i;
/** Nothing has this word. */
const unlikely = 'zqxwvkjy';
/** An index may be behind for a moment. */
const waitsMs = [0, 300, 900] as const;
const wordsTried = 6;

export function findSearch({ parameters }: Operation): Parameter | undefined {
  return parameters.find(({ in: place, name, schema }) => {
    const isText = schema.own.enum === undefined && schema.own.format === undefined && isValid(schema, unlikely);
    return place === 'query' && names.test(name) && isText;
  });
}

export async function checkSearch(
  probe: Probe,
  list: Operation,
  given: RequestArguments,
  paging: Paging | undefined,
): Promise<void> {
  const search = findSearch(list);
  const promise = search && promisedSearch(search);
  if (search === undefined || promise === 'ranked') return;
  const size = paging && Math.min(paging.limit.most, 1000);
  const largest = paging === undefined ? given : withArgument(given, paging.limit.parameter, size);
  const ask = async (words: string | undefined) =>
    probe.carryOut(list, withArgument(largest, search, words), 'a search');
  const whole = itemsIn((await ask(undefined))?.exchange.answer.body) ?? [];
  const none = whole.length === 0 ? undefined : await ask(unlikely);
  if (none === undefined) return;
  const suffix = promise === 'only' ? ', promised otherwise' : '';
  const place = { operation: list.id, pointer: search.pointer } as const;
  if (isSame(itemsIn(none.exchange.answer.body), whole)) {
    const message = `${search.name} "${unlikely}" gives the same ${whole.length} items as no ${search.name}`;
    probe.noteBreach(`a search without effect${suffix}`, {
      rule: 'filter-ignored',
      ...place,
      message,
      curl: none.line(),
    });
    return;
  }
  const words = [...new Set(whole.flatMap(wordsIn))]
    .filter((word) => isValid(search.schema, word))
    .slice(0, wordsTried);
  for (const waitMs of waitsMs) {
    await wait(waitMs);
    for (const word of words) if ((itemsIn((await ask(word))?.exchange.answer.body) ?? []).length > 0) return;
  }
  const [word] = words;
  const sent = word === undefined ? undefined : await ask(word);
  if (sent === undefined) return;
  const message = `${search.name} "${word}" gives nothing, and an item has this text`;
  probe.noteBreach(`a search without effect${suffix}`, { rule: 'filter-loses', ...place, message, curl: sent.line() });
}

/** Texts of an item that are one word. */
function wordsIn(item: Json): readonly string[] {
  if (!isObject(item)) return [];
  return Object.values(item).flatMap((value) =>
    typeof value === 'string' && /^[A-Za-z]{4,20}$/.test(value) ? [value] : [],
  );
}
