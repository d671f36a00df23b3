/** Links of a list to its other pages, in the header `Link` or in its body: each leads to the page that it names. */
import type { Json, Operation } from '../../../openapi/document/document.ts';
import { isObject } from '../../../openapi/json/json.ts';
import { join } from '../../../openapi/json/pointer.ts';
import type { RequestArguments } from '../../../openapi/request/request.ts';
import { responseFor } from '../../../service/http/response/response.ts';
import { buildCase } from '../cases/case.ts';
import { itemsIn } from '../structure/resources.ts';
import { isSame, type Paging, readPage, sendPage, wholeList } from '../target/pages.ts';
import type { Probe, SentRequest } from '../target/probe.ts';
import type { ProbeExchange } from '../values/exchange.ts';

const size = 2;
const looked = 7;

interface LinkFault {
  readonly message: string;
  readonly curl: string;
  /** It leads behind the last page, where there is nothing. */
  readonly isBehind?: boolean;
}

export async function checkPageLinks(
  probe: Probe,
  list: Operation,
  made: ProbeExchange,
  { given, paging }: { given: RequestArguments; paging: Paging },
): Promise<void> {
  if (paging.limit.least > size || paging.limit.most < looked) return;
  const find = async () => [
    ...(await walk(probe, list, { given, paging })),
    ...(await lastLinks(probe, list, made, { given, paging })),
  ];
  if ((await find()).length === 0) return;
  // Another client may change the list meanwhile.
  const [fault] = await find();
  if (fault === undefined) return;
  const header = [...(responseFor(list, 200)?.headers ?? [])].find(([name]) => name.toLowerCase() === 'link')?.[1];
  const difference = {
    rule: 'page-link-wrong',
    pointer: header?.pointer ?? join(list.pointer, 'responses'),
    message: fault.message,
    curl: fault.curl,
  } as const;
  if (fault.isBehind === true)
    probe.noteBreach('a link to a page after the last', { ...difference, operation: list.id });
  else probe.noteError(list, difference);
}

type Links = Readonly<Record<string, string>>;

/** By relation; the first page of a service whose lists have no such links has none. */
export function getLinks({ exchange: { answer } }: Pick<SentRequest, 'exchange'>): Links {
  const inHeader = [...(answer.headers.link ?? '').matchAll(/<([^>]*)>([^<]*)/g)].flatMap(
    ([, target = '', rest = '']) => {
      const [, rels = ''] = /;\s*rel\s*=\s*"?([^";,]*)/i.exec(rest) ?? [];
      return rels.split(/\s+/).map((rel) => [rel.toLowerCase(), target] as const);
    },
  );
  const body = isObject(answer.body) ? answer.body : {};
  const members = [body, ...['links', '_links', 'paging', 'pagination', 'meta'].map((name) => body[name])];
  const inBody = members.filter(isObject).flatMap((member) =>
    ['first', 'prev', 'previous', 'next', 'last'].flatMap((rel) => {
      const target = findTarget(member[rel]);
      return target === undefined ? [] : [[rel, target] as const];
    }),
  );
  const all = [...inBody, ...inHeader].map(([rel, target]) => [rel === 'previous' ? 'prev' : rel, target] as const);
  return Object.fromEntries(all.filter(([rel]) => ['first', 'prev', 'next', 'last'].includes(rel)));
}

/** Returns undefined for a cursor. */
function findTarget(value: Json | undefined): string | undefined {
  const target = isObject(value) ? value.href : value;
  return typeof target === 'string' && /^(https?:\/\/|\/|\?)/.test(target) ? target : undefined;
}

interface Chosen {
  readonly given: RequestArguments;
  readonly paging: Paging;
}

/** From the first page by `next`; on each page, back by `prev` and `first`. */
async function walk(probe: Probe, list: Operation, { given, paging }: Chosen): Promise<readonly LinkFault[]> {
  const whole = await readPage(probe, list, given, paging, { size: looked, page: 0 });
  let sent = await sendPage(probe, list, given, paging, { size, page: 0 });
  if (whole === undefined || sent === undefined || Object.keys(getLinks(sent)).length === 0) {
    return whole === undefined || sent === undefined ? [] : missingLinks(list, whole, sent);
  }
  const pages: (readonly Json[])[] = [whole.slice(0, size)];
  if (!isSame(itemsIn(sent.exchange.answer.body), pages[0])) return []; // found by the checks of the pages
  for (let page = 0; (page + 1) * size < whole.length; page += 1) {
    const links = getLinks(sent);
    const back = await backFaults(probe, sent, { links, pages, page, given });
    if (back.length > 0) return back;
    const wanted = whole.slice((page + 1) * size, (page + 2) * size);
    if (links.next === undefined) return [toFault(sent, 'next', `is missing, and there are more items`)];
    const next = await follow(probe, sent, links.next, given);
    const items = itemsIn(next?.exchange.answer.body);
    if (next === undefined) return [toFault(sent, 'next', `leads to ${links.next}, which gives no list`)];
    if (!isSame(items?.slice(0, wanted.length), wanted)) {
      return [toFault(sent, 'next', `leads to ${links.next}, which does not give the items after those of this page`)];
    }
    pages.push(items ?? []);
    sent = next;
  }
  return [];
}

function missingLinks(list: Operation, whole: readonly Json[], sent: SentRequest): readonly LinkFault[] {
  const isDeclared = [...(responseFor(list, sent.exchange.answer.status)?.headers.keys() ?? [])].some(
    (name) => name.toLowerCase() === 'link',
  );
  return isDeclared && whole.length > size ? [toFault(sent, 'next', 'is missing, and there are more items')] : [];
}

interface PageLinks {
  readonly links: Links;
  readonly pages: readonly (readonly Json[])[];
  readonly page: number;
  readonly given: RequestArguments;
}

async function backFaults(
  probe: Probe,
  sent: SentRequest,
  { links, pages, page, given }: PageLinks,
): Promise<readonly LinkFault[]> {
  const wanted = { first: pages[0], prev: page === 0 ? undefined : pages[page - 1] };
  for (const rel of ['first', 'prev'] as const) {
    const target = links[rel];
    const items = wanted[rel];
    if (target === undefined || items === undefined) continue;
    const answer = await follow(probe, sent, target, given);
    if (!isSame(itemsIn(answer?.exchange.answer.body), items)) {
      return [toFault(sent, rel, `leads to ${target}, which does not give the items of that page`)];
    }
  }
  return [];
}

/** `last` leads to the last items, and no `next` leads on from there. */
async function lastLinks(
  probe: Probe,
  list: Operation,
  made: ProbeExchange,
  { given, paging }: Chosen,
): Promise<readonly LinkFault[]> {
  const first = await sendPage(probe, list, given, paging, { size, page: 0 });
  const { last, next } = first === undefined ? {} : getLinks(first);
  if (first === undefined || (last === undefined && next === undefined)) return [];
  const whole = await wholeList(probe, list, made);
  const end = whole?.items.at(-1);
  if (whole?.isComplete !== true || end === undefined) return [];
  if (last !== undefined) {
    const items = itemsIn((await follow(probe, first, last, given))?.exchange.answer.body) ?? [];
    if (!isSame(items.at(-1), end))
      return [toFault(first, 'last', `leads to ${last}, which does not give the last items`)];
  }
  if (paging.shift === undefined) return [];
  const page = Math.ceil(whole.items.length / size) - 1;
  const sent = await sendPage(probe, list, given, paging, { size, page });
  const on = sent && getLinks(sent).next;
  if (sent === undefined || on === undefined || !isSame(itemsIn(sent.exchange.answer.body)?.at(-1), end)) return [];
  return [{ ...toFault(sent, 'next', `leads to ${on} from the last page`), isBehind: true }];
}

const toFault = (sent: SentRequest, rel: string, message: string): LinkFault => ({
  message: `the link "${rel}" ${message}`,
  curl: sent.line(),
});

/** The same operation at the path and query of the link, wherever a gateway has the service. */
async function follow(
  probe: Probe,
  { exchange }: SentRequest,
  target: string,
  given: RequestArguments,
): Promise<SentRequest | undefined> {
  const own = new URL(exchange.url, 'http://service.invalid');
  if (!URL.canParse(target, own.href)) return undefined;
  const { pathname, search } = new URL(target, own.href);
  if (!pathname.endsWith(own.pathname)) return undefined;
  const contractCase = buildCase(exchange.operation, 'a link to another page', {
    expected: { statuses: 'carried out' },
    rewrite: (request) => ({ ...request, target: `${own.pathname}${search}` }),
  });
  const sent = await probe.attempt(contractCase, given);
  return sent !== undefined && sent.exchange.answer.status < 400 ? sent : undefined;
}
